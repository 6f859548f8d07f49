// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/column_widths.h"

#include <algorithm>
#include <numeric>

namespace tamga::layout {
namespace {

constexpr double narrowest_open = 24;  // points: padding and a letter or two

}  // namespace

void ColumnWidths::give(int column, const markup::Length& width) {
  auto& wish = wishes_[static_cast<std::size_t>(column)];
  if (!wish.given) wish.given = width;
}

bool ColumnWidths::all_given() const {
  return std::all_of(wishes_.begin(), wishes_.end(),
                     [](const Wish& w) { return w.given.has_value(); });
}

void ColumnWidths::want(int column, int span, const Extent& content) {
  const auto first = wishes_.begin() + column;
  const auto end = first + span;
  double least = 0, most = 0;
  std::size_t open = 0;
  for (auto wish = first; wish != end; ++wish) {
    least += wish->content.least;
    most += wish->content.most;
    if (!wish->given) ++open;
  }
  if (open == 0) return;
  const double more_least = std::max(0.0, content.least - least) / static_cast<double>(open);
  const double more_most = std::max(0.0, content.most - most) / static_cast<double>(open);
  for (auto wish = first; wish != end; ++wish) {
    if (wish->given) continue;
    wish->content.least += more_least;
    wish->content.most += more_most;
  }
}

std::vector<double> ColumnWidths::distribute(double most, std::optional<double> own) const {
  const double whole = own.value_or(most);
  std::vector<double> widths(wishes_.size(), 0);
  double given = 0, wanted = 0, open = 0;
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    if (const auto& width = wishes_[i].given) {
      widths[i] = width->relative ? width->value * whole : width->value;
      given += widths[i];
    } else {
      wanted += wishes_[i].content.most;
      ++open;
    }
  }
  // No column claims more than its even share for its longest word: a longer
  // word is divided, rather than other columns made too narrow for theirs.
  const auto least_of = [&](const Wish& wish, double rest) {
    return std::min(wish.content.least, rest / open);
  };
  // Given widths that leave nothing are scaled down below, with the others.
  double rest = std::max(0.0, whole - given), least = 0;
  if (open > 0) rest = std::max(rest, whole * open / static_cast<double>(wishes_.size()) / 2);
  for (const auto& wish : wishes_) least += wish.given ? 0 : least_of(wish, rest);
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    if (wishes_[i].given) continue;
    const auto& content = wishes_[i].content;
    if (wanted <= rest) {
      // Everything fits on one line; a table of given width shares out the rest.
      widths[i] = own && wanted > 0 ? rest * content.most / wanted : content.most;
    } else {
      const double floor = least_of(wishes_[i], rest);
      widths[i] = floor + (rest - least) * (content.most - floor) / (wanted - least);
    }
  }
  const double sum = std::accumulate(widths.begin(), widths.end(), 0.0);
  const double limit = own ? whole : std::min(sum, most);
  const double scale = sum > 0 ? limit / sum : 0;
  const bool rescale = sum > limit || (own && all_given());
  for (double& width : widths) width *= rescale ? scale : 1;
  if (sum > limit || wanted > rest) {
    raise_narrow(widths, std::min(narrowest_open, limit / static_cast<double>(widths.size())));
  }
  std::vector<double> edges{0};
  for (const double width : widths) edges.push_back(edges.back() + width);
  return edges;
}

// Columns without a width of their own that others left too narrow for a letter
// take what they lack from the wider ones, in proportion.
void ColumnWidths::raise_narrow(std::vector<double>& widths, double floor) const {
  double lacking = 0, spare = 0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > floor)
      spare += widths[i] - floor;
    else if (!wishes_[i].given && wishes_[i].content.most > 0)
      lacking += floor - widths[i];
  }
  if (lacking <= 0 || spare < lacking) return;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > floor)
      widths[i] -= (widths[i] - floor) * lacking / spare;
    else if (!wishes_[i].given && wishes_[i].content.most > 0)
      widths[i] = floor;
  }
}

}  // namespace tamga::layout
