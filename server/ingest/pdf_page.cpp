// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/pdf_page.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "index/analysis/letters.h"

namespace tamga::ingest {
namespace {

constexpr std::size_t most_words = 20'000;  // of a page; a person's has 600
constexpr std::size_t longest_word = 400;   // bytes
constexpr std::size_t fewest_letters = 20;

std::string utf8(const poppler::ustring& text) {
  const auto bytes = text.to_utf8();
  return {bytes.data(), bytes.size()};
}

int share(double at, double whole) {
  return std::clamp(static_cast<int>(std::lround(at / whole * 10'000)), 0, 10'000);
}

// The words in lines: two whose middles are nearer than half a letter's height share one.
void put_in_lines(std::vector<Word>& words) {
  std::stable_sort(words.begin(), words.end(),
                   [](const Word& a, const Word& b) { return a.box.middle() < b.box.middle(); });
  int line = 0;
  for (std::size_t begin = 0; begin < words.size(); ++line) {
    std::size_t end = begin;
    while (end < words.size() &&
           words[end].box.middle() - words[begin].box.middle() <=
               std::max(10, std::min(words[end].box.height(), words[begin].box.height()) / 2))
      words[end++].line = line;
    std::sort(words.begin() + static_cast<std::ptrdiff_t>(begin),
              words.begin() + static_cast<std::ptrdiff_t>(end),
              [](const Word& a, const Word& b) { return a.box.left < b.box.left; });
    begin = end;
  }
}

// Draws and reads a page of one word once: fonts, encodings, FreeType.
constexpr std::string_view trial =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 40 40]/Contents 4 0 R/Resources<</Font<</F "
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >> >> >>endobj\n"
    "4 0 obj<</Length 32>>stream\nBT /F 8 Tf 4 4 Td (tamga) Tj ET \nendstream endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

}  // namespace

void load_pdf_reader() {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  const PdfPage page(trial, 1, 1);
  if (page.words().size() > 1) throw std::runtime_error("the PDF reader does not work");
  page.drawn(30, 10'000);
}

std::unique_ptr<poppler::document> open_pdf(std::string_view bytes, int most) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw ScanFault("scan-too-large", "bytes");
  std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document) throw ScanFault("scan-unreadable", "it cannot be read as PDF");
  if (document->is_locked()) throw ScanFault("scan-encrypted", "");
  const int pages = document->pages();
  if (pages < 1) throw ScanFault("scan-unreadable", "a PDF without pages");
  if (pages > most) throw ScanFault("scan-too-large", std::to_string(pages) + " pages");
  return document;
}

PdfPage::PdfPage(std::string_view bytes, int number, int most) {
  document_ = open_pdf(bytes, most);
  pages_ = document_->pages();
  page_.reset(document_->create_page(number - 1));
  if (!page_) throw ScanFault("scan-unreadable", "page " + std::to_string(number));
}

PdfPage::~PdfPage() = default;

std::vector<Word> PdfPage::words() const {
  const auto area = page_->page_rect();
  std::vector<Word> words;
  if (!(area.width() > 0) || !(area.height() > 0)) return words;
  for (const auto& box : page_->text_list()) {
    if (words.size() >= most_words) throw ScanFault("scan-too-large", "words of a page");
    const auto at = box.bbox();
    Word word;
    word.text = without_legacy(utf8(box.text()).substr(0, longest_word));
    word.box = {share(at.left(), area.width()), share(at.top(), area.height()),
                share(at.right(), area.width()), share(at.bottom(), area.height())};
    word.confidence = 99;
    if (!word.text.empty()) words.push_back(std::move(word));
  }
  put_in_lines(words);
  return words;
}

Picture PdfPage::drawn(double dpi, std::int64_t pixels) const {
  const auto area = page_->page_rect();
  const double inches = area.width() / 72 * area.height() / 72;
  if (!(inches > 0) || !std::isfinite(inches))
    throw ScanFault("scan-unreadable", "a page without a size");
  dpi = std::min(dpi, std::sqrt(static_cast<double>(pixels) / inches));
  if (area.width() / 72 * dpi < 1 || area.height() / 72 * dpi < 1)
    throw ScanFault("scan-too-large", "a page of no shape");
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_gray8);
  renderer.set_render_hints(poppler::page_renderer::antialiasing |
                            poppler::page_renderer::text_antialiasing);
  const poppler::image image = renderer.render_page(page_.get(), dpi, dpi);
  if (!image.is_valid() || image.format() != poppler::image::format_gray8)
    throw ScanFault("scan-unreadable", "the page cannot be drawn");
  Picture picture(pixCreate(image.width(), image.height(), 8));
  if (!picture) throw std::bad_alloc();
  for (int y = 0; y < image.height(); ++y) {
    l_uint32* row =
        pixGetData(picture.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(picture.get());
    const char* from = image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
    for (int x = 0; x < image.width(); ++x)
      SET_DATA_BYTE(row, x, static_cast<unsigned char>(from[x]));
  }
  return picture;
}

bool readable(const std::vector<Word>& words) {
  std::size_t letters = 0, signs = 0;
  for (const auto& word : words)
    for (const char32_t code : index::to_utf32(word.text)) {
      const bool known = (code < 0x250 && index::is_letter(code)) || index::is_cyrillic(code) ||
                         (code >= 0x1800 && code < 0x18B0);
      if (known)
        ++letters;
      else if (code > 0x250 && !(code >= 0x2000 && code < 0x2300))
        ++signs;
    }
  return letters >= fewest_letters && letters > 4 * signs;
}

}  // namespace tamga::ingest
