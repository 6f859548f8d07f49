// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/report_title.h"

#include <algorithm>
#include <string>

#include "index/analysis/letters.h"
#include "server/ingest/folding.h"
#include "server/ingest/names.h"
#include "server/ingest/written_values.h"

namespace tamga::ingest {
namespace {

using Words = std::vector<const Word*>;

constexpr std::size_t most_title_lines = 4;
constexpr std::size_t lines_of_signature = 14;

// The lines above that belong to the title: capitals, near, not the letterhead.
Words title_words(const std::vector<Line>& lines, const Line& last) {
  std::vector<const Line*> title = {&last};
  for (std::size_t at = static_cast<std::size_t>(&last - lines.data());
       at > 0 && title.size() < most_title_lines; --at) {
    const Line& above = lines[at - 1];
    const int gap = title.back()->box.top - above.box.bottom;
    if (above.page != last.page || !above.capitals || gap > 2 * last.box.height()) break;
    title.push_back(&above);
  }
  Words words;
  for (auto line = title.rbegin(); line != title.rend(); ++line)
    words.insert(words.end(), (*line)->words.begin(), (*line)->words.end());
  return words;
}

bool ends_like_genitive(std::string_view text) {
  const auto word = folded(text);
  for (const std::u32string_view ending : {U"ын", U"иин", U"гиин", U"ы", U"ии", U"н"})
    if (word.size() > ending.size() + 1 && word.ends_with(ending)) return true;
  return false;
}

Proposed from_words(std::string field, std::string value, const Words& words, int factor,
                    int page) {
  return {std::move(field), std::move(value), confidence_of(words) * factor / 100, page,
          box_of(words),    text_of(words)};
}

struct Title {
  Words unit, position, patronymic, given, year;
  std::string unit_kind;
};

// Splits the words before the year. The unit ends with its kind; the last two words are
// the names.
Title split(const Words& words) {
  Title title;
  std::size_t year = words.size();
  for (std::size_t at = 0; at + 1 < words.size(); ++at)
    if (find_year(words[at]->text + " " + words[at + 1]->text)) {
      year = at;
      title.year = {words[at]};
      break;
    }
  if (year == words.size() || year < 2) return title;
  std::size_t names = year - 1;
  title.given = {words[year - 1]};
  // «Ж.АНХЗАЯАГИЙН» is one word; else the patronymic stands before it.
  if (words[year - 1]->text.find('.') == std::string::npos &&
      ends_like_genitive(words[year - 2]->text)) {
    names = year - 2;
    title.patronymic = {words[year - 2]};
  }
  std::size_t unit = 0;
  for (std::size_t at = 0; at < names && unit == 0; ++at) {
    title.unit_kind = unit_kind(words[at]->text);
    if (!title.unit_kind.empty()) unit = at + 1;
  }
  title.unit.assign(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(unit));
  title.position.assign(words.begin() + static_cast<std::ptrdiff_t>(unit),
                        words.begin() + static_cast<std::ptrdiff_t>(names));
  return title;
}

std::string unit_name(const Title& title) {
  Words before(title.unit.begin(), title.unit.end() - 1);
  std::string name = text_of(before);
  if (!name.empty()) name += ' ';
  return with_one_capital(name + title.unit_kind, false);
}

struct Signature {
  Initialled name;
  Words words;
  int page = 0;
};

// The name under «Тайлан гаргасан»; the last such block counts.
Signature signature_of(const std::vector<Line>& lines) {
  Signature found;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (!find_anchor(lines[at], "Тайлан гаргасан")) continue;
    for (std::size_t next = at; next < lines.size() && next < at + lines_of_signature; ++next) {
      if (next > at && find_anchor(lines[next], "Тайлантай танилцсан")) break;
      const auto names = initialled_names(lines[next].text);
      if (names.empty()) continue;
      found = {names.front(), lines[next].words_of_bytes(names.front().begin, names.front().end),
               lines[next].page};
      break;
    }
  }
  return found;
}

// The genitive in the title and the name that signs: when one is the other's, it is sure.
void offer_given(const Title& title, const Signature& signature, const KnownValues& known, int page,
                 Proposal& proposal) {
  std::string genitive = title.given.empty() ? "" : title.given.front()->text;
  if (const auto dot = genitive.find('.'); dot != std::string::npos) {
    proposal.offer(from_words("patronymic", with_one_capital(genitive.substr(0, dot), true) + ".",
                              title.given, 70, page));
    genitive = genitive.substr(dot + 1);
  }
  const auto names = nominatives(genitive, known.given);
  const auto& signed_name = signature.name.given;
  const bool agree =
      !signed_name.empty() && std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return folded(name) == folded(signed_name);
      });
  if (agree) {
    proposal.offer(from_words("given", signed_name, signature.words, 98, signature.page));
    return;
  }
  if (!signed_name.empty())
    proposal.offer(from_words("given", signed_name, signature.words, 80, signature.page));
  if (!names.empty())
    proposal.offer(
        from_words("given", names.front(), title.given, names.size() == 1 ? 85 : 75, page));
  else if (!genitive.empty() && signed_name.empty())
    proposal.offer(from_words("given", with_one_capital(genitive, true), title.given, 40, page));
}

void offer_patronymic(const Title& title, const Signature& signature, const KnownValues& known,
                      int page, Proposal& proposal) {
  if (title.patronymic.empty()) return;
  const std::string& genitive = title.patronymic.front()->text;
  const auto names = nominatives(genitive, known.patronymics);
  const std::string name = names.empty() ? with_one_capital(genitive, true) : names.front();
  // The initial of the signature is a second witness for one letter.
  const bool same_initial =
      !signature.name.initial.empty() && folded(name).starts_with(folded(signature.name.initial));
  const int factor = names.empty() ? 40 : (names.size() == 1 ? 85 : 75) + (same_initial ? 8 : 0);
  proposal.offer(from_words("patronymic", name, title.patronymic, factor, page));
}

// «{байгууллага}, {нэгж} · 1 / 12» at the foot of a page.
void offer_footer(const std::vector<Line>& lines, const std::string& unit, Proposal& proposal) {
  const auto pattern = folded(unit);
  if (pattern.size() < 6) return;
  for (const auto& line : lines) {
    if (line.capitals || line.box.top < 8500) continue;
    const auto match = find_near(line.letters, pattern, allowed_faults(pattern.size()));
    if (!match || match->begin < 5) continue;
    Words before = line.words_of_letters(0, match->begin);
    const Words itself = line.words_of_letters(match->begin, match->end);
    std::string organisation = text_of(before);
    while (!organisation.empty() && (organisation.back() == ',' || organisation.back() == ' '))
      organisation.pop_back();
    proposal.offer(from_words("organisation", organisation, before, 92, line.page));
    std::string same = text_of(itself);
    while (!same.empty() && (same.back() == ',' || same.back() == '.')) same.pop_back();
    if (folded(same) == pattern) proposal.offer(from_words("unit", same, itself, 92, line.page));
    return;
  }
}

// The organisation's name in capitals at the head of the first page.
void offer_letterhead(const std::vector<Line>& lines, const Line& title, Proposal& proposal) {
  for (const auto& line : lines) {
    if (&line == &title || line.page != title.page || line.box.top >= title.box.top) break;
    if (!line.capitals || line.letters.size() < 8) continue;
    Words words;
    for (const Word* word : line.words)
      if (folded(word->text).size() > 1) words.push_back(word);
    const auto kind = words.empty() ? std::u32string() : folded(words.back()->text);
    for (const char32_t* ending : {U"газар", U"яам", U"агентлаг", U"хороо", U"төв", U"зөвлөл"}) {
      std::u32string alike;
      for (const char32_t code : std::u32string_view(ending)) alike += folded(code);
      if (distance(kind, alike, 1) > 1) continue;
      proposal.offer(from_words("organisation", with_one_capital(text_of(words), false), words, 80,
                                line.page));
      return;
    }
  }
}

}  // namespace

void offer_report(const std::vector<Line>& lines, const RecognisedForm& form,
                  const KnownValues& known, Proposal& proposal) {
  if (!form.title) return;
  const int page = form.title->page;
  const Title title = split(title_words(lines, *form.title));
  if (!title.year.empty())
    if (const auto year = find_year(title.year.front()->text + " оны"))
      proposal.offer(from_words("year", std::to_string(*year), title.year, 98, page));
  if (!title.unit.empty())
    proposal.offer(from_words("unit", unit_name(title), title.unit, 88, page));
  if (!title.position.empty())
    proposal.offer(from_words("position", with_one_capital(text_of(title.position), false),
                              title.position, 88, page));
  const Signature signature = signature_of(lines);
  offer_patronymic(title, signature, known, page, proposal);
  offer_given(title, signature, known, page, proposal);
  offer_footer(lines, proposal.value("unit"), proposal);
  offer_letterhead(lines, *form.title, proposal);
}

}  // namespace tamga::ingest
