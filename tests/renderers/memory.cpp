// SPDX-License-Identifier: GPL-3.0-or-later
// A renderer that works for years keeps nothing of the documents it made: what
// is allocated stays the same, however many come, and however new their words
// and characters are. What is kept for speed has a bound, and the first
// documents fill it. (What nobody can reach any more is found by LeakSanitizer;
// the resident memory of a hundred thousand documents by tests/bench/run --soak.)
#include <malloc.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <thread>

#include "renderers/renderer.h"
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Of sanitizer/allocator_interface.h, which GCC does not ship.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace {

using nlohmann::json;
namespace forms = tamga::forms;

// Bytes that the program has allocated and not freed. A sanitizer has an
// allocator of its own, which glibc's figures know nothing of.
long live_bytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return static_cast<long>(__sanitizer_get_current_allocated_bytes());
#else
  const struct mallinfo2 info = mallinfo2();
  return static_cast<long>(info.uordblks + info.hblkhd);
#endif
}

// Content whose long texts are all of words that no document had before, in
// letters and signs that differ from document to document.
class FreshContent {
 public:
  explicit FreshContent(const json& sample) : sample_(sample) {}

  json next() {
    letters_.clear();
    for (const std::string_view letter : alphabet_)
      if (random_() % 2 == 0) letters_.push_back(letter);
    if (letters_.empty()) letters_.push_back(alphabet_[0]);
    return fresh(sample_);
  }

 private:
  // Words all of one length, so that what replaces a word takes its place exactly.
  std::string fresh_text(std::size_t bytes) {
    std::string text;
    for (std::size_t words = bytes / 17; words-- > 0;) {
      for (int i = 0; i < 8; ++i) text += letters_[random_() % letters_.size()];
      text += ' ';
    }
    text += signs_[random_() % signs_.size()];
    return text;
  }

  json fresh(const json& value) {
    if (value.is_string()) {
      const std::size_t size = value.get_ref<const std::string&>().size();
      return size > 40 ? json(fresh_text(size)) : value;
    }
    json copy = value;
    if (value.is_structured())
      for (auto& item : copy) item = fresh(item);
    return copy;
  }

  static constexpr std::array<std::string_view, 35> alphabet_{
      "а", "б", "в", "г", "д", "е", "ё", "ж", "з", "и", "й", "к", "л", "м", "н", "о", "ө", "п",
      "р", "с", "т", "у", "ү", "ф", "х", "ц", "ч", "ш", "щ", "ъ", "ы", "ь", "э", "ю", "я"};
  static constexpr std::array<std::string_view, 12> signs_{"§", "©", "®", "°", "±", "µ",
                                                           "¼", "½", "¾", "×", "÷", "¿"};
  const json& sample_;
  std::mt19937 random_{19240713};
  std::vector<std::string_view> letters_;
};

// What stays allocated of `counted` pieces of work, after `first` have filled
// what is kept for speed.
template <typename Work>
long growth(int first, int counted, const Work& work) {
  for (int i = 0; i < first; ++i) work();
  const long before = live_bytes();
  for (int i = 0; i < counted; ++i) work();
  return live_bytes() - before;
}

// Bytes: for what the allocator rounds, and the 77 that libhyphen's reader of
// dictionaries leaves (tests/leaks.supp). A document holds some hundred thousand
// while it is made.
constexpr long allowed = 8 * 1024;

struct Fixture {
  forms::Form form = forms::load_form(std::filesystem::path(TAMGA_SOURCE_SHARE) / "renderers" /
                                      "forms" / "job_description" / "2019-01-11");
  json sample = json::parse(form.sample_text());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory, Fixture)

BOOST_AUTO_TEST_CASE(documents_leave_nothing_behind) {
  const forms::Renderer renderer;
  FreshContent contents(sample);
  std::size_t pages = 0;
  const long grown = growth(40, 20, [&] {
    pages += renderer.render(form, contents.next(), forms::Completeness::Record).pages;
  });
  BOOST_TEST(pages > 60 * 3);
  BOOST_TEST_MESSAGE("bytes grown: " << grown);
  BOOST_TEST(grown <= allowed);
}

BOOST_AUTO_TEST_CASE(refusals_leave_nothing_behind) {
  const forms::Renderer renderer;
  int refused = 0, number = 0;
  const long grown = growth(20, 200, [&] {
    json content = sample;
    content["purpose"] = "\U0001F600 " + std::to_string(number);  // no face has it
    content["unknown" + std::to_string(number++)] = true;
    try {
      renderer.render(form, content, forms::Completeness::Record);
    } catch (const forms::Refused&) {
      ++refused;
    }
  });
  BOOST_TEST(refused == 220);
  BOOST_TEST_MESSAGE("bytes grown: " << grown);
  BOOST_TEST(grown <= allowed);
}

// A renderer that goes takes its faces with it, a thread what it kept of words.
BOOST_AUTO_TEST_CASE(renderers_and_threads_leave_nothing_behind) {
  std::size_t pages = 0;
  const long grown = growth(3, 6, [&] {
    std::thread([&] {
      const forms::Renderer renderer;
      pages += renderer.render(form, sample, forms::Completeness::Record).pages;
    }).join();
  });
  BOOST_TEST(pages == 9 * 5);
  BOOST_TEST_MESSAGE("bytes grown: " << grown);
  BOOST_TEST(grown <= allowed);
}

BOOST_AUTO_TEST_SUITE_END()
