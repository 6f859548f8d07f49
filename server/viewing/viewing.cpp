// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/viewing/viewing.h"

#include "server/error.h"

namespace tamga::viewing {
namespace {

constexpr std::size_t most_text = std::size_t{16} << 20, most_pictures = std::size_t{32} << 20;
constexpr auto longest = std::chrono::minutes(10);

}  // namespace

Viewing::Viewing(const archive::Archive& archive, ViewingLimits limits)
    : archive_(archive),
      process_(limits),
      texts_(most_text, longest),
      pictures_(most_pictures, longest) {}

std::shared_ptr<const PaperText> Viewing::text(const archive::Record& record) {
  const std::string pdf = archive_.current_pdf(record);
  return texts_.get(
      pdf, [&] { return process_.text_of(archive_.object(pdf)); }, bytes_of);
}

std::shared_ptr<const std::string> Viewing::picture(const archive::Record& record, int number) {
  const auto pages = text(record)->size();
  if (number < 1 || static_cast<std::size_t>(number) > pages) throw Failure("not-found");
  const std::string pdf = archive_.current_pdf(record);
  return pictures_.get(
      pdf + "/" + std::to_string(number),
      [&] { return process_.picture_of(archive_.object(pdf), number); },
      [](const std::string& png) { return png.size(); });
}

}  // namespace tamga::viewing
