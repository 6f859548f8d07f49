// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens and a width → lines.
#pragma once

#include "fonts/hyphenator.h"
#include "renderers/layout/galley.h"

namespace tamga::layout {

// Fills line after line with as many words as fit. A word is divided with a
// hyphen where the line would else be too loose (and `hyphens: auto` allows
// it), or where it is longer than the line; between any two characters only
// when it has no syllable that fits. Time grows linearly with the text.
class LineBreaker {
 public:
  LineBreaker(Galley& galley, const fonts::Hyphenator& hyphenator)
      : galley_(galley), hyphenator_(hyphenator) {}

  struct Place {
    double x = 0, width = 0;  // of the lines, in their column
    std::size_t structure = 0;
  };

  // Appends the lines of a paragraph to the galley. Divides tokens in place.
  void break_lines(TokenRange range, const markup::Style& style, const Place& place);

 private:
  struct End {                         // a place where the line may end
    std::uint32_t stop = 0, next = 0;  // first token not on it; first of the next line
    double width = 0;
    std::uint32_t spaces = 0;
    bool soft = false;
  };
  struct Fill;  // a line as it is filled
  enum class Looseness { Comfortable, Loose, Ragged };

  void scan_line(Fill& fill);
  void overflow(Fill& fill, std::uint32_t at, double width, std::uint32_t spaces);
  Looseness looseness(const End& end, double measure) const;
  bool divide(Fill& fill, std::uint32_t at, double width, std::uint32_t spaces,
              std::size_t least_letters);
  void divide_anywhere(Fill& fill, std::uint32_t at);
  void take_head(Fill& fill, std::uint32_t at, std::uint32_t glyph, bool hyphen, double width,
                 std::uint32_t spaces);
  void place_line(const Fill& fill, double indent);
  double hyphen_width(const Token& token);

  Galley& galley_;
  const fonts::Hyphenator& hyphenator_;
  const markup::Style* style_ = nullptr;
  Place place_;
  double space_width_ = 0, strut_above_ = 0, strut_below_ = 0;
  int hyphens_in_a_row_ = 0;
};

}  // namespace tamga::layout
