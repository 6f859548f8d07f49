// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/viewing/paper_reader.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <cmath>

#include "server/ingest/pdf_page.h"
#include "server/ingest/picture.h"

namespace tamga::viewing {
namespace {

using ingest::Picture;
using ingest::ScanFault;

constexpr std::size_t most_words_of_page = 20'000, most_words = 200'000;
constexpr std::size_t longest_word = 400;  // bytes
constexpr double longest_side = 1700;      // pixels: a page as wide as a large window
constexpr int few_colours = 64;

struct Size {
  double width = 0, height = 0;
};

// As it is shown: a page that is turned by its own entry has its sides changed over.
Size shown_size(const poppler::page& page) {
  const auto area = page.page_rect();
  const auto turned = page.orientation();
  const bool lies = turned == poppler::page::landscape || turned == poppler::page::seascape;
  Size size{area.width(), area.height()};
  if (lies) std::swap(size.width, size.height);
  if (!(size.width > 0) || !(size.height > 0) || !std::isfinite(size.width * size.height))
    throw ScanFault("scan-unreadable", "a page without a size");
  return size;
}

int share(double at, double whole) {
  return std::clamp(static_cast<int>(std::lround(at / whole * 10'000)), 0, 10'000);
}

std::string utf8(const poppler::ustring& text) {
  const auto bytes = text.to_utf8();
  return {bytes.data(), bytes.size()};
}

PageText text_of(const poppler::page& page) {
  const Size size = shown_size(page);
  PageText out;
  out.width = std::max(1, static_cast<int>(std::lround(std::min(size.width, 20'000.0))));
  out.height = std::max(1, static_cast<int>(std::lround(std::min(size.height, 20'000.0))));
  std::vector<ingest::Word> read;
  for (const auto& box : page.text_list()) {
    if (out.words.size() >= most_words_of_page)
      throw ScanFault("scan-too-large", "words of a page");
    const auto at = box.bbox();
    std::string text = ingest::without_legacy(utf8(box.text()).substr(0, longest_word));
    if (text.empty()) continue;
    read.push_back({text, {}, 0, 0});
    out.words.push_back({std::move(text),
                         {share(at.left(), size.width), share(at.top(), size.height),
                          share(at.right(), size.width), share(at.bottom(), size.height)}});
  }
  // A short page of a person's is shorter than what readable() asks: only signs that
  // no alphabet has make a page unread.
  if (out.words.size() > 20 && !ingest::readable(read)) out.words.clear();
  return out;
}

Picture pix_of(const poppler::image& image) {
  Picture picture(pixCreate(image.width(), image.height(), 32));
  if (!picture) throw std::bad_alloc();
  for (int y = 0; y < image.height(); ++y) {
    l_uint32* row =
        pixGetData(picture.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(picture.get());
    const auto* from = reinterpret_cast<const unsigned char*>(image.const_data()) +
                       static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
    for (int x = 0; x < image.width(); ++x, from += 3)
      composeRGBPixel(from[0], from[1], from[2], row + x);
  }
  return picture;
}

// Most papers are black on white: a palette of few colours is a third of the bytes.
Picture with_few_colours(const Picture& picture) {
  Picture few(pixOctreeQuantNumColors(picture.get(), few_colours, 0));
  if (!few) throw ScanFault("scan-unreadable", "no picture can be made of it");
  return few;
}

std::string png_of(const Picture& picture) {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  if (pixWriteMemPng(&bytes, &size, picture.get(), 0) != 0)
    throw ScanFault("scan-unreadable", "no picture can be made of it");
  const auto release = [](l_uint8* memory) { lept_free(memory); };
  const std::unique_ptr<l_uint8, decltype(release)> owner(bytes, release);
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

void load_paper_reader() {
  setMsgSeverity(L_SEVERITY_NONE);
  ingest::load_pdf_reader();
}

PaperReader::PaperReader(std::string_view bytes, int most_pages) {
  document_ = ingest::open_pdf(bytes, most_pages);
  pages_ = document_->pages();
}

PaperReader::~PaperReader() = default;

std::unique_ptr<poppler::page> PaperReader::page(int number) const {
  std::unique_ptr<poppler::page> page(document_->create_page(number - 1));
  if (!page) throw ScanFault("scan-unreadable", "page " + std::to_string(number));
  return page;
}

PaperText PaperReader::text() const {
  PaperText paper;
  std::size_t words = 0;
  for (int number = 1; number <= pages_; ++number) {
    paper.push_back(text_of(*page(number)));
    words += paper.back().words.size();
    if (words > most_words) throw ScanFault("scan-too-large", "words of a paper");
  }
  return paper;
}

std::string PaperReader::picture(int number, std::int64_t pixels) const {
  const auto one = page(number);
  const Size size = shown_size(*one);
  // Points to pixels: the longer side as on a screen, and all of it within bounds.
  double scale = longest_side / std::max(size.width, size.height);
  scale = std::min(scale, std::sqrt(static_cast<double>(pixels) / (size.width * size.height)));
  if (size.width * scale < 1 || size.height * scale < 1)
    throw ScanFault("scan-too-large", "a page of no shape");
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_rgb24);
  renderer.set_render_hints(poppler::page_renderer::antialiasing |
                            poppler::page_renderer::text_antialiasing);
  const poppler::image image = renderer.render_page(one.get(), 72 * scale, 72 * scale);
  if (!image.is_valid() || image.format() != poppler::image::format_rgb24)
    throw ScanFault("scan-unreadable", "the page cannot be drawn");
  return png_of(with_few_colours(pix_of(image)));
}

}  // namespace tamga::viewing
