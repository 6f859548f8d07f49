// SPDX-License-Identifier: GPL-3.0-or-later
// Texts and templates of the pages: complete in both languages, nothing unused.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "server/access/access.h"
#include "server/assets.h"
#include "server/error.h"
#include "server/pages/templates.h"
#include "server/pages/titled_cells.h"

using namespace tamga;
using nlohmann::json;
using pages::Templates;
using pages::Texts;

namespace {

Texts texts(const std::string& language) {
  const std::string file = "server/pages/i18n/" + language + ".json";
  return Texts(asset(file), file);
}

// Every file of the pages with one of these endings, as one text.
std::string sources(const std::set<std::string>& endings) {
  std::string all;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(share_folder() / "server/pages"))
    if (endings.contains(entry.path().extension().string()))
      all += asset(std::filesystem::relative(entry.path(), share_folder())) + "\n";
  return all;
}

std::set<std::string> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> out;
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    out.insert((*at)[1]);
  return out;
}

// Keys that the code puts together from one of these and a value.
const std::set<std::string> families = {"access_requests.state.",
                                        "archive.class.",
                                        "archive.relation.",
                                        "archive.relation_back.",
                                        "archive.rendition.",
                                        "archive.state.",
                                        "duties.tone.",
                                        "event.",
                                        "events.kind.",
                                        "role.",
                                        "scope.",
                                        "search.facet.",
                                        "search.note.",
                                        "search.openness.",
                                        "search.script.",
                                        "search.order.",
                                        "usage.what.",
                                        "verify.because.",
                                        "verify.changes.",
                                        "organisation.came.",
                                        "organisation.ended.",
                                        "problem.hint.",
                                        "verify.kind.",
                                        "verify.why.",
                                        "verify.attack.",
                                        "verify.warning.",
                                        "verify.how.",
                                        "verify.revocation.",
                                        "ingest.state.",
                                        "ingest.field.",
                                        "ingest.confidence.",
                                        "disposals.decision.",
                                        "disposals.state.",
                                        "disposals.next.",
                                        "disposals.step.",
                                        "notices.kind.",
                                        "notices.letter.",
                                        "notices.state.",
                                        "standing.",
                                        "packages.scope.",
                                        "fixity.outcome."};

bool of_a_family(const std::string& key) {
  return std::any_of(families.begin(), families.end(),
                     [&](const std::string& family) { return key.starts_with(family); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(page_texts)

BOOST_AUTO_TEST_CASE(both_languages_have_the_same_keys_and_places) {
  const Texts mn = texts("mn"), en = texts("en");
  BOOST_TEST(mn.all().size() == en.all().size());
  for (const auto& [key, text] : mn.all()) {
    BOOST_TEST_REQUIRE(en.has(key), key);
    BOOST_TEST(!text.empty(), key);
    BOOST_CHECK_MESSAGE(
        all_matches(text, R"((\{[a-z]+\}))") == all_matches(en.get(key), R"((\{[a-z]+\}))"), key);
  }
}

BOOST_AUTO_TEST_CASE(every_text_that_is_used_is_there) {
  const Texts mn = texts("mn");
  for (const auto& key : all_matches(sources({".html"}), R"(\{\{t\.([^}]+)\}\})"))
    BOOST_TEST(mn.has(key), key);
  for (const auto& key : all_matches(sources({".cpp"}), R"re(texts\.get\("([^"]+)")re"))
    BOOST_TEST((mn.has(key) || families.contains(key)), key);
  for (const auto role : {access::Role::Staff, access::Role::Author, access::Role::Signer,
                          access::Role::Archivist, access::Role::Auditor, access::Role::Admin})
    BOOST_TEST(mn.has("role." + std::string(access::role_name(role))));
}

BOOST_AUTO_TEST_CASE(every_text_that_is_there_is_used) {
  const std::string code = sources({".cpp"}), html = sources({".html"});
  const auto in_templates = all_matches(html, R"(\{\{t\.([^}]+)\}\})");
  const Texts mn = texts("mn");
  for (const auto& [key, text] : mn.all()) {
    const bool summary = key.ends_with(".all") && key.starts_with("verify.");
    BOOST_TEST((in_templates.contains(key) || of_a_family(key) || summary ||
                code.find("\"" + key + "\"") != std::string::npos),
               key);
  }
}

BOOST_AUTO_TEST_CASE(hints_are_for_failures_that_exist) {
  const std::string family = "problem.hint.";
  const Texts mn = texts("mn");
  for (const auto& [key, text] : mn.all())
    if (key.starts_with(family))
      BOOST_TEST(std::string(error_kind(key.substr(family.size())).code) ==
                 key.substr(family.size()));
}

BOOST_AUTO_TEST_CASE(mongolian_pages_speak_mongolian) {
  const std::set<std::string> allowed = {
      "PDF",    "TIFF",  "JSON",    "PNG",     "JPEG",    "SHA",   "English", "CSV",
      "year",   "from",  "index",   "item",    "to",      "n",     "number",  "of",
      "act",    "name",  "all",     "days",    "tenth",   "Excel", "Word",    "drafts",
      "failed", "total", "waiting", "works",   "percent", "names", "role",    "day",
      "vacant", "time",  "until",   "address", "person"};
  const Texts mn = texts("mn");
  for (const auto& [key, text] : mn.all())
    for (const auto& word : all_matches(text, "([A-Za-z]+)"))
      BOOST_TEST(allowed.contains(word), key << ": " << word);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(page_templates)

BOOST_AUTO_TEST_CASE(values_are_escaped_and_fragments_are_not) {
  const Templates templates;
  const std::string hostile = "<script>\"'&</script>";
  const std::string out = templates.render("problem", "mn",
                                           {{"said", hostile},
                                            {"status", 403},
                                            {"hint", hostile},
                                            {"has_items", false},
                                            {"items", json::array()},
                                            {"request_id", ""}});
  BOOST_TEST(out.find("<script>") == std::string::npos);
  BOOST_TEST(out.find("&lt;script&gt;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(cells_are_told_the_heads_of_their_columns) {
  const std::string head =
      "<thead><tr><th scope=\"col\">{{t.a}}</th>{{#x}}<th scope=\"col\">№</th>{{/x}}"
      "<th scope=\"col\"><span>{{t.b}}</span></th></tr></thead>";
  const auto table = [&](const std::string& row) {
    return pages::with_titled_cells("<table class=\"table\">" + head + row + "</table>", "f");
  };
  BOOST_TEST(table("<tr><td>1</td>{{#x}}<td{{#y}} class=\"z\"{{/y}}>2</td>{{/x}}<td></td></tr>") ==
             "<table class=\"table titled\">" + head +
                 "<tr><td data-title=\"{{t.a}}\">1</td>{{#x}}<td data-title=\"№\"{{#y}} "
                 "class=\"z\"{{/y}}>2</td>{{/x}}<td></td></tr></table>");
  for (const char* row :
       {"<tr><td>1</td><td>2</td></tr>", "<tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>"})
    BOOST_CHECK_THROW(table(row), Failure);
  const std::string other = "<table class=\"table figures\"><tr><td>1</td></tr></table>";
  BOOST_TEST(pages::with_titled_cells(other, "f") == other);
}

BOOST_AUTO_TEST_CASE(no_page_has_inline_script_or_style) {
  std::string html = sources({".html"});
  // The one place for a file of our own.
  const std::string own = R"(<script src="{{script}}" defer></script>)";
  const auto at = html.find(own);
  BOOST_REQUIRE(at != std::string::npos);
  html.erase(at, own.size());
  for (const char* forbidden :
       {"<script", "style=\"", "<style", " onclick", " onload", " onsubmit", "javascript:"})
    BOOST_TEST(html.find(forbidden) == std::string::npos, forbidden);
}

BOOST_AUTO_TEST_CASE(every_form_that_is_sent_carries_the_token) {
  const std::string html = sources({".html"});
  for (std::size_t at = 0; (at = html.find("method=\"post\"", at)) != std::string::npos; ++at) {
    const std::string form = html.substr(at, html.find("</form>", at) - at);
    // Signing in has no session yet in either step; its origin is checked instead.
    if (form.find("action=\"/sign-in\"") != std::string::npos ||
        form.find("action=\"/sign-in/code\"") != std::string::npos)
      continue;
    BOOST_TEST(form.find("name=\"csrf\" value=\"{{csrf}}\"") != std::string::npos,
               form.substr(0, 80));
  }
}

BOOST_AUTO_TEST_CASE(unknown_names_are_defects) {
  const Templates templates;
  BOOST_CHECK_THROW(templates.render("nothing", "mn", json::object()), Failure);
  BOOST_CHECK_THROW(templates.texts("mn").get("nothing"), Failure);
  BOOST_TEST(&templates.texts("xx") == &templates.texts("mn"));
}

BOOST_AUTO_TEST_SUITE_END()
