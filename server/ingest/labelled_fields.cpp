// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/labelled_fields.h"

#include <algorithm>
#include <optional>
#include <string>

#include "index/analysis/letters.h"
#include "server/ingest/folding.h"
#include "server/ingest/written_values.h"

namespace tamga::ingest {
namespace {

struct Label {
  std::string_view text, field;  // field "": only ends what stands before it
};
constexpr Label labels[] = {{"Байгууллагын нэр", "organisation"},
                            {"Нэгжийн нэр", "unit"},
                            {"Албан тушаалын нэр", "position"},
                            {"Ажлын байрны нэр", "position"},
                            {"Албан тушаалын ангилал", ""},
                            {"Албан тушаалын зэрэглэл", ""},
                            {"Албан тушаалын тодорхойлолтыг", ""},
                            {"Ажлын байрыг шууд харьяалан", ""},
                            {"Дагаж мөрдөх огноо", ""},
                            {"Ажлын цаг", ""},
                            {"Холбогдох хууль", ""}};

// In ten-thousandths of the page: a value further from its label than this has a
// column of its own.
constexpr int column_gap = 250;
constexpr int most_lines = 5;
constexpr std::size_t most_rows = 3;  // of a value: what is longer runs into the next ones
constexpr int when_cut = 60;          // percent of its confidence
constexpr int least_likeness = 85;    // percent of a label's letters
constexpr int without_a_form = 70;  // percent of the confidence: the labels may be another paper's

struct Place {
  const Label* label;
  Anchor anchor;
};

// Nothing but a number stands before it in its cell.
bool begins_its_cell(const Line& line, const Anchor& anchor) {
  const Word* first = anchor.words.front();
  const Word* before = nullptr;
  for (const Word* word : line.words) {
    if (word == first) break;
    before = word;
  }
  return !before || first->box.left - before->box.right > column_gap ||
         folded(before->text).size() <= 3;
}

// Every label's likeliest place, of equal ones the first.
std::vector<Place> places_of(const std::vector<Line>& lines, int page, const Line* title) {
  std::vector<Place> places;
  for (const auto& label : labels) {
    std::optional<Anchor> best;
    for (const auto& line : lines) {
      if (line.page != page || &line == title) continue;
      auto anchor = find_anchor(line, label.text);
      if (!anchor || anchor->likeness < least_likeness || !begins_its_cell(line, *anchor)) continue;
      if (!best || anchor->likeness > best->likeness) best = std::move(anchor);
    }
    if (best) places.push_back({&label, std::move(*best)});
  }
  return places;
}

bool overlap(const Box& a, const Box& b) {
  return a.top < b.bottom && b.top < a.bottom;
}

// What bounds a value: the next label to its right, the next below.
Box room_of(const Place& place, const std::vector<Place>& places) {
  const Box& label = place.anchor.box;
  Box room{label.left - 100, label.top - label.height() / 2, 10'000,
           label.bottom + most_lines * 2 * label.height()};
  for (const auto& other : places) {
    const Box& box = other.anchor.box;
    if (overlap(box, label) && box.left > label.right)
      room.right = std::min(room.right, box.left - 150);
    else if (box.top > label.middle() && box.top >= label.bottom - label.height() / 2)
      room.bottom = std::min(room.bottom, box.top - 10);
  }
  return room;
}

bool holds(const Box& room, const Word& word) {
  return word.box.left >= room.left && word.box.left < room.right &&
         word.box.middle() >= room.top && word.box.middle() < room.bottom;
}

// From top to bottom, in a row from left to right; gives where the rows begin.
std::vector<std::size_t> put_in_rows(std::vector<const Word*>& words) {
  std::vector<std::size_t> rows;
  const auto by_middle = [](const Word* a, const Word* b) {
    return a->box.middle() < b->box.middle();
  };
  const auto by_left = [](const Word* a, const Word* b) { return a->box.left < b->box.left; };
  std::stable_sort(words.begin(), words.end(), by_middle);
  for (auto begin = words.begin(); begin != words.end();) {
    auto end = begin;
    while (end != words.end() && (*end)->box.middle() - (*begin)->box.middle() <=
                                     std::max(20, (*begin)->box.height() * 6 / 10))
      ++end;
    std::sort(begin, end, by_left);
    rows.push_back(static_cast<std::size_t>(begin - words.begin()));
    begin = end;
  }
  return rows;
}

// Figures at the edge of a name are what became of a table's lines.
bool has_letters(const Word& word) {
  const auto letters = folded(word.text);
  return std::any_of(letters.begin(), letters.end(),
                     [](char32_t code) { return index::is_letter(code); });
}

struct Value {
  std::vector<const Word*> words;
  bool cut = false;  // the labels below were not read, or it would be as long
};

Value value_of(const std::vector<Line>& lines, const Place& place,
               const std::vector<Place>& places) {
  Box room = room_of(place, places);
  const Box& label = place.anchor.box;
  std::vector<const Word*> found;
  std::vector<std::size_t> rows;
  const auto is_label = [&](const Word* word) {
    return std::find(place.anchor.words.begin(), place.anchor.words.end(), word) !=
           place.anchor.words.end();
  };
  const auto collect = [&] {
    found.clear();
    for (const auto& line : lines)
      for (const Word* word : line.words)
        if (line.page == place.anchor.line->page && holds(room, *word) && !is_label(word) &&
            !folded(word->text).empty() &&
            !(overlap(word->box, label) && word->box.right < label.left))
          found.push_back(word);
    rows = put_in_rows(found);
  };
  collect();
  // A column of its own: only what stands in it, wrapped labels do not.
  const auto beside = std::find_if(found.begin(), found.end(), [&](const Word* word) {
    return overlap(word->box, label) && word->box.left >= label.right - 50;
  });
  if (beside != found.end() && (*beside)->box.left - label.right > column_gap) {
    room.left = (*beside)->box.left - 150;
    collect();
  }
  const bool cut = rows.size() > most_rows;
  if (cut) found.resize(rows[1]);
  while (found.size() > 1 && !has_letters(*found.back())) found.pop_back();
  while (found.size() > 1 && !has_letters(*found.front())) found.erase(found.begin());
  return {std::move(found), cut};
}

bool is_mark(char32_t code) {
  return !index::is_letter(code) && !index::is_digit(code) && code != U')' && code != U'(' &&
         code != U'»' && code != U'«' && code != U'"';
}

// Without the signs that a table's lines become.
std::string trimmed(std::string_view text) {
  std::u32string letters = index::to_utf32(text);
  while (!letters.empty() && is_mark(letters.back())) letters.pop_back();
  std::size_t begin = 0;
  while (begin < letters.size() && is_mark(letters[begin])) ++begin;
  return index::to_utf8(letters.substr(begin));
}

void offer_days_and_number(const Line& line, int factor, Proposal& proposal) {
  for (const auto& day : find_days(line.text)) {
    const auto words = line.words_of_bytes(day.begin, day.end);
    proposal.offer({"date", day.day, confidence_of(words) * (day.full ? factor : factor - 20) / 100,
                    line.page, box_of(words), text_of(words)});
  }
  if (const auto number = find_order_number(line.text)) {
    const auto words = line.words_of_bytes(number->begin, number->end);
    proposal.offer({"order_number", number->number, confidence_of(words) * factor / 100, line.page,
                    box_of(words), text_of(words)});
  }
}

// The block «тодорхойлолтыг баталсан» on the last pages: of its lines the first day
// and the first number count.
void offer_approval(const std::vector<Line>& lines, Proposal& proposal) {
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const auto anchor = find_anchor(lines[at], "тодорхойлолтыг баталсан:");
    if (!anchor || lines[at].page == 1) continue;
    for (std::size_t next = at + 1; next < lines.size() && next < at + 8; ++next) {
      if (!find_anchor(lines[next], "Дугаар") && find_days(lines[next].text).empty()) continue;
      offer_days_and_number(lines[next], 92, proposal);
      if (find_anchor(lines[next], "Дугаар")) return;
    }
    return;
  }
}

}  // namespace

void offer_annex(const std::vector<Line>& lines, const RecognisedForm& form, Proposal& proposal) {
  if (!form.title || form.proposed.value.starts_with("performance_report")) return;
  for (const auto& line : lines) {
    if (&line == form.title) break;
    if (line.page == form.title->page && line.box.top < form.title->box.top)
      offer_days_and_number(line, 95, proposal);
  }
}

void offer_labelled(const std::vector<Line>& lines, const RecognisedForm& form,
                    Proposal& proposal) {
  const int page = form.title ? form.title->page : 1;
  const auto places = places_of(lines, page, form.title);
  for (const auto& place : places) {
    if (place.label->field.empty()) continue;
    const auto [words, cut] = value_of(lines, place, places);
    if (words.empty()) continue;
    // A label read with faults leaves doubt about what it labels.
    const int sure = confidence_of(words) * (80 + place.anchor.likeness / 5) / 100 *
                     (form.title ? 100 : without_a_form) / 100 * (cut ? when_cut : 100) / 100;
    proposal.offer({std::string(place.label->field), trimmed(text_of(words)), sure, page,
                    box_of(words), text_of(words)});
  }
  offer_approval(lines, proposal);
}

}  // namespace tamga::ingest
