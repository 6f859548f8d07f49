// SPDX-License-Identifier: GPL-3.0-or-later
// Forms as folders: the real ones load, damaged ones are refused and named.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "content_cases.h"
#include "form_copy.h"
#include "renderers/content/content.h"
#include "renderers/content/schema.h"
#include "renderers/content/template.h"
#include "renderers/error.h"

namespace {

namespace fs = std::filesystem;
using namespace tamga::forms;
using nlohmann::json;
using tamga::forms::test::FormCopy;

std::vector<std::string> ids(const std::vector<Act>& acts) {
  std::vector<std::string> result;
  for (const Act& act : acts) result.push_back(act.id);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(form_folders)

BOOST_AUTO_TEST_CASE(the_two_first_forms) {
  const Form* job = cases::forms().find("job_description");
  const Form* report = cases::forms().find("performance_report@2023-98");
  BOOST_REQUIRE(job);
  BOOST_REQUIRE(report);
  BOOST_TEST(job->version == "2019-01-11");
  BOOST_TEST(ids(job->acts) == (std::vector<std::string>{"prepared", "permitted", "approved"}),
             boost::test_tools::per_element());
  BOOST_TEST(ids(report->acts) == (std::vector<std::string>{"reported", "acknowledged"}),
             boost::test_tools::per_element());
  BOOST_TEST(job->acts.back().seal);
  BOOST_TEST(!job->acts.front().seal);
  // What the state administration's body decides is recorded by the author.
  BOOST_TEST(job->acts[1].outside);
  BOOST_TEST(job->acts[1].role == "author");
  BOOST_TEST(!job->acts[2].outside);
  BOOST_TEST(job->acts[0].days == 0);
  BOOST_TEST(job->acts[2].days == 30);
  BOOST_TEST(job->geometry.width < job->geometry.height);
  BOOST_TEST(report->geometry.width > report->geometry.height);
  BOOST_TEST(job->content_schema().label("/goals/0/duties/3/criterion") ==
             "Гүйцэтгэлийн шалгуур үзүүлэлт");
}

BOOST_AUTO_TEST_CASE(finding_by_version_and_day) {
  const FormCatalogue& forms = cases::forms();
  BOOST_TEST(forms.find("job_description@2019-01-11") == forms.find("job_description"));
  BOOST_TEST(!forms.find("job_description@1990"));
  BOOST_TEST(!forms.find("jobdescription"));
  BOOST_TEST(!forms.find(""));
  BOOST_TEST(!forms.find("job_description@"));
}

// The form before 2019 lies in archives: records of both must be readable.
BOOST_AUTO_TEST_CASE(two_versions_of_one_form_live_side_by_side) {
  const FormCatalogue& forms = cases::forms();
  const Form* before = forms.find("job_description@2015");
  const Form* today = forms.find("job_description@2019-01-11");
  BOOST_REQUIRE(before);
  BOOST_REQUIRE(today);
  BOOST_TEST(before != today);
  BOOST_TEST(forms.find("job_description", "2015-05-05") == before);
  BOOST_TEST(forms.find("job_description", "2019-01-10") == before);
  BOOST_TEST(forms.find("job_description", "2019-01-11") == today);
  BOOST_TEST(forms.find("job_description", "2026-11-26") == today);
  BOOST_TEST(forms.find("job_description") == today);
  BOOST_TEST(!forms.find("job_description", "2014-12-31"));
  BOOST_TEST(ids(before->acts) == (std::vector<std::string>{"prepared", "approved"}),
             boost::test_tools::per_element());
  // Neither takes the other's content.
  BOOST_TEST(!before->content_schema().problems(cases::sample(*today), 1).empty());
  BOOST_TEST(!today->content_schema().problems(cases::sample(*before), 1).empty());
  const IndexFields fields = index_fields(*before, cases::sample(*before));
  BOOST_TEST(fields.year == 2015);
  BOOST_TEST(fields.number == "24");
  BOOST_TEST(fields.position == "Үрийн чанарын хяналт хариуцсан мэргэжилтэн");
}

// The archivists' papers: who acts, in which order, and what the index takes.
BOOST_AUTO_TEST_CASE(papers_of_the_archive) {
  struct Paper {
    const char* form;
    std::vector<std::string> acts, roles;
    int year;
    const char *date, *number;
    bool landscape;
  };
  const std::vector<Paper> papers{
      {"file_plan",
       {"drawn_up", "considered", "approved"},
       {"archivist", "signer", "signer"},
       2025,
       "2024-12-27",
       "А/163",
       true},
      {"inventory",
       {"compiled", "considered", "approved"},
       {"archivist", "signer", "signer"},
       2023,
       "2023-04-20",
       "1",
       true},
      {"inner_list", {"compiled"}, {"archivist"}, 2024, "2025-02-14", "121", false},
      {"certification_sheet", {"certified"}, {"archivist"}, 2019, "2023-02-21", "35", false},
      {"certified_copy", {"issued"}, {"archivist"}, 2024, "2024-03-04", "2023/000417", false},
      // Nothing is destroyed before the act is approved.
      {"destruction_act",
       {"drawn_up", "agreed", "approved", "destroyed"},
       {"archivist", "signer", "signer", "archivist"},
       2024,
       "2024-03-29",
       "03",
       false},
      {"handover_act",
       {"handed_over", "received"},
       {"author", "archivist"},
       2023,
       "2023-12-22",
       "05",
       false}};
  for (const Paper& paper : papers) {
    BOOST_TEST_CONTEXT(paper.form) {
      const Form* form = cases::forms().find(paper.form);
      BOOST_REQUIRE(form);
      std::vector<std::string> roles;
      for (const Act& act : form->acts) roles.push_back(act.role);
      BOOST_TEST(ids(form->acts) == paper.acts, boost::test_tools::per_element());
      BOOST_TEST(roles == paper.roles, boost::test_tools::per_element());
      BOOST_TEST((form->geometry.width > form->geometry.height) == paper.landscape);
      const IndexFields fields = index_fields(*form, cases::sample(*form));
      BOOST_TEST(fields.organisation == "Ой, усны нөөцийн үндэсний төв");
      BOOST_TEST(fields.year == paper.year);
      BOOST_TEST(fields.date == paper.date);
      BOOST_TEST(fields.number == paper.number);
      BOOST_TEST(!fields.title.empty());
    }
  }
}

// Counted and added by the page, in figures and in words; the numbers here are
// those of the samples, counted apart.
BOOST_AUTO_TEST_CASE(totals_of_the_archive_s_papers) {
  const std::vector<std::pair<const char*, std::vector<const char*>>> totals{
      {"file_plan", {"41 (дөчин нэг) хэрэг"}},
      {"inventory",
       {"1–59 дугаартай нийт 60 (жар) хадгаламжийн нэгж",
        "8955 (найман мянга есөн зуун тавин тав) хуудас", "98 (ерэн найм) хавсралт бүртгэв"}},
      {"inner_list",
       {"Нийт 36 (гучин зургаа) баримт бичиг, 222 (хоёр зуун хорин хоёр) хуудас бүртгэв."}},
      {"certification_sheet",
       {"238 (хоёр зуун гучин найм) хуудас дугаарлав", "236 (хоёр зуун гучин зургаа)"}},
      {"destruction_act",
       {"31 (гучин нэг) хадгаламжийн нэгж, 4991 (дөрвөн мянга есөн зуун ерэн нэг) хуудас"}},
      {"handover_act",
       {"24 (хорин дөрөв) хадгаламжийн нэгж, 4220 (дөрвөн мянга хоёр зуун хорь) хуудас"}}};
  for (const auto& [id, texts] : totals) {
    const Form* form = cases::forms().find(id);
    BOOST_REQUIRE(form);
    const std::string page = fill(*form, cases::sample(*form));
    for (const char* text : texts) {
      BOOST_TEST_CONTEXT(id << ": " << text) {
        BOOST_TEST((page.find(text) != std::string::npos));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_new_version_is_a_new_folder_and_a_later_folder_wins) {
  FormCopy copy;
  copy.change("form.json", [](json& form) { form["title"]["mn"] = "Өөрийн маягт"; });
  const FormCatalogue both({fs::path(TAMGA_SOURCE_SHARE) / "renderers/forms", copy.root()});
  BOOST_TEST(both.all().size() == cases::forms().all().size());
  BOOST_TEST(both.find("job_description")->title.mn == "Өөрийн маягт");
  BOOST_TEST(FormCatalogue({copy.root() / "not-there"}).all().empty());
  fs::create_directories(copy.root() / ".hidden" / "folder");
  BOOST_TEST(FormCatalogue({copy.root()}).all().size() == 1U);
}

BOOST_AUTO_TEST_CASE(index_fields_of_the_samples) {
  const Form* report = cases::forms().find("performance_report");
  const IndexFields fields = index_fields(*report, cases::sample(*report));
  BOOST_TEST(fields.patronymic == "Жигжид");
  BOOST_TEST(fields.given == "Анхзаяа");
  BOOST_TEST(fields.year == 2024);
  BOOST_TEST(fields.date == "2024-12-30");
  BOOST_TEST(fields.title.find("Жигжидийн Анхзаяагийн 2024 оны гүйцэтгэлийн тайлан") !=
             std::string::npos);
  BOOST_TEST(fields.texts.size() > 150U);
  const Form* job = cases::forms().find("job_description");
  json content = cases::sample(*job);
  BOOST_TEST(index_fields(*job, content).number == "А/147");
  content.erase("acts");
  BOOST_TEST(index_fields(*job, content).number == "147");
  BOOST_TEST(index_fields(*job, content).year == 2024);
  content.erase("annex");
  content.erase("effective_date");
  BOOST_TEST(index_fields(*job, content).year == 0);
}

BOOST_AUTO_TEST_CASE(every_text_of_a_sample_is_on_its_page) {
  for (const auto& form : cases::forms().all()) {
    const std::string page = fill(*form, cases::sample(*form));
    for (const std::string& text : index_fields(*form, cases::sample(*form)).texts) {
      // A patronymic and a given name stand in the genitive and in capitals.
      if (text == "Жигжид" || text == "Анхзаяа") continue;
      // The authority's own dates stand in words.
      if (text.size() == 10 && text[4] == '-') continue;
      BOOST_TEST_CONTEXT(text) {
        BOOST_TEST((page.find(text) != std::string::npos));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(damaged_form_json) {
  const std::vector<std::pair<std::string, std::function<void(json&)>>> damages{
      {"/colour", [](json& f) { f["colour"] = 1; }},
      {"/title/en", [](json& f) { f["title"].erase("en"); }},
      {"/page/margins_mm/left", [](json& f) { f["page"]["margins_mm"]["left"] = 200; }},
      {"/page/size", [](json& f) { f["page"]["size"] = "Letter"; }},
      {"/page/orientation", [](json& f) { f["page"]["orientation"] = "up"; }},
      {"/acts/1/id", [](json& f) { f["acts"][1]["id"] = f["acts"][0]["id"]; }},
      {"/acts/0/id", [](json& f) { f["acts"][0]["id"] = "../x"; }},
      {"/acts", [](json& f) { f["acts"] = json::array(); }},
      {"/acts", [](json& f) { f["acts"].back().erase("seal"); }},
      {"/acts/0/id", [](json& f) { f["acts"][0]["id"] = "seal"; }},
      {"/acts/1/outside", [](json& f) { f["acts"][1]["outside"] = "yes"; }},
      {"/acts/1/days", [](json& f) { f["acts"][1]["days"] = -1; }},
      {"/acts/1/days", [](json& f) { f["acts"][1]["days"] = 3651; }},
      {"/acts/1/days", [](json& f) { f["acts"][1]["days"] = 1.5; }},
      {"/acts/1/days", [](json& f) { f["acts"][1]["days"] = "30"; }},
      {"/acts/signed", [](json& f) { f["acts"][0]["id"] = "signed"; }},
      {"/in_force/from", [](json& f) { f["in_force"]["from"] = "2019-02-30"; }},
      {"/index/unit", [](json& f) { f["index"]["unit"] = {"unit"}; }},
      {"/department", [](json& f) { f["index"]["unit"] = {"/department"}; }},
      {"version", [](json& f) { f["version"] = "2020"; }},
      {"/file_plan/open", [](json& f) { f["file_plan"]["open"] = "yes"; }}};
  for (const auto& [where, damage] : damages) {
    FormCopy copy;
    copy.change("form.json", damage);
    BOOST_TEST_CONTEXT(where) {
      BOOST_TEST(copy.load_error() == "form-invalid");
      BOOST_TEST(copy.detail.find("form.json: ") != std::string::npos);
      BOOST_TEST(copy.detail.find(where) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(damaged_schemas) {
  const std::vector<std::pair<std::string, std::function<void(json&)>>> damages{
      {"/properties/unit: ", [](json& s) { s["properties"]["unit"].erase("title"); }},
      {"/properties/unit: ", [](json& s) { s["properties"]["unit"].erase("x-title-en"); }},
      {"/properties/unit: ", [](json& s) { s["properties"]["unit"].erase("type"); }},
      {"/properties/unit: ", [](json& s) { s["properties"]["unit"].erase("maxLength"); }},
      {"/properties/goals: ", [](json& s) { s["properties"]["goals"].erase("maxItems"); }},
      {"/properties/goals/items: ",
       [](json& s) { s["properties"]["goals"]["items"]["additionalProperties"] = true; }},
      {"/required", [](json& s) { s["required"].push_back("salary"); }}};
  for (const auto& [where, damage] : damages) {
    FormCopy copy;
    copy.change("schema.json", damage);
    BOOST_TEST_CONTEXT(where) {
      BOOST_TEST(copy.load_error() == "form-invalid");
      BOOST_TEST(copy.detail.find("schema.json: ") != std::string::npos);
      BOOST_TEST(copy.detail.find(where) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(damaged_generated_fields) {
  struct Damage {
    const char *code, *where;
    std::function<void(json&)> edit;
  };
  const auto put = [](const char* text, auto... keys) {
    return [=](json& schema) {
      json* field = &schema["properties"];
      ((field = &(*field)[keys]), ...);
      (*field)["x-generated"] = text;
    };
  };
  const std::vector<Damage> damages{
      {"form-invalid", "/properties/title/x-generated",
       [](json& s) { s["properties"]["title"]["x-generated"] = 1; }},
      {"form-invalid", "/properties/title/x-generated",
       [](json& s) { s["properties"]["title"]["minLength"] = 1; }},
      {"form-invalid", "/properties/title/x-generated",
       [](json& s) { s["required"].push_back("title"); }},
      {"form-invalid", "/properties/unit/x-generated", put("а", "unit")},
      {"form-invalid", "/properties/annex/properties/order_date/x-generated",
       put("а", "annex", "properties", "order_date")},
      {"form-invalid", "/properties/annex/x-generated", put("а", "annex")},
      {"form-invalid", "/properties/groups/items/properties/objective/x-generated",
       put("а", "groups", "items", "properties", "objective")},
      {"template-invalid", "/properties/title/x-generated", put("{{nowhere}}", "title")},
      {"template-invalid", "/properties/title/x-generated", put("{{title}}", "title")},
      {"template-invalid", "/properties/title/x-generated", put("{{unit|dative}}", "title")},
      {"template-invalid", "/properties/title/x-generated", put("{{#unit}}", "title")},
      // Of one field that is made another cannot be made.
      {"template-invalid", "/properties/annex/properties/authority/x-generated",
       put("{{title}}", "annex", "properties", "authority")}};
  for (const auto& [code, where, edit] : damages) {
    FormCopy copy("performance_report", "2023-98");
    copy.change("schema.json", edit);
    BOOST_TEST_CONTEXT(where) {
      BOOST_TEST(copy.load_error() == code);
      BOOST_TEST(copy.detail.find("schema.json: " + std::string(where)) != std::string::npos);
    }
  }
  FormCopy nested("performance_report", "2023-98");
  nested.change("schema.json", put("{{organisation}}", "annex", "properties", "authority"));
  BOOST_TEST(nested.load_error() == "");
}

// An act finds its place and those of its values on every paper of the form.
BOOST_AUTO_TEST_CASE(damaged_fields) {
  const std::string mark = "<div class=\"mark\" data-act=\"seal\"></div>";
  const std::string name =
      "<p class=\"name\"><span class=\"name-field\" "
      "data-value=\"prepared.name\">{{acts.prepared.name}}</span></p>";
  const std::vector<std::pair<std::string, std::string>> damages{
      {mark, ""},
      {mark, mark + mark},
      {mark, "<div class=\"mark\" data-act=\"sealed\"></div>"},
      {mark, "{{?annex}}" + mark + "{{/annex}}"},
      {mark, "{{^annex}}" + mark + "{{/annex}}"},
      {mark, "{{#goals}}" + mark + "{{/goals}}"},
      {"data-act=\"approved\"", ""},
      {"data-act=\"prepared\"", "data-act=\"approved\""},
      {"data-value=\"prepared.name\"", "data-value=\"drawn_up.name\""},
      {"data-value=\"prepared.name\"", "data-value=\"seal.name\""},
      {"data-value=\"prepared.name\"", "data-value=\"prepared.salary\""},
      {name, "{{?acts.prepared.name}}" + name + "{{/acts.prepared.name}}"},
      {name, "{{#goals}}" + name + "{{/goals}}"}};
  for (const auto& [from, to] : damages) {
    FormCopy copy;
    copy.replace("page.html", from, to);
    BOOST_TEST_CONTEXT(to) {
      BOOST_TEST(copy.load_error() == "template-invalid");
      BOOST_TEST(copy.detail.find("page.html:") != std::string::npos);
    }
  }
  FormCopy twice;
  twice.replace("page.html", name, name + name);
  BOOST_TEST(twice.load_error() == "");
}

BOOST_AUTO_TEST_CASE(damaged_pages_and_samples) {
  {
    FormCopy copy;
    copy.replace("page.html", "{{organisation}}", "{{organization}}");
    BOOST_TEST(copy.load_error() == "template-invalid");
    BOOST_TEST(copy.detail.find("page.html:") != std::string::npos);
  }
  {
    // In a part that the sample does not show.
    FormCopy copy;
    copy.replace("page.html", "{{?acts.approved}}ДАРГА", "{{?acts.approved}}<blink>ДАРГА</blink>");
    BOOST_TEST(copy.load_error() == "template-invalid");
  }
  {
    // A heading that leaves out a level, in a part that the sample does not show.
    FormCopy copy;
    copy.replace("page.html", "{{?annex}}", "{{?annex}}<h2>Хавсралт</h2>");
    BOOST_TEST(copy.load_error() == "template-invalid");
  }
  {
    FormCopy copy;
    copy.replace("page.html", "text-align: left;", "text-align: start;");
    BOOST_TEST(copy.load_error() == "template-invalid");
  }
  {
    FormCopy copy;
    copy.change("sample.json", [](json& sample) { sample["goals"][0]["text"] = 1; });
    BOOST_TEST(copy.load_error() == "form-invalid");
    BOOST_TEST(copy.detail.find("/goals/0/text") != std::string::npos);
  }
  for (const char* file : {"form.json", "schema.json", "page.html", "sample.json"}) {
    FormCopy missing, broken;
    missing.remove(file);
    BOOST_TEST(missing.load_error() == "form-invalid");
    BOOST_TEST(missing.detail.find(file) != std::string::npos);
    broken.write(file, "{");
    BOOST_TEST_CONTEXT(file) {
      BOOST_TEST(broken.load_error() != "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
