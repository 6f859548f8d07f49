// SPDX-License-Identifier: GPL-3.0-or-later
// Properties and their values: the table of renderers/forms/README.md.
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <span>
#include <unordered_map>

#include "renderers/markup/style_rules.h"

namespace tamga::markup {
namespace {

using Words = std::vector<std::string_view>;
using Apply = void (*)(Style&, const Value&);

constexpr double points_a_millimetre = 72.0 / 25.4;
// Beyond these nothing is a page of a document; they keep layout's sums finite.
constexpr double longest_length = 2000;  // points
constexpr double smallest_font = 4, largest_font = 72;
constexpr double smallest_line = 0.8, largest_line = 4;

// Where the declarations of one property go, and the first fault.
struct Sink {
  std::vector<Declaration>& declarations;
  std::string& fault;

  void set(Apply apply, const Value& value) { declarations.push_back({apply, value}); }
  void refuse(std::string_view word, std::string_view wanted) {
    if (fault.empty()) {
      fault = "value \"" + std::string(word) + "\" is not " + std::string(wanted);
    }
  }
};

std::optional<double> leading_number(std::string_view word, std::string_view& unit) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;  // "nan", "inf"
  unit = word.substr(static_cast<std::size_t>(end - word.data()));
  return number;
}

// A length in points: pt or mm, or a bare 0 (CSS Values 3, 5.2).
std::optional<double> length(std::string_view word, bool negative_too = false) {
  std::string_view unit;
  const auto number = leading_number(word, unit);
  if (!number) return std::nullopt;
  double points = *number;
  if (unit == "mm")
    points *= points_a_millimetre;
  else if (unit != "pt" && !(unit.empty() && points == 0))
    return std::nullopt;
  if (points > longest_length || points < (negative_too ? -longest_length : 0)) return std::nullopt;
  return points;
}

std::optional<int> keyword(std::string_view word, std::span<const std::string_view> names) {
  int place = 0;
  for (const auto name : names) {
    if (word == name) return place;
    ++place;
  }
  return std::nullopt;
}

void set_keyword(Sink& sink, const Words& words, std::span<const std::string_view> names,
                 Apply apply) {
  const auto found = words.size() == 1 ? keyword(words[0], names) : std::nullopt;
  if (found) return sink.set(apply, {.keyword = *found});
  std::string wanted;
  for (const auto name : names) wanted += (wanted.empty() ? "" : " | ") + std::string(name);
  sink.refuse(words.size() == 1 ? words[0] : "(several words)", wanted);
}

void set_keyword(Sink& sink, const Words& words, std::initializer_list<std::string_view> names,
                 Apply apply) {
  set_keyword(sink, words, std::span(names.begin(), names.size()), apply);
}

void set_length(Sink& sink, const Words& words, Apply apply, bool negative_too = false) {
  const auto points = words.size() == 1 ? length(words[0], negative_too) : std::nullopt;
  if (points) return sink.set(apply, {.number = *points});
  sink.refuse(words[0], "a length in pt or mm");
}

void set_number_between(Sink& sink, const Words& words, std::optional<double> number, double low,
                        double high, std::string_view wanted, Apply apply) {
  if (words.size() == 1 && number && *number >= low && *number <= high) {
    return sink.set(apply, {.number = *number});
  }
  sink.refuse(words[0], wanted);
}

// The four edges of margin and padding, in the order of CSS shorthands.
struct EdgeSetters {
  Apply top, right, bottom, left;
};

constexpr EdgeSetters margin_edges{[](Style& s, const Value& v) { s.margin.top = v.number; },
                                   [](Style& s, const Value& v) { s.margin.right = v.number; },
                                   [](Style& s, const Value& v) { s.margin.bottom = v.number; },
                                   [](Style& s, const Value& v) {
                                     s.margin.left = v.number;
                                     s.float_right = v.keyword == 1;
                                   }};
constexpr EdgeSetters padding_edges{[](Style& s, const Value& v) { s.padding.top = v.number; },
                                    [](Style& s, const Value& v) { s.padding.right = v.number; },
                                    [](Style& s, const Value& v) { s.padding.bottom = v.number; },
                                    [](Style& s, const Value& v) { s.padding.left = v.number; }};
constexpr EdgeSetters border_edges{[](Style& s, const Value& v) { s.border.top = v.number; },
                                   [](Style& s, const Value& v) { s.border.right = v.number; },
                                   [](Style& s, const Value& v) { s.border.bottom = v.number; },
                                   [](Style& s, const Value& v) { s.border.left = v.number; }};

// CSS Box 3, 4.2: one value for all, two for vertical and horizontal, three
// for top, horizontal, bottom, four clockwise from the top. `auto_left`: the
// left one may be "auto" (only with margin, and only there).
void set_edges(Sink& sink, const Words& words, const EdgeSetters& edges, bool auto_left) {
  if (words.size() > 4) return sink.refuse("(more than four)", "one to four lengths");
  const std::size_t count = words.size();
  const std::array<std::size_t, 4> places{0, count > 1 ? 1u : 0u, count > 2 ? 2u : 0u,
                                          count > 3 ? 3u : (count > 1 ? 1u : 0u)};
  const std::array<Apply, 4> setters{edges.top, edges.right, edges.bottom, edges.left};
  for (std::size_t edge = 0; edge < 4; ++edge) {
    const auto word = words[places[edge]];
    if (auto_left && edge == 3 && count == 4 && word == "auto") {
      sink.set(setters[edge], {.keyword = 1});
    } else if (const auto points = length(word)) {
      sink.set(setters[edge], {.number = *points});
    } else {
      return sink.refuse(word, "a length in pt or mm");
    }
  }
}

std::optional<double> border_width(const Words& words) {
  if (words.size() == 1 && words[0] == "none") return 0.0;
  if (words.size() == 2 && words[1] == "solid") return length(words[0]);
  return std::nullopt;
}

void set_border(Sink& sink, const Words& words, std::initializer_list<Apply> edges) {
  const auto width = border_width(words);
  if (!width || *width > 10) return sink.refuse(words[0], "none or a width (to 10pt) and solid");
  for (const auto apply : edges) sink.set(apply, {.number = *width});
}

// A length, or a share of what is around.
void set_extent(Sink& sink, const Words& words, Apply apply, std::string_view wanted) {
  std::string_view unit;
  const auto number = leading_number(words[0], unit);
  if (words.size() == 1 && number && unit == "%" && *number > 0 && *number <= 100) {
    return sink.set(apply, {.number = *number / 100, .relative = true});
  }
  const auto points = words.size() == 1 ? length(words[0]) : std::nullopt;
  if (points && *points > 0) return sink.set(apply, {.number = *points});
  sink.refuse(words[0], wanted);
}

void set_width(Sink& sink, const Words& words) {
  set_extent(
      sink, words,
      [](Style& s, const Value& v) {
        s.width = Length{v.number, v.relative};
      },
      "a width in %, mm or pt");
}

void set_height(Sink& sink, const Words& words) {
  set_extent(
      sink, words,
      [](Style& s, const Value& v) {
        s.height = Length{v.number, v.relative};
      },
      "a height in %, mm or pt");
}

// The generic families, which a profile maps to faces, and those of
// fonts/catalogue.cpp by their own names.
constexpr std::array<std::string_view, 9> family_words{"serif",
                                                       "sans-serif",
                                                       "\"Liberation Serif\"",
                                                       "\"Liberation Sans\"",
                                                       "\"PT Serif\"",
                                                       "\"PT Sans\"",
                                                       "\"Noto Serif\"",
                                                       "\"Noto Sans\"",
                                                       "\"Noto Sans Mongolian\""};

// CSS Writing Modes 4, 9.1: "none" or "digits" and how many, 2 to 4.
void set_upright_digits(Sink& sink, const Words& words) {
  const Apply apply = [](Style& s, const Value& v) { s.upright_digits = v.keyword; };
  constexpr std::array<std::string_view, 3> counts{"2", "3", "4"};
  if (words.size() == 1 && words[0] == "none") return sink.set(apply, {.keyword = 0});
  const auto digits =
      words.size() == 2 && words[0] == "digits" ? keyword(words[1], counts) : std::nullopt;
  if (digits) return sink.set(apply, {.keyword = *digits + 2});
  sink.refuse(words[0], "none or digits 2 | 3 | 4");
}

using Parser = void (*)(Sink&, const Words&);

void parse_font_size(Sink& sink, const Words& words) {
  std::string_view unit;
  auto number = leading_number(words[0], unit);
  if (unit != "pt") number.reset();
  set_number_between(sink, words, number, smallest_font, largest_font, "a size of 4pt to 72pt",
                     [](Style& s, const Value& v) { s.font_size = v.number; });
}

void parse_line_height(Sink& sink, const Words& words) {
  std::string_view unit;
  auto number = leading_number(words[0], unit);
  if (!unit.empty()) number.reset();
  set_number_between(sink, words, number, smallest_line, largest_line, "a number of 0.8 to 4",
                     [](Style& s, const Value& v) { s.line_height = v.number; });
}

void parse_margin_left(Sink& sink, const Words& words) {
  if (words.size() == 1 && words[0] == "auto") return sink.set(margin_edges.left, {.keyword = 1});
  set_length(sink, words, margin_edges.left);
}

const std::unordered_map<std::string_view, Parser>& text_properties() {
  static const std::unordered_map<std::string_view, Parser> table{
      {"font-family",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, family_words, [](Style& s, const Value& v) {
           const std::string_view word = family_words[static_cast<std::size_t>(v.keyword)];
           const bool quoted = word.front() == '"';
           s.font_family = quoted ? word.substr(1, word.size() - 2) : word;
         });
       }},
      {"font-size", parse_font_size},
      {"font-weight",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"normal", "bold"},
                     [](Style& s, const Value& v) { s.bold = v.keyword == 1; });
       }},
      {"font-style",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"normal", "italic"},
                     [](Style& s, const Value& v) { s.italic = v.keyword == 1; });
       }},
      {"text-align",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"left", "right", "center", "justify", "decimal"},
                     [](Style& s, const Value& v) { s.align = static_cast<Align>(v.keyword); });
       }},
      {"text-indent",
       [](Sink& k, const Words& w) {
         set_length(
             k, w, [](Style& s, const Value& v) { s.text_indent = v.number; }, true);
       }},
      {"line-height", parse_line_height},
      {"text-transform",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"none", "uppercase"},
                     [](Style& s, const Value& v) { s.uppercase = v.keyword == 1; });
       }},
      {"hyphens",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"manual", "auto"},
                     [](Style& s, const Value& v) { s.hyphenate = v.keyword == 1; });
       }},
      {"white-space",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"normal", "nowrap", "pre-line"}, [](Style& s, const Value& v) {
           s.no_wrap = v.keyword == 1;
           s.keep_lines = v.keyword == 2;
         });
       }},
      {"writing-mode",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"horizontal-tb", "vertical-lr"},
                     [](Style& s, const Value& v) { s.vertical = v.keyword == 1; });
       }},
      {"text-combine-upright", set_upright_digits},
      {"list-style-type",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"none", "decimal", "disc", "\"- \""}, [](Style& s, const Value& v) {
           s.list_style = static_cast<ListStyle>(v.keyword);
         });
       }},
  };
  return table;
}

const std::unordered_map<std::string_view, Parser>& box_properties() {
  static const std::unordered_map<std::string_view, Parser> table{
      {"margin", [](Sink& k, const Words& w) { set_edges(k, w, margin_edges, true); }},
      {"margin-top", [](Sink& k, const Words& w) { set_length(k, w, margin_edges.top); }},
      {"margin-right", [](Sink& k, const Words& w) { set_length(k, w, margin_edges.right); }},
      {"margin-bottom", [](Sink& k, const Words& w) { set_length(k, w, margin_edges.bottom); }},
      {"margin-left", parse_margin_left},
      {"padding", [](Sink& k, const Words& w) { set_edges(k, w, padding_edges, false); }},
      {"padding-top", [](Sink& k, const Words& w) { set_length(k, w, padding_edges.top); }},
      {"padding-right", [](Sink& k, const Words& w) { set_length(k, w, padding_edges.right); }},
      {"padding-bottom", [](Sink& k, const Words& w) { set_length(k, w, padding_edges.bottom); }},
      {"padding-left", [](Sink& k, const Words& w) { set_length(k, w, padding_edges.left); }},
      {"border",
       [](Sink& k, const Words& w) {
         set_border(k, w,
                    {border_edges.top, border_edges.right, border_edges.bottom, border_edges.left});
       }},
      {"border-top", [](Sink& k, const Words& w) { set_border(k, w, {border_edges.top}); }},
      {"border-right", [](Sink& k, const Words& w) { set_border(k, w, {border_edges.right}); }},
      {"border-bottom", [](Sink& k, const Words& w) { set_border(k, w, {border_edges.bottom}); }},
      {"border-left", [](Sink& k, const Words& w) { set_border(k, w, {border_edges.left}); }},
      {"border-collapse",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"collapse"}, [](Style&, const Value&) {});
       }},
      {"width", set_width},
      {"height", set_height},
      {"min-height",
       [](Sink& k, const Words& w) {
         set_length(k, w, [](Style& s, const Value& v) { s.min_height = v.number; });
       }},
      {"vertical-align",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"top", "middle", "bottom"}, [](Style& s, const Value& v) {
           s.vertical_align = static_cast<VerticalAlign>(v.keyword);
         });
       }},
      {"break-before",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"auto", "page"},
                     [](Style& s, const Value& v) { s.break_before_page = v.keyword == 1; });
       }},
      {"break-after",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"auto", "avoid"},
                     [](Style& s, const Value& v) { s.keep_with_next = v.keyword == 1; });
       }},
      {"break-inside",
       [](Sink& k, const Words& w) {
         set_keyword(k, w, {"auto", "avoid"},
                     [](Style& s, const Value& v) { s.keep_together = v.keyword == 1; });
       }},
  };
  return table;
}

}  // namespace

bool parse_declaration(std::string_view property, const std::vector<std::string_view>& words,
                       std::vector<Declaration>& declarations, std::string& fault) {
  for (const auto* table : {&text_properties(), &box_properties()}) {
    const auto found = table->find(property);
    if (found == table->end()) continue;
    Sink sink{declarations, fault};
    if (words.empty())
      sink.refuse("", "there");
    else
      found->second(sink, words);
    return true;
  }
  return false;
}

}  // namespace tamga::markup
