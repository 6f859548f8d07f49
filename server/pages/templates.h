// SPDX-License-Identifier: GPL-3.0-or-later
// Templates and texts of the pages: Mustache files in two languages.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tamga::pages {

// The texts of one language: key → text, from i18n/<language>.json. A text may
// hold {name} places that text() fills.
class Texts {
 public:
  // Throws Failure data-unusable for anything but one object of strings.
  Texts(std::string_view json, const std::string& file);
  bool has(std::string_view key) const { return texts_.find(key) != texts_.end(); }
  // Throws Failure internal for an unknown key: a defect of a page.
  const std::string& get(std::string_view key) const;
  std::string get(std::string_view key,
                  const std::vector<std::pair<std::string_view, std::string>>& places) const;
  const std::map<std::string, std::string, std::less<>>& all() const { return texts_; }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

// Every template of server/pages/templates, parsed once for each language:
// {{t.key}} is replaced by the language's text while parsing, so that a missing text is found
// at start; {{>name a="b"}} by partials/name.html, whose {{p.a}} become b (a partial names no
// other). {{x}} is escaped, {{{x}}} takes fragments that other templates gave. Mustache's own
// partials and lambdas are not used, which is what makes one parsed template safe for
// several threads (kainjow::mustache writes to itself only in those).
// Immutable; thread-safe.
class Templates {
 public:
  // Reads all files through asset(). Throws Failure data-unusable.
  Templates();
  ~Templates();
  Templates(const Templates&) = delete;
  Templates& operator=(const Templates&) = delete;

  // `name` without ".html". Strings and numbers are values, arrays sections,
  // true/false and objects as in Mustache; null is false.
  std::string render(std::string_view name, std::string_view language,
                     const nlohmann::json& view) const;
  // Unknown languages are Mongolian.
  const Texts& texts(std::string_view language) const;

 private:
  struct Language;
  std::map<std::string, std::unique_ptr<Language>, std::less<>> languages_;
};

// & < > " ' as character references.
std::string escape(std::string_view text);

}  // namespace tamga::pages
