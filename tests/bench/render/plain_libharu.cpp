// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/plain_libharu.h"

#include <hpdf.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/bench/render/cpu_time.h"

namespace tamga::bench {
namespace {

const std::map<std::string, std::string>& font_files() {
  static const std::string liberation = "/usr/share/fonts/truetype/liberation2/Liberation";
  static const std::map<std::string, std::string> files{
      {"LiberationSerif", liberation + "Serif-Regular.ttf"},
      {"LiberationSerif-Bold", liberation + "Serif-Bold.ttf"},
      {"LiberationSerif-Italic", liberation + "Serif-Italic.ttf"},
      {"LiberationSerif-BoldItalic", liberation + "Serif-BoldItalic.ttf"},
      {"LiberationSans", liberation + "Sans-Regular.ttf"},
      {"LiberationSans-Bold", liberation + "Sans-Bold.ttf"},
      {"DejaVuSans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"},
      {"DejaVuSans-Bold", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"}};
  return files;
}

extern "C" void keep_number(HPDF_STATUS number, HPDF_STATUS, void* first) {
  auto& kept = *static_cast<HPDF_STATUS*>(first);
  if (kept == HPDF_OK) kept = number;
}

// One document of libharu.
class Document {
 public:
  Document() : document_(HPDF_New(keep_number, &error_)) {
    if (!document_) throw std::bad_alloc();
    HPDF_SetCompressionMode(document_.get(), HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(document_.get());
  }

  void add(const layout::Page& page, const std::vector<std::vector<layout::Item>>& stamps) {
    HPDF_Page sheet = HPDF_AddPage(document_.get());
    HPDF_Page_SetWidth(sheet, static_cast<HPDF_REAL>(page.width));
    HPDF_Page_SetHeight(sheet, static_cast<HPDF_REAL>(page.height));
    std::vector<layout::Item> items;  // what stands on many pages among the rest
    for (const layout::Item& item : page.items)
      if (const auto* stamp = std::get_if<layout::Stamp>(&item))
        items.insert(items.end(), stamps[stamp->index].begin(), stamps[stamp->index].end());
      else
        items.push_back(item);
    for (const layout::Item& item : items) {
      if (const auto* rule = std::get_if<layout::Rule>(&item)) draw(sheet, *rule);
      if (const auto* box = std::get_if<layout::TickBox>(&item)) draw(sheet, *box);
    }
    HPDF_Page_BeginText(sheet);
    for (const layout::Item& item : items)
      if (const auto* text = std::get_if<layout::PlacedText>(&item)) draw(sheet, *text);
    HPDF_Page_EndText(sheet);
  }

  std::string save() {
    HPDF_SaveToStream(document_.get());
    check();
    std::string bytes(HPDF_GetStreamSize(document_.get()), '\0');
    auto size = static_cast<HPDF_UINT32>(bytes.size());
    HPDF_ReadFromStream(document_.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
    return bytes;
  }

 private:
  void check() const {
    if (error_ == HPDF_OK) return;
    char text[40];
    std::snprintf(text, sizeof text, "libharu error 0x%04lX", static_cast<unsigned long>(error_));
    throw std::runtime_error(text);
  }

  HPDF_Font font(const std::string& postscript_name) {
    HPDF_Font& font = fonts_[postscript_name];
    if (font == nullptr) {
      const char* name = HPDF_LoadTTFontFromFile(
          document_.get(), font_files().at(postscript_name).c_str(), HPDF_TRUE);
      check();
      font = HPDF_GetFont(document_.get(), name, "UTF-8");
      check();
    }
    return font;
  }

  static void draw(HPDF_Page sheet, const layout::Rule& rule) {
    HPDF_Page_SetLineWidth(sheet, static_cast<HPDF_REAL>(rule.width));
    HPDF_Page_MoveTo(sheet, static_cast<HPDF_REAL>(rule.x1), static_cast<HPDF_REAL>(rule.y1));
    HPDF_Page_LineTo(sheet, static_cast<HPDF_REAL>(rule.x2), static_cast<HPDF_REAL>(rule.y2));
    HPDF_Page_Stroke(sheet);
  }

  static void draw(HPDF_Page sheet, const layout::TickBox& tick) {
    const layout::Rectangle& box = tick.box;
    const auto at = [](double value) { return static_cast<HPDF_REAL>(value); };
    HPDF_Page_SetLineWidth(sheet, at(0.5));
    HPDF_Page_Rectangle(sheet, at(box.left), at(box.bottom), at(box.right - box.left),
                        at(box.top - box.bottom));
    if (tick.checked) {
      HPDF_Page_MoveTo(sheet, at(box.left), at((box.bottom + box.top) / 2));
      HPDF_Page_LineTo(sheet, at((box.left + box.right) / 2), at(box.bottom));
      HPDF_Page_LineTo(sheet, at(box.right), at(box.top));
    }
    HPDF_Page_Stroke(sheet);
  }

  // A justified line goes word by word: word spacing does not work on codes of
  // two bytes (ISO 32000-1 9.3.3). Any other text goes in one piece.
  void draw(HPDF_Page sheet, const layout::PlacedText& text) {
    HPDF_Page_SetFontAndSize(sheet, font(text.run.face->postscript_name()),
                             static_cast<HPDF_REAL>(text.size));
    const std::string& whole = text.run.text;
    double x = text.x;
    std::size_t glyph = 0;
    for (std::size_t from = 0; from < whole.size();) {
      std::size_t to = text.word_space == 0 ? std::string::npos : whole.find(' ', from);
      to = to == std::string::npos ? whole.size() : to + 1;
      show(sheet, whole.substr(from, to - from), x, text.baseline);
      for (; glyph < text.run.glyphs.size() && text.run.glyphs[glyph].cluster < to; ++glyph)
        x += text.run.glyphs[glyph].advance * text.size / 1000;
      x += text.word_space;
      from = to;
    }
  }

  static void show(HPDF_Page sheet, std::string piece, double x, double baseline) {
    constexpr std::string_view soft_hyphen = "\u00AD";
    if (piece.ends_with(soft_hyphen)) piece.replace(piece.size() - 2, 2, "-");
    HPDF_Page_TextOut(sheet, static_cast<HPDF_REAL>(x), static_cast<HPDF_REAL>(baseline),
                      piece.c_str());
  }

  struct Release {
    void operator()(HPDF_Doc document) const noexcept { HPDF_Free(document); }
  };

  HPDF_STATUS error_ = HPDF_OK;
  std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, Release> document_;
  std::map<std::string, HPDF_Font> fonts_;
};

}  // namespace

PlainLibharu::PlainLibharu(const OurRenderer& layout) : layout_(layout) {
  for (const auto& [name, file] : font_files())
    if (!std::filesystem::exists(file)) throw std::runtime_error("no font file " + file);
}

std::string PlainLibharu::name() const {
  return std::string("libharu ") + HPDF_GetVersion();
}

std::string PlainLibharu::pdf(const layout::Laid& laid) {
  Document document;
  for (const layout::Page& page : laid.pages) document.add(page, laid.stamps);
  return document.save();
}

Measurement PlainLibharu::render(const std::vector<std::string>& contents) {
  std::vector<layout::Laid> documents;
  for (const std::string& content : contents) documents.push_back(layout_.laid(content));
  Measurement measured;
  const Stopwatch watch;
  for (const layout::Laid& laid : documents) {
    measured.bytes = pdf(laid).size();
    measured.pages = laid.pages.size();
  }
  measured.cpu = watch.cpu() / static_cast<double>(contents.size());
  measured.wall = watch.wall() / static_cast<double>(contents.size());
  return measured;
}

}  // namespace tamga::bench
