// SPDX-License-Identifier: GPL-3.0-or-later
// Bar charts as SVG made here: shapes and presentation attributes alone, no style and no
// script, so that the pages' policy holds.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace tamga::pages {

struct ChartSeries {
  std::string name;
};
struct ChartRow {
  std::string label;
  std::vector<double> values;        // one a series, none below nought
  std::vector<std::string> written;  // the same as people read them
};

// A chart's view for charts.html: {chart_title, svg, legend: [{series, tone}], headings:
// [{heading}], rows: [{row_label, cells: [{cell}]}], empty}. Bars lie, one a row, their
// series one behind the other; the same figures stand in a table behind it, for everybody
// who would rather read. At most eight series (Failure internal).
nlohmann::json bar_chart(const std::string& title, const std::string& label_heading,
                         const std::vector<ChartSeries>& series, const std::vector<ChartRow>& rows);

}  // namespace tamga::pages
