// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/static_files.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/archive/storage/object_store.h"
#include "server/assets.h"
#include "server/error.h"

namespace tamga::pages {
namespace {

constexpr const char* style_type = "text/css; charset=utf-8";

std::string bootstrap_style() {
  // Debian's package puts the same file under both names; the first is its policy path.
  for (const char* path : {"/usr/share/javascript/bootstrap5/css/bootstrap.min.css",
                           "/usr/share/bootstrap-html/css/bootstrap.min.css"}) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    if (stream && (bytes << stream.rdbuf())) {
      std::string style = std::move(bytes).str();
      // The map is a developer's file that we do not serve.
      if (const auto at = style.rfind("/*# sourceMappingURL="); at != std::string::npos)
        style.resize(at);
      return style;
    }
  }
  throw Failure("data-unusable", "bootstrap.min.css is missing: apt-get install libjs-bootstrap5");
}

}  // namespace

StaticFiles::StaticFiles() {
  files_["bootstrap.min.css"] = {bootstrap_style(), style_type, {}};
  files_["tamga.css"] = {asset("server/pages/static/tamga.css"), style_type, {}};
  files_["tamga.svg"] = {asset("server/pages/static/tamga.svg"), "image/svg+xml", {}};
  for (const char* script : {"bulk.js", "form.js", "search.js"})
    files_[script] = {
        asset("server/pages/static/" + std::string(script)), "text/javascript; charset=utf-8", {}};
  for (auto& [name, file] : files_) file.tag = archive::sha256_hex(file.bytes).substr(0, 16);
}

std::string StaticFiles::address(std::string_view name) const {
  const auto found = files_.find(name);
  if (found == files_.end()) throw Failure("internal", "no static file " + std::string(name));
  return "/static/" + found->first + "?v=" + found->second.tag;
}

http::Response StaticFiles::serve(const http::Request& request, std::string_view name) const {
  const auto found = files_.find(name);
  if (found == files_.end()) throw Failure("not-found");
  const File& file = found->second;
  const std::string tag = "\"" + file.tag + "\"";
  http::Response response;
  const std::string known = request.header("if-none-match");
  if (known == "*" || known.find(tag) != std::string::npos) {
    response.status = 304;
  } else {
    response.body = file.bytes;
    response.with("Content-Type", file.type);
  }
  response.with("ETag", tag).with("X-Content-Type-Options", "nosniff");
  // Only the address with the right version may be kept without asking again.
  response.with("Cache-Control", request.parameter("v") == file.tag
                                     ? "public, max-age=31536000, immutable"
                                     : "public, max-age=300");
  return response;
}

}  // namespace tamga::pages
