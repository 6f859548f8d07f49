// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/form_recognition.h"

#include <algorithm>
#include <string>

#include "server/ingest/folding.h"

namespace tamga::ingest {
namespace {

constexpr int last_page = 2;

struct TitleRow {
  std::string title, form;
  bool ends_a_line = false;  // names stand before it
};

// Titles as papers print them; the catalogue's are only a form's own names.
std::vector<TitleRow> titles_of(const forms::FormCatalogue& forms) {
  std::vector<TitleRow> rows = {
      {"Албан тушаалын тодорхойлолт", "job_description@2019-01-11", false},
      {"Ажлын байр (албан тушаал)-ны тодорхойлолт", "job_description@2015", false},
      {"Ажлын байрны тодорхойлолт", "job_description@2015", false},
      {"оны гүйцэтгэлийн тайлан", "performance_report@2023-98", true},
      {"Гүйцэтгэлийн тайлан", "performance_report@2023-98", true}};
  for (const auto& form : forms.all()) {
    const std::string name = form->id + "@" + form->version;
    if (std::any_of(rows.begin(), rows.end(), [&](const TitleRow& r) { return r.form == name; }))
      continue;
    rows.push_back({form->title.mn.substr(0, form->title.mn.find(" (")), name, false});
  }
  std::erase_if(rows, [&](const TitleRow& row) { return !forms.find(row.form); });
  return rows;
}

// How much of the line the title is: a mention in a sentence is none.
bool is_title(const Line& line, const TitleRow& row, const Anchor& anchor) {
  const std::size_t rest = line.letters.size() - (anchor.end - anchor.begin);
  if (row.ends_a_line) return line.capitals && line.letters.size() - anchor.end <= 6;
  return rest <= 4 || (line.capitals && 4 * rest <= line.letters.size());
}

}  // namespace

RecognisedForm recognise_form(const std::vector<Line>& lines, const forms::FormCatalogue& forms) {
  RecognisedForm best;
  best.proposed = {"form", std::string(kNoForm), 30, 0, {}, ""};
  int best_score = 0;
  const auto titles = titles_of(forms);
  const auto consider = [&](const Line& text, const Line& line) {
    for (const auto& row : titles) {
      const auto anchor = find_anchor(text, row.title);
      if (!anchor || !is_title(text, row, *anchor)) continue;
      // Capitals on the first page weigh more than a heading further down.
      const int score = anchor->likeness + (line.capitals ? 8 : 0) + (line.page == 1 ? 4 : 0);
      if (score <= best_score) continue;
      best_score = score;
      best.title = &line;
      best.proposed = {"form",    row.form,    std::min(99, anchor->likeness),
                       line.page, anchor->box, text_of(anchor->words)};
    }
  };
  for (std::size_t at = 0; at < lines.size() && lines[at].page <= last_page; ++at) {
    const Line& line = lines[at];
    if (line.letters.size() >= 8) consider(line, line);
    if (at > 0 && line.capitals && lines[at - 1].capitals && lines[at - 1].page == line.page)
      consider(joined(lines[at - 1], line), line);
  }
  return best;
}

}  // namespace tamga::ingest
