// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/titled_cells.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "server/error.h"

namespace tamga::pages {
namespace {

constexpr std::string_view table_begin = R"(<table class="table">)";

// Where an element's tag begins, not one whose name only begins so ("<th" in "<thead").
std::size_t tag_at(std::string_view html, std::string_view tag, std::size_t from) {
  for (std::size_t at = from; (at = html.find(tag, at)) != std::string_view::npos; ++at)
    if (std::string_view(" >{").find(html[at + tag.size()]) != std::string_view::npos) return at;
  return std::string_view::npos;
}

// The words of each head; a head that is for the ear alone titles nothing.
std::vector<std::string> heads_of(std::string_view head) {
  std::vector<std::string> heads;
  for (std::size_t at = 0; (at = tag_at(head, "<th", at)) != std::string_view::npos;) {
    at = head.find('>', at) + 1;
    const auto inside = head.substr(at, head.find("</th>", at) - at);
    heads.emplace_back(inside.find('<') == std::string_view::npos ? inside : std::string_view());
  }
  return heads;
}

// One row, its cells titled in their order. Whether it had a cell for each head.
bool title_row(std::string& row, const std::vector<std::string>& heads) {
  std::size_t number = 0;
  for (std::size_t at = 0; number <= heads.size(); ++number) {
    const auto cell = std::min(tag_at(row, "<td", at), tag_at(row, "<th", at));
    if (cell == std::string::npos) break;
    at = cell + 3;
    if (number == heads.size()) return false;
    if (!heads[number].empty()) row.insert(at, " data-title=\"" + heads[number] + "\"");
  }
  return number == heads.size();
}

}  // namespace

std::string with_titled_cells(const std::string& source, const std::string& file) {
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; (at = source.find(table_begin, at)) != std::string::npos;) {
    const auto head_end = source.find("</thead>", at), table_end = source.find("</table>", at);
    if (head_end > table_end || table_end == std::string::npos)
      throw Failure("data-unusable", file + ": a table without heads");
    const auto heads = heads_of(std::string_view(source).substr(at, head_end - at));
    out.append(source, done, at - done);
    out += R"(<table class="table titled">)";
    at += table_begin.size();
    done = at;
    for (auto row = tag_at(source, "<tr", head_end); row < table_end;
         row = tag_at(source, "<tr", row)) {
      const auto row_end = source.find("</tr>", row);
      auto titled = source.substr(row, row_end - row);
      if (!title_row(titled, heads))
        throw Failure("data-unusable", file + ": a row has not a cell for each head");
      out.append(source, done, row - done);
      out += titled;
      done = row = row_end;
    }
    at = table_end;
  }
  return out.append(source, done);
}

}  // namespace tamga::pages
