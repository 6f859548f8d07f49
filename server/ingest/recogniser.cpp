// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/recogniser.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <cmath>

namespace tamga::ingest {
namespace {

constexpr int resolution = 300;
// A page that lies right is read with 80 and more, one on its side with less than 50.
constexpr int surely_upright = 65;
constexpr int surely_clean = 85;

int share(int at, int whole) {
  return static_cast<int>(std::clamp<long long>(10'000LL * at / std::max(1, whole), 0, 10'000));
}

// How well a page was read: many letters, and sure ones.
double merit(const PageReading& page) {
  double sum = 0;
  for (const auto& word : page.words)
    if (word.confidence > 50) sum += static_cast<double>(word.text.size()) * word.confidence / 100;
  return sum;
}

}  // namespace

Recogniser::Recogniser() : engine_(std::make_unique<tesseract::TessBaseAPI>()) {
  if (engine_->Init(nullptr, "mon", tesseract::OEM_LSTM_ONLY) != 0)
    throw ScanFault("ocr-missing", "tesseract-ocr-mon");
  engine_->SetPageSegMode(tesseract::PSM_AUTO);
  engine_->SetVariable("debug_file", "/dev/null");
}

Recogniser::~Recogniser() = default;

PageReading Recogniser::read_as_it_lies(const Picture& grey) {
  PageReading page;
  page.recognised = true;
  engine_->SetImage(grey.get());
  engine_->SetSourceResolution(resolution);
  if (engine_->Recognize(nullptr) != 0) throw ScanFault("scan-unreadable", "nothing is recognised");
  const std::unique_ptr<tesseract::ResultIterator> at(engine_->GetIterator());
  if (!at || at->Empty(tesseract::RIL_WORD)) return page;
  const int width = pixGetWidth(grey.get()), height = pixGetHeight(grey.get());
  int line = -1;
  do {
    if (at->IsAtBeginningOf(tesseract::RIL_TEXTLINE)) ++line;
    const std::unique_ptr<char[]> text(at->GetUTF8Text(tesseract::RIL_WORD));
    int left = 0, top = 0, right = 0, bottom = 0;
    // The lines of a table come as words of a space.
    if (!text || std::string_view(text.get()).find_first_not_of(' ') == std::string_view::npos ||
        at->Empty(tesseract::RIL_WORD) ||
        !at->BoundingBox(tesseract::RIL_WORD, &left, &top, &right, &bottom))
      continue;
    Word word;
    word.text = text.get();
    word.box = {share(left, width), share(top, height), share(right, width), share(bottom, height)};
    word.confidence =
        std::clamp(static_cast<int>(std::lround(at->Confidence(tesseract::RIL_WORD))), 0, 98);
    word.line = std::max(0, line);
    page.words.push_back(std::move(word));
  } while (at->Next(tesseract::RIL_WORD));
  engine_->Clear();
  return page;
}

Recognised Recogniser::read(const Picture& scanned) {
  Picture straight = straightened(ready_to_read(scanned));
  Recognised best{read_as_it_lies(straight), nullptr};
  if (best.reading.confidence() < surely_clean) {
    Picture clean = straightened(ready_to_read(cleaned(scanned)));
    PageReading other = read_as_it_lies(clean);
    if (merit(other) > merit(best.reading)) {
      best.reading = std::move(other);
      straight = std::move(clean);
    }
  }
  int quarters = 0;
  if (best.reading.confidence() < surely_upright)
    for (const int tried : {2, 1, 3}) {
      PageReading other = read_as_it_lies(turned(straight, tried));
      if (merit(other) <= 1.2 * merit(best.reading)) continue;
      best.reading = std::move(other);
      quarters = tried;
    }
  best.upright = quarters == 0 ? std::move(straight) : turned(straight, quarters);
  return best;
}

}  // namespace tamga::ingest
