// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/read_page.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "server/http/syntax.h"

namespace tamga::test {
namespace {

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

const std::set<std::string, std::less<>> known_elements = {
    "html",     "head",   "meta",     "title",   "link",    "script",   "body",       "header",
    "nav",      "main",   "footer",   "section", "article", "aside",    "div",        "p",
    "span",     "a",      "h1",       "h2",      "h3",      "h4",       "h5",         "h6",
    "ul",       "ol",     "li",       "dl",      "dt",      "dd",       "table",      "caption",
    "thead",    "tbody",  "tfoot",    "tr",      "th",      "td",       "form",       "fieldset",
    "legend",   "label",  "input",    "select",  "option",  "optgroup", "textarea",   "button",
    "datalist", "object", "img",      "strong",  "em",      "b",        "i",          "small",
    "mark",     "code",   "pre",      "time",    "details", "summary",  "br",         "hr",
    "svg",      "rect",   "text",     "path",    "abbr",    "progress", "colgroup",   "col",
    "del",      "ins",    "sup",      "sub",     "output",  "figure",   "figcaption", "blockquote",
    "dfn",      "wbr",    "noscript", "g",       "circle",  "line",     "kbd",        "s",
    "search"};
const std::set<std::string, std::less<>> addresses = {
    "href",   "src",  "action",     "formaction", "data",
    "poster", "cite", "xlink:href", "background", "longdesc"};

std::string text_of(const xmlChar* text) {
  return text ? reinterpret_cast<const char*>(text) : "";
}

std::string attribute(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, void (*)(xmlChar*)> value(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)),
      [](xmlChar* bytes) { xmlFree(bytes); });
  return text_of(value.get());
}

bool has(xmlNode* node, const char* name) {
  return xmlHasProp(node, reinterpret_cast<const xmlChar*>(name)) != nullptr;
}

std::string content_of(xmlNode* node) {
  const std::unique_ptr<xmlChar, void (*)(xmlChar*)> value(xmlNodeGetContent(node),
                                                           [](xmlChar* bytes) { xmlFree(bytes); });
  return text_of(value.get());
}

// As a browser does: control characters and spaces around it count for nothing.
bool leads_where_we_want(std::string address) {
  std::erase_if(address, [](unsigned char c) { return c <= 0x20; });
  address = http::lower(address);
  if (address.empty() || address.starts_with('#') || address.starts_with('?')) return true;
  if (address.starts_with('/')) return !address.starts_with("//") && !address.starts_with("/\\");
  return address.starts_with("https://") || address.starts_with("http://127.0.0.1") ||
         address.starts_with("mailto:");
}

class Reading {
 public:
  explicit Reading(ReadPage& page) : page_(page) {}

  void walk(xmlNode* node) {
    for (; node; node = node->next) {
      if (node->type != XML_ELEMENT_NODE) continue;
      const auto name = text_of(node->name);
      look_at(node, name);
      const bool is_form = name == "form";
      if (is_form) begin_form(node);
      if (form_) keep_field(node, name);
      walk(node->children);
      if (is_form) form_ = nullptr;
    }
  }

 private:
  void fault(const std::string& what) { page_.faults.push_back(what); }

  void look_at(xmlNode* node, const std::string& name) {
    if (!known_elements.contains(name)) fault("element <" + name + ">");
    if (name == "script" &&
        (!content_of(node).empty() || !attribute(node, "src").starts_with("/static/")))
      fault("a script that is no file of ours");
    if (name == "meta" && http::lower(attribute(node, "http-equiv")) == "refresh" &&
        http::lower(attribute(node, "content")).find("url") != std::string::npos &&
        http::lower(attribute(node, "content")).find("url=/") == std::string::npos)
      fault("refresh to " + attribute(node, "content"));
    for (auto* one = node->properties; one; one = one->next) {
      const auto key = http::lower(text_of(one->name));
      const auto value = attribute(node, text_of(one->name).c_str());
      if (key.starts_with("on") || key == "style" || key == "srcdoc" || key.starts_with("zq"))
        fault("attribute " + key + " of <" + name + ">");
      if (addresses.contains(key) && !leads_where_we_want(value))
        fault("<" + name + " " + key + "=" + value.substr(0, 80) + ">");
    }
    if (name == "a" && attribute(node, "href").starts_with("/"))
      page_.links.push_back(attribute(node, "href"));
  }

  void begin_form(xmlNode* node) {
    page_.forms.push_back({http::lower(attribute(node, "method")),
                           attribute(node, "action"),
                           attribute(node, "enctype") == "multipart/form-data",
                           {}});
    form_ = &page_.forms.back();
  }

  void keep_field(xmlNode* node, const std::string& name) {
    const auto field = attribute(node, "name");
    if (field.empty() || has(node, "disabled")) return;
    FormField kept{field, name, attribute(node, "value"), 0, has(node, "checked"), {}};
    kept.longest = std::strtoul(attribute(node, "maxlength").c_str(), nullptr, 10);
    if (name == "input") {
      kept.type = has(node, "type") ? http::lower(attribute(node, "type")) : "text";
    } else if (name == "textarea") {
      kept.value = content_of(node);
    } else if (name == "select") {
      keep_choices(node->children, kept.choices);
      if (!kept.choices.empty()) kept.value = kept.choices.front();
    } else if (name != "button") {
      return;
    }
    form_->fields.push_back(std::move(kept));
  }

  static void keep_choices(xmlNode* node, std::vector<std::string>& choices) {
    for (; node; node = node->next) {
      if (node->type != XML_ELEMENT_NODE) continue;
      if (text_of(node->name) == "option")
        choices.insert(has(node, "selected") ? choices.begin() : choices.end(),
                       has(node, "value") ? attribute(node, "value") : content_of(node));
      keep_choices(node->children, choices);
    }
  }

  ReadPage& page_;
  PageForm* form_ = nullptr;
};

void look_at_feed(const std::string& body, std::vector<std::string>& faults) {
  const Document document(xmlReadMemory(body.data(), static_cast<int>(body.size()), "feed", "UTF-8",
                                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
                          xmlFreeDoc);
  if (!document) return faults.emplace_back("XML that is not well-formed"), void();
  const std::function<void(xmlNode*)> walk = [&](xmlNode* node) {
    for (; node; node = node->next) {
      if (node->type != XML_ELEMENT_NODE) continue;
      if (text_of(node->name).starts_with("zq"))
        faults.push_back("element <" + text_of(node->name) + ">");
      if (const auto href = attribute(node, "href");
          !leads_where_we_want(href) && !href.starts_with("http://"))
        faults.push_back("href=" + href);
      walk(node->children);
    }
  };
  walk(xmlDocGetRootElement(document.get()));
}

// RFC 4180, with either separator.
void look_at_cells(std::string_view body, char separator, std::vector<std::string>& faults) {
  if (body.starts_with("\xef\xbb\xbf")) body.remove_prefix(3);
  std::string cell;
  bool quoted = false, was_quoted = false;
  const auto end = [&] {
    if (!cell.empty() &&
        std::string_view("=+-@\t\r\n").find(cell.front()) != std::string_view::npos)
      faults.push_back("a formula: " + cell.substr(0, 40));
    cell.clear();
    was_quoted = false;
  };
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (quoted) {
      if (c != '"')
        cell += c;
      else if (i + 1 < body.size() && body[i + 1] == '"')
        cell += body[++i];
      else
        quoted = false;
    } else if (c == '"' && cell.empty() && !was_quoted) {
      quoted = was_quoted = true;
    } else if (c == separator || c == '\n') {
      if (c == '\n' && cell.ends_with('\r')) cell.pop_back();
      end();
    } else {
      cell += c;
    }
  }
  end();
}

std::string header(const http::Response& response, const char* name) {
  const auto at = std::find_if(response.headers.begin(), response.headers.end(),
                               [&](const auto& one) { return http::lower(one.first) == name; });
  return at == response.headers.end() ? "" : at->second;
}

}  // namespace

ReadPage read_page(const std::string& html) {
  ReadPage page;
  const Document document(
      htmlReadMemory(
          html.data(), static_cast<int>(html.size()), "page", "UTF-8",
          HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET),
      xmlFreeDoc);
  if (!document) {
    page.faults.emplace_back("no HTML");
    return page;
  }
  Reading(page).walk(xmlDocGetRootElement(document.get()));
  return page;
}

std::vector<std::string> faults_of(const http::Response& response) {
  std::vector<std::string> faults;
  for (const auto& [name, value] : response.headers) {
    if (http::lower(name).find("zq") != std::string::npos) faults.push_back("header " + name);
    if (std::any_of(value.begin(), value.end(),
                    [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
      faults.push_back("a control character in " + name);
    // Nobody is led to another site: of the provider's own address openid.test.mjs speaks.
    if (http::lower(name) == "location" &&
        (!value.starts_with('/') || value.starts_with("//") || value.starts_with("/\\")))
      faults.push_back("led to " + value.substr(0, 80));
  }
  const auto type = header(response, "content-type");
  const auto bare = type.substr(0, type.find(';'));
  const bool attached = header(response, "content-disposition").starts_with("attachment");
  if (bare == "text/html" || bare == "image/svg+xml") {
    const auto page = read_page(response.body);
    faults.insert(faults.end(), page.faults.begin(), page.faults.end());
  } else if (bare == "application/atom+xml") {
    look_at_feed(response.body, faults);
  } else if (bare == "text/csv" || bare == "text/tab-separated-values") {
    look_at_cells(response.body, bare == "text/csv" ? ',' : '\t', faults);
  } else if (bare == "application/json" || bare == "application/problem+json") {
    if (!nlohmann::json::accept(response.body)) faults.emplace_back("JSON that is none");
  } else if (!response.body.empty() && !attached && bare != "application/pdf" &&
             bare != "image/png" && bare != "text/css" && bare != "text/javascript" &&
             bare != "text/plain" && bare != "application/octet-stream") {
    faults.push_back("a type that a browser may run: " + type);
  }
  return faults;
}

}  // namespace tamga::test
