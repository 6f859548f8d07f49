// SPDX-License-Identifier: GPL-3.0-or-later
// The finished paper, read back by programs that are not ours (poppler, qpdf):
// every string of the content is in it, in reading order.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "content_cases.h"
#include "paper.h"
#include "renderers/content/content.h"
#include "renderers/content/dates.h"
#include "renderers/content/wording.h"
#include "renderers/renderer.h"

namespace {

using namespace tamga::forms;
using cases::Paper;
using nlohmann::json;

const Renderer& renderer() {
  static const Renderer renderer;
  return renderer;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// One space between words; words that a line break divided are whole again.
std::string running_text(std::string text) {
  replace_all(text, "\u00AD\n", "");
  replace_all(text, "\u00A0", " ");
  std::istringstream words(text);
  std::string result, word;
  while (words >> word) result += (result.empty() ? "" : " ") + word;
  return result;
}

std::vector<std::string> pages_of(const Paper& paper) {
  const std::string text = paper.ask("pdftotext -raw -enc UTF-8", "-");
  std::vector<std::string> pages;
  for (std::size_t from = 0;;) {
    const std::size_t end = text.find('\f', from);
    if (end == std::string::npos) return pages;
    pages.push_back(running_text(text.substr(from, end - from)));
    from = end + 1;
  }
}

// On one page as it stands, or, in a cell that goes on over a page, the text up
// to somewhere (a line's end may divide a word) and the rest on the next.
bool reads(const std::vector<std::string>& pages, const std::string& text) {
  for (const std::string& page : pages) {
    if (page.find(text) != std::string::npos) return true;
  }
  for (std::size_t i = 0; i + 1 < pages.size(); ++i) {
    for (std::size_t at = 1; at < text.size(); ++at) {
      if ((text[at] & 0xC0) == 0x80) continue;
      if (pages[i].find(text.substr(0, at)) == std::string::npos) break;
      const std::size_t rest = text[at] == ' ' ? at + 1 : at;
      if (pages[i + 1].find(text.substr(rest)) != std::string::npos) return true;
    }
  }
  return false;
}

// ASCII as a PDF text string in hexadecimal: UTF-16BE with a byte order mark.
std::string utf16_hex(const std::string& ascii) {
  std::string hex = "feff";
  for (const char c : ascii) {
    constexpr char figures[] = "0123456789abcdef";
    hex += "00";
    hex += figures[c >> 4];
    hex += figures[c & 15];
  }
  return hex;
}

// What stands on paper inflected, and not as the content has it.
std::set<std::string> reworded(const json& content) {
  std::set<std::string> texts;
  for (const char* pointer : {"/person/patronymic", "/person/given"}) {
    const json::json_pointer place(pointer);
    if (content.contains(place)) texts.insert(content[place].get<std::string>());
  }
  return texts;
}

// As it stands, or a date in words.
bool reads_in_any_form(const std::vector<std::string>& pages, const std::string& text) {
  if (reads(pages, text)) return true;
  const auto date = read_date(text);
  return date &&
         (reads(pages, wording::date_long(*date)) || reads(pages, wording::date_order(*date)));
}

// `unwritten`: what is not on this paper.
void check_readable(const Form& form, const json& content,
                    const std::set<std::string>& unwritten = {}) {
  const Rendition rendition = renderer().render(form, content, Completeness::Draft);
  const Paper paper(rendition.pdf);
  const auto pages = pages_of(paper);
  BOOST_TEST(pages.size() == rendition.pages);
  const auto skipped = reworded(content);
  for (const std::string& text : index_fields(form, content).texts) {
    if (skipped.count(text) || unwritten.count(text)) continue;
    const std::string running = running_text(text);
    BOOST_TEST_CONTEXT(running.substr(0, 400)) {
      BOOST_TEST(reads_in_any_form(pages, running));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rendition)

BOOST_AUTO_TEST_CASE(samples_have_their_real_size) {
  struct Size {
    const char* form;
    std::size_t least, most;
  };
  const std::vector<Size> sizes{{"job_description@2019-01-11", 5, 5},
                                {"performance_report", 9, 12},
                                {"file_plan", 4, 4},
                                {"inventory", 6, 6},
                                {"inner_list", 2, 2},
                                {"certification_sheet", 1, 1},
                                {"certified_copy", 1, 1},
                                {"destruction_act", 3, 3},
                                {"handover_act", 2, 2},
                                {"job_description@2015", 3, 3}};
  BOOST_TEST(sizes.size() == cases::forms().all().size());
  for (const Size& size : sizes) {
    BOOST_TEST_CONTEXT(size.form) {
      const Form* form = cases::forms().find(size.form);
      BOOST_REQUIRE(form);
      const auto pages = renderer().render(*form, cases::sample(*form), Completeness::Record).pages;
      BOOST_TEST(pages >= size.least);
      BOOST_TEST(pages <= size.most);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_string_of_a_sample_reads_back) {
  for (const auto& form : cases::forms().all()) {
    BOOST_TEST_CONTEXT(form->id) {
      check_readable(*form, cases::sample(*form));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_character_of_the_field_reads_back) {
  const Form* form = cases::forms().find("job_description");
  json content = cases::sample(*form);
  content["purpose"] =
      "Өө Үү Ёё Ъъ “хашилт” «хашилт» № 5 ₮ – — … 100 % § 2 \"шулуун\" 'дан' <хаалт> & /налуу/ \\";
  check_readable(*form, content);
}

BOOST_AUTO_TEST_CASE(qpdf_and_pdffonts_find_nothing_wrong) {
  for (const auto& form : cases::forms().all()) {
    const Paper paper(renderer().render(*form, cases::sample(*form), Completeness::Record).pdf);
    const std::string check = paper.ask("qpdf --check");
    BOOST_TEST(check.find("No syntax or stream encoding errors found") != std::string::npos);
    BOOST_TEST(check.find("WARNING") == std::string::npos);
    std::istringstream fonts(paper.ask("pdffonts"));
    std::string line;
    std::getline(fonts, line);
    const std::size_t column = line.find("emb sub uni");
    BOOST_REQUIRE(column != std::string::npos);
    std::getline(fonts, line);
    int count = 0;
    for (; std::getline(fonts, line); ++count) BOOST_TEST(line.substr(column, 11) == "yes yes yes");
    BOOST_TEST(count >= 2);
  }
}

BOOST_AUTO_TEST_CASE(the_same_content_gives_the_same_bytes) {
  for (const auto& form : cases::forms().all()) {
    const json content = cases::sample(*form);
    const Rendition first = renderer().render(*form, content, Completeness::Record);
    const Rendition second = renderer().render(*form, content, Completeness::Record);
    BOOST_TEST((first.pdf == second.pdf));
    BOOST_TEST(first.content_sha256.size() == 64U);
    BOOST_TEST(json::parse(first.content) == content);
    json other = content;
    other["organisation"] = "Өөр байгууллага";
    const Rendition third = renderer().render(*form, other, Completeness::Record);
    BOOST_TEST((first.pdf != third.pdf));
    BOOST_TEST(first.content_sha256 != third.content_sha256);
  }
}

BOOST_AUTO_TEST_CASE(drafts_without_acts_have_fields) {
  for (const auto& form : cases::forms().all()) {
    json content = cases::sample(*form);
    content.erase("acts");
    // The post of who reports is written by his act.
    std::set<std::string> by_acts;
    if (form->id == "performance_report") by_acts.insert(content["position"].get<std::string>());
    check_readable(*form, content, by_acts);
    const Paper paper(renderer().render(*form, content, Completeness::Draft).pdf);
    std::string text;
    for (const std::string& page : pages_of(paper)) text += page;
    BOOST_TEST(text.find("(Гарын үсэг)") != std::string::npos);
    for (const Act& act : form->acts) {
      BOOST_TEST_CONTEXT(act.id) {
        const std::string objects = paper.ask("qpdf --qdf --object-streams=disable", "-");
        const bool named = objects.find("/T (" + act.id + ")") != std::string::npos ||
                           objects.find("/T <" + utf16_hex(act.id) + ">") != std::string::npos;
        BOOST_TEST(named);
      }
    }
  }
}

// Only what the schema requires, and of that the shortest.
BOOST_AUTO_TEST_CASE(the_least_content_of_every_form_renders) {
  const auto least = [](const auto& self, const json& schema) -> json {
    const std::string type = schema["type"];
    if (type == "object") {
      json object = json::object();
      for (const json& key : schema.value("required", json::array())) {
        const std::string name = key;
        object[name] = self(self, schema["properties"][name]);
      }
      return object;
    }
    if (type == "array") {
      json list = json::array();
      while (list.size() < schema.value("minItems", std::size_t{0})) {
        list.push_back(self(self, schema["items"]));
      }
      return list;
    }
    if (type == "boolean") return false;
    if (type != "string") return schema.value("minimum", 0);
    if (schema.contains("enum")) return schema["enum"][0];
    if (schema.value("minLength", 0) == 0) return "";
    return schema.value("format", std::string()) == "date" ? "2024-02-29" : "а";
  };
  for (const auto& form : cases::forms().all()) {
    BOOST_TEST_CONTEXT(form->id << "@" << form->version) {
      const json content = least(least, form->schema());
      BOOST_TEST(renderer().render(*form, content, Completeness::Draft).pages >= 1U);
      json with_acts = content;
      for (const Act& act : form->acts) {
        with_acts["acts"][act.id] =
            least(least, form->schema()["properties"]["acts"]["properties"][act.id]);
      }
      BOOST_TEST(renderer().render(*form, with_acts, Completeness::Record).pages >= 1U);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_least_and_the_longest_content_render) {
  const Form* report = cases::forms().find("performance_report");
  json content = {{"organisation", "а"},
                  {"unit", "б"},
                  {"position", "в"},
                  {"year", 2024},
                  {"person", {{"patronymic", "Г"}, {"given", "Д"}}},
                  {"groups", {{{"title", "е"}, {"measures", json::array()}}}}};
  BOOST_TEST(renderer().render(*report, content, Completeness::Draft).pages >= 1U);
  // A cell longer than a page: the row goes on.
  std::string cell;
  while (cell.size() < 20'000) cell += "хэмжилт, тооллого ";
  content["groups"][0]["measures"] = {{{"text", "ж"}, {"achieved", cell}}};
  const Rendition rendition = renderer().render(*report, content, Completeness::Draft);
  std::size_t words = 0;
  for (const std::string& page : pages_of(Paper(rendition.pdf))) {
    for (std::size_t at = 0; (at = page.find("тооллого", at)) != std::string::npos; ++at) ++words;
  }
  BOOST_TEST(rendition.pages > 2U);
  BOOST_TEST(words == cell.size() / std::string("хэмжилт, тооллого ").size());
  const Form* job = cases::forms().find("job_description");
  json full = cases::sample(*job);
  full["goals"][0]["duties"][0]["text"] = cell;
  full["requirements"]["education"] = cell;
  BOOST_TEST(renderer().render(*job, full, Completeness::Draft).pages > 7U);
}

BOOST_AUTO_TEST_CASE(refused_content_draws_nothing) {
  const Form* form = cases::forms().find("job_description");
  json content = cases::sample(*form);
  content["unit"] = "🚀";
  try {
    renderer().render(*form, content, Completeness::Draft);
    BOOST_ERROR("drawn");
  } catch (const Refused& refused) {
    BOOST_REQUIRE_EQUAL(refused.problems().size(), 1U);
    BOOST_TEST(refused.problems()[0].code == "glyph-missing");
    BOOST_TEST(refused.problems()[0].pointer == "/unit");
  }
}

BOOST_AUTO_TEST_SUITE_END()
