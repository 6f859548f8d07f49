// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "server/error.h"
#include "server/pages/templates.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// Of equal distance for most eyes (Okabe and Ito), dark enough beside white.
constexpr std::array<const char*, 8> colours = {"#17458f", "#b3570a", "#0a7a57", "#8c3a78",
                                                "#6b5d00", "#3c6e9e", "#9b1c1c", "#525c6b"};
constexpr int width = 640, label_width = 150, value_width = 90, bar_height = 22, gap = 8;

std::string number(double value) {
  return std::to_string(static_cast<long>(std::lround(value)));
}

double sum_of(const ChartRow& row) {
  return std::accumulate(row.values.begin(), row.values.end(), 0.0);
}

std::string text(double x, double y, const char* anchor, const std::string& said) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor +
         "\" font-size=\"14\" fill=\"#1d2430\">" + escape(said) + "</text>";
}

std::string bars_of(const ChartRow& row, double y, double scale) {
  std::string out;
  double x = label_width;
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    if (row.values[i] <= 0) continue;
    const double length = std::max(1.0, row.values[i] * scale);
    out += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(length) +
           "\" height=\"" + number(bar_height) + "\" fill=\"" + colours[i] + "\"><title>" +
           escape(row.written[i]) + "</title></rect>";
    x += length;
  }
  // With one series its figure stands beside the bar; of several the table has them.
  if (row.values.size() == 1) out += text(x + 6, y + 16, "start", row.written.front());
  return out;
}

std::string picture(const std::string& title, const std::vector<ChartRow>& rows) {
  double most = 0;
  for (const auto& row : rows) most = std::max(most, sum_of(row));
  const double scale = most > 0 ? (width - label_width - value_width) / most : 0;
  const auto height = static_cast<int>(rows.size()) * (bar_height + gap) + gap;
  std::string out = "<svg class=\"chart\" viewBox=\"0 0 " + std::to_string(width) + " " +
                    std::to_string(height) + "\" role=\"img\" aria-label=\"" + escape(title) +
                    "\">";
  double y = gap;
  for (const auto& row : rows) {
    out += text(label_width - 8, y + 16, "end", row.label) + bars_of(row, y, scale);
    y += bar_height + gap;
  }
  return out + "</svg>";
}

}  // namespace

json bar_chart(const std::string& title, const std::string& label_heading,
               const std::vector<ChartSeries>& series, const std::vector<ChartRow>& rows) {
  if (series.size() > colours.size()) throw Failure("internal", "too many series of a chart");
  json legend = json::array(), headings = json::array(), table = json::array();
  headings.push_back({{"heading", label_heading}});
  for (std::size_t i = 0; i < series.size(); ++i) {
    headings.push_back({{"heading", series[i].name}});
    if (series.size() > 1) legend.push_back({{"series", series[i].name}, {"tone", colours[i]}});
  }
  for (const auto& row : rows) {
    json cells = json::array();
    for (const auto& written : row.written) cells.push_back({{"cell", written}});
    table.push_back({{"row_label", row.label}, {"cells", cells}});
  }
  const bool empty =
      std::all_of(rows.begin(), rows.end(), [](const ChartRow& row) { return sum_of(row) <= 0; });
  return {{"chart_title", title}, {"svg", empty ? "" : picture(title, rows)},
          {"legend", legend},     {"headings", headings},
          {"rows", table},        {"empty", empty}};
}

}  // namespace tamga::pages
