// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/qr_picture.h"

#include <qrencode.h>

#include <memory>

#include "server/error.h"
#include "server/pages/templates.h"

namespace tamga::pages {
namespace {

constexpr int quiet_zone = 4;

struct ReleaseCode {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

}  // namespace

std::string qr_picture(const std::string& text, const std::string& label) {
  const std::unique_ptr<QRcode, ReleaseCode> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code) throw Failure("internal", "no QR code of this");
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if ((code->data[y * code->width + x] & 1) != 0)  // the lowest bit: dark
        path += "M" + std::to_string(x + quiet_zone) + " " + std::to_string(y + quiet_zone) +
                "h1v1h-1z";
  const auto side = std::to_string(code->width + 2 * quiet_zone);
  return "<svg class=\"qr\" viewBox=\"0 0 " + side + " " + side + "\" role=\"img\" aria-label=\"" +
         escape(label) + "\" shape-rendering=\"crispEdges\"><rect width=\"" + side +
         "\" height=\"" + side + "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
}

}  // namespace tamga::pages
