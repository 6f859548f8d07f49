// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/code/record_code.h"

#include <qrencode.h>

#include <algorithm>
#include <memory>
#include <string>

#include "renderers/error.h"

namespace tamga::code {
namespace {

constexpr std::string_view secure = "https://", plain = "http://";
constexpr std::size_t longest_url = 97;
struct ReleaseCode {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

// Every module is a square of 8 × 8 points: at its printed size 600 dots an inch.
// Viewers that smooth what they enlarge (cairo) then leave its edges sharp. Rows
// that are repeated deflate to almost nothing.
constexpr int dots = 8;

void draw_modules(const std::string& text, layout::RecordCode& drawn) {
  // Mixed modes by the library, the least version that holds the text; case matters.
  const std::unique_ptr<QRcode, ReleaseCode> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code || code->width > layout::most_modules)
    throw forms::Error("render-failed", "no QR code of version 7 or less for " + text);
  drawn.modules = code->width;
  drawn.picture.columns = drawn.picture.rows = dots * code->width;
  const auto side = static_cast<std::size_t>(code->width);
  for (std::size_t y = 0; y < side; ++y) {
    std::string row;
    for (std::size_t x = 0; x < side; ++x)
      row += (code->data[y * side + x] & 1) != 0 ? '\xFF' : '\0';  // the lowest bit: dark
    for (int i = 0; i < dots; ++i) drawn.picture.bits += row;
  }
}

std::string in_fours(std::string_view digits) {
  std::string out;
  for (std::size_t at = 0; at < digits.size(); at += 4) {
    if (at > 0) out += ' ';
    out += digits.substr(at, 4);
  }
  return out;
}

}  // namespace

bool is_record_url(std::string_view url) noexcept {
  if (url.size() > longest_url) return false;
  const std::string_view scheme = url.starts_with(secure) ? secure : plain;
  if (!url.starts_with(scheme)) return false;
  const auto rest = url.substr(scheme.size());
  const auto host_end = rest.find('/');
  if (host_end == 0 || host_end == std::string_view::npos || rest.back() == '/') return false;
  return std::all_of(rest.begin(), rest.end(), [](char c) {
    return c > ' ' && c <= '~' &&
           std::string_view("?#\"<>\\^`{|}").find(c) == std::string_view::npos;
  });
}

layout::RecordCode record_code(std::string_view record_url, std::string_view sha256) {
  if (!is_record_url(record_url))
    throw forms::Error("record-url-invalid",
                       "not the address of a record: " + std::string(record_url.substr(0, 200)));
  const auto digits = sha256.substr(0, digits_shown);
  layout::RecordCode code;
  draw_modules(std::string(record_url) + "?content=" + std::string(digits), code);
  if (record_url.starts_with(secure)) record_url.remove_prefix(secure.size());
  const auto name = record_url.rfind('/') + 1;
  code.lines = {std::string(record_url.substr(0, name)), std::string(record_url.substr(name)),
                in_fours(digits)};
  return code;
}

}  // namespace tamga::code
