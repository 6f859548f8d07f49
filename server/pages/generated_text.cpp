// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/generated_text.h"

#include <nlohmann/json.hpp>

namespace tamga::pages {

using nlohmann::json;

std::string generated_html(const Visit& visit, const forms::GeneratedText& text) {
  json pieces = json::array();
  std::size_t at = 0;
  const auto put = [&](std::size_t end, bool inflected) {
    if (end > at)
      pieces.push_back({{"text", text.text.substr(at, end - at)}, {"inflected", inflected}});
    at = end;
  };
  for (const auto& span : text.inflected) {
    put(span.begin, false);
    constexpr std::string_view after_label = "»-";
    const std::size_t label = text.text.rfind(after_label, span.end);
    if (label != std::string::npos && label >= span.begin) put(label + after_label.size(), false);
    put(span.end, true);
  }
  put(text.text.size(), false);
  std::string html = visit.fragment("generated_text", {{"pieces", pieces}});
  if (html.ends_with('\n')) html.pop_back();
  return html;
}

std::string_view generated_words(const Visit& visit, const forms::GeneratedText& text,
                                 bool is_written) {
  if (is_written) return visit.texts.get("form.generated_unused");
  return visit.texts.get(text.complete ? "form.generated" : "form.generated_later");
}

}  // namespace tamga::pages
