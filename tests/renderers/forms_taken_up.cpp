// SPDX-License-Identifier: GPL-3.0-or-later
// Forms exchanged while they are in use: what was found stays, and a thread that holds on to
// what was there finds nothing else.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <thread>
#include <vector>

#include "form_copy.h"
#include "renderers/content/schema.h"

namespace fs = std::filesystem;
using namespace tamga::forms;
using nlohmann::json;
using tamga::forms::test::FormCopy;

BOOST_AUTO_TEST_SUITE(forms_taken_up)

BOOST_AUTO_TEST_CASE(what_is_taken_up_is_found_and_what_was_found_stays) {
  FormCopy copy, other("performance_report", "2023-98");
  FormCatalogue catalogue({copy.root(), other.root()});
  const Form* before = catalogue.find("job_description");
  const Form* untouched = catalogue.find("performance_report");
  const auto* all = &catalogue.all();
  catalogue.take_up(FormCatalogue({copy.root(), other.root()}));
  BOOST_TEST(catalogue.find("job_description") == before);  // the same files: nothing exchanged
  BOOST_TEST(&catalogue.all() == all);

  catalogue.set_retired({"performance_report@2023-98"});
  copy.change("form.json", [](json& form) { form["title"]["mn"] = "Өөр маягт"; });
  {
    const FormCatalogue::Steady steady(catalogue);
    catalogue.take_up(FormCatalogue({copy.root(), other.root()}));
    BOOST_TEST(catalogue.find("job_description") == before);
    const FormCatalogue::Steady inner(catalogue);
    BOOST_TEST(catalogue.find("job_description") == before);
    std::thread([&] { BOOST_TEST(catalogue.find("job_description") != before); }).join();
  }
  const Form* after = catalogue.find("job_description");
  BOOST_REQUIRE(after != before);
  BOOST_TEST(after->title.mn == "Өөр маягт");
  BOOST_TEST(before->title.mn != "Өөр маягт");
  BOOST_TEST(catalogue.find("performance_report@2023-98") == untouched);
  BOOST_TEST(catalogue.find("performance_report") == nullptr);  // still retired
  BOOST_TEST(all->size() == 2U);                                // of an earlier moment, and whole

  copy.remove("sample.json");  // what was read is kept
  BOOST_TEST(!after->sample_text().empty());
  fs::remove_all(other.root() / "performance_report");
  BOOST_CHECK_THROW(FormCatalogue({copy.root(), other.root()}), Error);
  fs::remove_all(copy.root() / "job_description");
  catalogue.take_up(FormCatalogue({copy.root(), other.root()}));
  BOOST_TEST(catalogue.all().empty());
  BOOST_TEST(before->content_schema().at("/unit") != nullptr);
}

// Read by some while another exchanges; under ThreadSanitizer, too.
BOOST_AUTO_TEST_CASE(forms_are_exchanged_while_they_are_read) {
  FormCopy one, two;
  two.change("form.json", [](json& form) { form["title"]["mn"] = "Хоёр"; });
  const FormCatalogue first({one.root()}), second({two.root()});
  FormCatalogue catalogue({one.root()});
  std::atomic<bool> stop{false};
  std::atomic<std::size_t> torn{0}, reads{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&] {
      while (!stop) {
        const FormCatalogue::Steady steady(catalogue);
        const Form* form = catalogue.find("job_description");
        const bool is_second = form->title.mn == "Хоёр";
        if (is_second != (form->files == second.all().front()->files)) ++torn;
        if (catalogue.find("job_description") != form) ++torn;
        ++reads;
      }
    });
  for (int i = 0; i < 200; ++i) catalogue.take_up(i % 2 ? first : second);
  while (reads < 100) std::this_thread::yield();
  stop = true;
  for (auto& reader : readers) reader.join();
  BOOST_TEST(torn == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
