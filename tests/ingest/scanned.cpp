// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanned.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "folder.h"
#include "index/analysis/letters.h"
#include "renderers/renderer.h"
#include "server/demonstration/organisation.h"
#include "server/ingest/folding.h"
#include "server/ingest/pdf_page.h"

namespace tamga::ingest::test {
namespace {

using nlohmann::json;

const forms::Renderer& renderer() {
  static const forms::Renderer one;
  return one;
}

std::string text_at(const json& content, const char* pointer) {
  const json::json_pointer at(pointer);
  return content.contains(at) ? content.at(at).get<std::string>() : std::string();
}

// A report is long: its first group and one measure of it are enough for a first page.
json shortened(json content) {
  if (content.contains("groups"))
    while (content["groups"].size() > 2) content["groups"].erase(content["groups"].size() - 1);
  content.erase("traditional");
  return content;
}

std::string bytes_of(l_uint8* bytes, std::size_t size) {
  std::string out(reinterpret_cast<const char*>(bytes), size);
  lept_free(bytes);
  return out;
}

void speckle(Pix* pix, double share, std::mt19937_64& random) {
  const int width = pixGetWidth(pix), height = pixGetHeight(pix);
  const auto count = static_cast<std::uint64_t>(share * width * height);
  for (std::uint64_t i = 0; i < count; ++i) {
    const int x = static_cast<int>(random() % static_cast<std::uint64_t>(width));
    const int y = static_cast<int>(random() % static_cast<std::uint64_t>(height));
    pixSetPixel(pix, x, y, random() % 3 == 0 ? 255 : static_cast<l_uint32>(random() % 120));
  }
}

// Words that were read, each given to the true word that it stands on.
struct Pairing {
  std::vector<std::u32string> read;  // by true word
  std::size_t stray = 0;             // letters that stand on none
};

Pairing paired(const std::vector<Word>& truth, const std::vector<Word>& read) {
  Pairing pairs;
  pairs.read.resize(truth.size());
  for (const auto& word : read) {
    const auto letters = index::to_utf32(word.text);
    const int middle = (word.box.left + word.box.right) / 2;
    std::size_t best = truth.size();
    int best_gap = 1 << 30;
    for (std::size_t at = 0; at < truth.size(); ++at) {
      const Box& box = truth[at].box;
      const int beside = std::max({0, box.left - middle, middle - box.right});
      const int gap = beside + 2 * std::abs(box.middle() - word.box.middle());
      if (gap < best_gap) best = at, best_gap = gap;
    }
    if (best < truth.size() && best_gap <= 2 * std::max(80, truth[best].box.height()))
      pairs.read[best] += letters;
    else
      pairs.stray += letters.size();
  }
  return pairs;
}

}  // namespace

Paper make_paper(int number) {
  demonstration::Organisation organisation(static_cast<std::uint64_t>(1000 + number / 2));
  auto source = organisation.next();
  if (number % 2 == 1) source = organisation.next();
  const json content = shortened(json::parse(source.content));
  const auto* form = all_forms().find(source.form);
  Paper paper;
  paper.pdf = renderer().render(*form, content, forms::Completeness::Record).pdf;
  paper.fields["form"] = form->id + "@" + form->version;
  for (const char* field : {"organisation", "unit", "position"})
    paper.fields[field] = text_at(content, ("/" + std::string(field)).c_str());
  if (form->id == "performance_report") {
    paper.fields["patronymic"] = text_at(content, "/person/patronymic");
    paper.fields["given"] = text_at(content, "/person/given");
    paper.fields["year"] = std::to_string(content.at("year").get<int>());
  } else {
    paper.fields["order_number"] = text_at(content, "/annex/order_number");
    paper.fields["date"] = text_at(content, "/annex/order_date");
    paper.fields["year"] = paper.fields["date"].substr(0, 4);
  }
  return paper;
}

Damage damage_of(int number) {
  std::mt19937_64 random(static_cast<std::uint64_t>(77 + number));
  const auto between = [&](double least, double most) {
    return least + (most - least) * static_cast<double>(random() % 1000) / 1000;
  };
  Damage damage;
  damage.dpi = between(200, 300);
  damage.degrees = between(-1.5, 1.5);
  damage.blur = number % 3 == 0 ? 1 : 0;
  damage.speckle = between(0, 0.002);
  damage.jpeg = number % 4 == 3 ? 0 : static_cast<int>(between(45, 80));
  damage.quarters = number % 12 == 5 ? 2 : 0;
  return damage;
}

Damage heavy_damage(int number) {
  Damage damage = damage_of(number);
  damage.dpi = 150 + (damage.dpi - 200) * 0.3;
  damage.degrees *= 5.0 / 3;
  damage.blur = 1;
  damage.speckle = 0.006;
  damage.jpeg = 30;
  return damage;
}

Scan scan_page(std::string_view pdf, const Damage& damage, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Picture page = PdfPage(pdf, 1, 500).drawn(damage.dpi, 40'000'000);
  const auto radians = static_cast<l_float32>(damage.degrees * std::acos(-1.0) / 180);
  page.reset(pixRotate(page.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
  if (damage.blur > 0) page.reset(pixBlockconv(page.get(), damage.blur, damage.blur));
  speckle(page.get(), damage.speckle, random);
  if (damage.quarters > 0) page = turned(page, damage.quarters);
  pixSetResolution(page.get(), static_cast<l_int32>(damage.dpi), static_cast<l_int32>(damage.dpi));
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  if (damage.jpeg > 0) {
    pixWriteMemJpeg(&bytes, &size, page.get(), damage.jpeg, 0);
    return {"scan.jpg", bytes_of(bytes, size)};
  }
  pixWriteMemTiff(&bytes, &size, page.get(), IFF_TIFF_LZW);
  return {"scan.tif", bytes_of(bytes, size)};
}

std::vector<Word> true_words(std::string_view pdf) {
  return PdfPage(pdf, 1, 500).words();
}

double character_error_rate(const std::vector<Word>& truth, const std::vector<Word>& read) {
  const Pairing pairs = paired(truth, read);
  std::size_t wrong = pairs.stray, all = 0;
  for (std::size_t at = 0; at < truth.size(); ++at) {
    const auto letters = index::to_utf32(truth[at].text);
    all += letters.size();
    wrong += distance(letters, pairs.read[at], letters.size() + pairs.read[at].size());
  }
  return static_cast<double>(wrong) / static_cast<double>(std::max<std::size_t>(1, all));
}

double words_found(const std::vector<Word>& truth, const std::vector<Word>& read) {
  const auto plain = [](const Word& word) {
    std::u32string out;
    for (const char32_t code : index::to_utf32(word.text))
      if (index::is_letter(code)) out += index::fold_case(code);
    return out;
  };
  std::multiset<std::u32string> seen;
  for (const auto& word : read) seen.insert(plain(word));
  std::size_t found = 0, all = 0;
  for (const auto& word : truth) {
    const auto letters = plain(word);
    if (letters.size() < 3) continue;
    ++all;
    if (const auto at = seen.find(letters); at != seen.end()) {
      ++found;
      seen.erase(at);
    }
  }
  return static_cast<double>(found) / static_cast<double>(std::max<std::size_t>(1, all));
}

}  // namespace tamga::ingest::test
