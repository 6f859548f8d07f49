// SPDX-License-Identifier: GPL-3.0-or-later
// Every sample and every hostile variant of every form renders with all its
// text in its place, or is refused with the reason and the place.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "content_cases.h"
#include "hostile_variants.h"
#include "rendering_checks.h"

namespace {

using namespace tamga::forms;
using namespace tamga::forms::cases;
using nlohmann::json;

bool all_asked_for() {
  return std::getenv("TAMGA_LONG") != nullptr;
}

// The seed of this run; TAMGA_SEED repeats one.
unsigned seed() {
  static const unsigned seed = [] {
    const char* given = std::getenv("TAMGA_SEED");
    const unsigned value =
        given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}() % 1'000'000;
    BOOST_TEST_MESSAGE("seed " << value << " (TAMGA_SEED repeats it)");
    return value;
  }();
  return seed;
}

void check_refusal(const Variant& variant, const std::vector<Problem>& problems,
                   const std::vector<std::string>& changed) {
  BOOST_REQUIRE(!problems.empty());
  char name[16] = "";
  if (variant.character != 0)
    std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(variant.character));
  for (const Problem& problem : problems) {
    BOOST_TEST(problem.code == variant.refusal);
    BOOST_TEST(!problem.field.empty(), problem.pointer);
    BOOST_TEST(problem.detail.find(name) != std::string::npos, problem.detail);
    const bool known = std::find(changed.begin(), changed.end(), problem.pointer) != changed.end();
    BOOST_TEST(known, problem.pointer);
  }
  BOOST_TEST(problems.size() == std::min<std::size_t>(changed.size(), 100));
}

// Whether some change puts a character that no face has.
bool is_uncovered(const Variant& variant) {
  return std::any_of(variant.changes.begin(), variant.changes.end(), [](const Change& change) {
    return renderer().faces().first_uncovered({}, change.text).has_value();
  });
}

// False when the form has no such places.
bool check_variant(const Variant& variant, const Form& form) {
  json content = sample(form);
  std::vector<std::string> changed;
  for (const Change& change : variant.changes) {
    const auto pointers = apply(change, form, content);
    if (pointers.empty()) return false;
    changed.insert(changed.end(), pointers.begin(), pointers.end());
  }
  const auto problems = check(form, content, Completeness::Draft, renderer().faces());
  const bool refused = variant.while_no_face_has ? is_uncovered(variant) : !variant.refusal.empty();
  if (refused) {
    check_refusal(variant, problems, changed);
    BOOST_CHECK_THROW(renderer().render(form, content, Completeness::Draft), Refused);
    return true;
  }
  for (const Problem& problem : problems)
    BOOST_ERROR(problem.code << " " << problem.pointer << " " << problem.detail);
  if (problems.empty()) check_rendering(form, content);
  return true;
}

const Form& any_form(std::mt19937& random) {
  const auto& all = forms().all();
  return *all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(random)];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_contents)

BOOST_AUTO_TEST_CASE(there_are_enough_variants) {
  BOOST_TEST(hostile_variants().size() >= 60U);
}

BOOST_AUTO_TEST_CASE(every_sample_renders_whole) {
  for (const auto& form : forms().all()) {
    BOOST_TEST_CONTEXT(form->id << "@" << form->version) {
      check_rendering(*form, sample(*form));
    }
  }
}

// Every variant over every form with TAMGA_LONG=1. Without it each variant meets
// one form, by chance, and of the heavy ones chance picks one.
BOOST_AUTO_TEST_CASE(variants_render_whole_or_are_refused) {
  std::mt19937 random(seed());
  std::vector<const Variant*> heavy;
  for (const Variant& variant : hostile_variants())
    if (variant.heavy) heavy.push_back(&variant);
  const Variant* const picked = heavy.at(random() % heavy.size());
  for (const Variant& variant : hostile_variants()) {
    std::vector<const Form*> candidates;
    for (const auto& form : forms().all())
      if (variant.form.empty() || variant.form == form->id) candidates.push_back(form.get());
    BOOST_TEST_REQUIRE(!candidates.empty(), variant.name);
    std::shuffle(candidates.begin(), candidates.end(), random);
    if (variant.heavy && !all_asked_for() && &variant != picked) continue;
    bool met = false;
    for (const Form* form : candidates) {
      BOOST_TEST_CONTEXT(variant.name << ", " << form->id << "@" << form->version) {
        met = check_variant(variant, *form) || met;
      }
      if (met && !all_asked_for()) break;
    }
    BOOST_TEST(met, "no form has the places of: " << variant.name);
  }
}

BOOST_AUTO_TEST_CASE(variants_upon_variants_keep_the_invariants) {
  std::vector<const Variant*> harmless;
  for (const Variant& variant : hostile_variants())
    if (variant.refusal.empty() && variant.form.empty() && !variant.heavy)
      harmless.push_back(&variant);
  const unsigned count = all_asked_for() ? 300 : 3;
  for (unsigned walk = 0; walk < count; ++walk) {
    std::mt19937 random(seed() + walk);
    const Form& form = any_form(random);
    json content = sample(form);
    std::string story = form.id + "@" + form.version;
    for (int step = 0; step < 3; ++step) {
      const Variant& variant = *harmless[random() % harmless.size()];
      story += "; " + variant.name;
      for (const Change& change : variant.changes) apply(change, form, content);
    }
    BOOST_TEST_CONTEXT("TAMGA_SEED=" << seed() + walk << " " << story) {
      check_rendering(form, content);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
