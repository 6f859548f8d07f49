// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/inflate_budget.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace tamga::seal {
namespace {

constexpr int kMaxDepth = 4;

struct Budget {
  std::size_t output;
  std::size_t input;
  bool spent = false;

  void take(std::size_t& part, std::size_t amount) {
    if (amount > part)
      spent = true;
    else
      part -= amount;
  }
};

// RFC 1950 2.2: the two header bytes.
bool looks_deflated(std::string_view data) {
  if (data.size() < 2) return false;
  const auto first = static_cast<unsigned char>(data[0]);
  const auto second = static_cast<unsigned char>(data[1]);
  return (first & 0x0F) == 8 && (first >> 4) <= 7 && (first * 256 + second) % 31 == 0;
}

// Inflates what it is fed, counts it and throws it away.
class Meter {
 public:
  Meter(Budget& budget, int depth) : budget_(budget), depth_(depth) {
    open_ = inflateInit(&state_) == Z_OK;
    initialised_ = open_;
  }
  ~Meter() {
    if (initialised_) inflateEnd(&state_);
  }
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  // Stops by itself at the end of the deflated data and at a fault.
  void feed(std::string_view data) {
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    state_.avail_in = static_cast<uInt>(data.size());
    std::array<char, std::size_t{32} << 10> window;
    while (open_ && !budget_.spent) {
      state_.next_out = reinterpret_cast<Bytef*>(window.data());
      state_.avail_out = static_cast<uInt>(window.size());
      const std::size_t before = state_.avail_in;
      open_ = inflate(&state_, Z_NO_FLUSH) == Z_OK;
      const std::size_t made = window.size() - state_.avail_out;
      budget_.take(budget_.output, made);
      budget_.take(budget_.input, before - state_.avail_in);
      pass_on({window.data(), made});
      if (state_.avail_in == 0 && made < window.size()) break;
    }
  }
  bool open() const { return open_; }

 private:
  void pass_on(std::string_view data) {
    if (!started_ && data.size() >= 2) {
      started_ = true;
      if (depth_ < kMaxDepth && looks_deflated(data))
        inner_ = std::make_unique<Meter>(budget_, depth_ + 1);
    }
    if (inner_) inner_->feed(data);
  }

  Budget& budget_;
  int depth_;
  z_stream state_{};
  bool initialised_ = false;
  bool open_ = false;
  bool started_ = false;
  std::unique_ptr<Meter> inner_;
};

// A whole stream at once, which libdeflate does in half the time; false when it
// is damaged or large, and nothing is counted: then the meter reads it. `data`
// goes to the end of the file, behind the stream's.
bool measure_quickly(Budget& budget, std::string_view data) {
  constexpr std::size_t kRoom = std::size_t{256} << 10;
  // Kept: new pages of memory cost more than what is inflated into them.
  static thread_local std::string room(kRoom, '\0');
  static thread_local const std::unique_ptr<libdeflate_decompressor,
                                            decltype(&libdeflate_free_decompressor)>
      reader(libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  if (!reader) return false;
  std::size_t read = 0, made = 0;
  if (libdeflate_zlib_decompress_ex(reader.get(), data.data(), data.size(), room.data(),
                                    room.size(), &read, &made) != LIBDEFLATE_SUCCESS)
    return false;
  budget.take(budget.output, made);
  budget.take(budget.input, read);
  const std::string_view inner(room.data(), made);
  if (looks_deflated(inner)) Meter(budget, 2).feed(inner);
  return true;
}

}  // namespace

bool inflates_within(std::string_view pdf, std::size_t limit) {
  constexpr std::string_view kKeyword = "stream";
  constexpr std::size_t kStep = std::size_t{1} << 20;
  // A file can say `stream` again inside a stream's data, so some bytes may
  // be read more than once, but not without end.
  Budget budget{limit, 8 * pdf.size() + kStep};
  for (std::size_t at = pdf.find(kKeyword); at != std::string_view::npos;
       at = pdf.find(kKeyword, at)) {
    at += kKeyword.size();
    std::size_t data = at;
    while (data < pdf.size() && data < at + 4 && (pdf[data] == '\r' || pdf[data] == '\n')) ++data;
    if (!looks_deflated(pdf.substr(data))) continue;
    if (measure_quickly(budget, pdf.substr(data))) {
      if (budget.spent) return false;
      continue;
    }
    Meter meter(budget, 1);
    for (; meter.open() && !budget.spent && data < pdf.size(); data += kStep)
      meter.feed(pdf.substr(data, kStep));
    if (budget.spent) return false;
  }
  return true;
}

}  // namespace tamga::seal
