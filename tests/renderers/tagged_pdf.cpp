// SPDX-License-Identifier: GPL-3.0-or-later
#include "tagged_pdf.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <qpdf/Buffer.hh>
#include <sstream>
#include <stdexcept>

namespace tamga::forms::cases {
namespace {

constexpr double same_line = 0.02;  // points

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

std::string utf8_of_utf16(const std::string& hex) {
  const std::string bytes = from_hex(hex);
  icu::UnicodeString text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    text.append(static_cast<char16_t>(static_cast<unsigned char>(bytes[i]) << 8 |
                                      static_cast<unsigned char>(bytes[i + 1])));
  std::string utf8;
  return text.toUTF8String(utf8);
}

// A UTF-16 text in hexadecimal whose last unit is `by` higher.
std::string plus(const std::string& hex, unsigned by) {
  const std::size_t start = hex.size() - 4;
  char unit[8];
  std::snprintf(unit, sizeof unit, "%04lX", std::stoul(hex.substr(start), nullptr, 16) + by);
  return hex.substr(0, start) + unit;
}

// From which first byte on a code has two bytes: Identity-H's always, those of a
// CMap with a range of one byte after that range (ISO 32000-1 9.7.6.2).
unsigned first_byte_of_two(QPDFObjectHandle encoding) {
  if (encoding.isName()) return 0;
  std::string text = stream_data(encoding);
  const std::size_t at = text.find("begincodespacerange");
  std::istringstream ranges(text.substr(text.find('<', at)));
  std::string low, high;
  ranges >> low >> high;
  return high.size() == 4 ? static_cast<unsigned>(std::stoul(high.substr(1, 2), nullptr, 16)) + 1
                          : 0;
}

// The content stream of a page, operator by operator.
class PageReader : public QPDFObjectHandle::ParserCallbacks {
 public:
  PageReader(std::size_t page, QPDFObjectHandle fonts, PageText& text)
      : page_(page), fonts_(fonts), text_(text) {}

  void handleObject(QPDFObjectHandle object) override {
    if (!object.isOperator()) {
      operands_.push_back(object);
      return;
    }
    run(object.getOperatorValue());
    operands_.clear();
  }
  void handleEOF() override {
    if (!open_.empty()) throw std::runtime_error("marked content is left open");
  }

 private:
  static constexpr int artifact = -1;
  static constexpr double far_from_any_height = 1e6;

  double operand(std::size_t i) { return operands_.at(i).getNumericValue(); }

  void run(const std::string& name) {
    if (name == "BMC" || name == "BDC") {
      open_.push_back(mark());
    } else if (name == "EMC") {
      if (open_.empty()) throw std::runtime_error("EMC without BMC");
      open_.pop_back();
    } else if (name == "BT") {
      y_ = 0;
    } else if (name == "Td" || name == "TD") {
      y_ += operand(1);
      moved_ = true;
    } else if (name == "Tm") {
      // A vertical line (matrix 0 -1 1 0) is one line by its x, far from any y.
      y_ = operand(0) == 0 ? far_from_any_height + operand(4) : operand(5);
    } else if (name == "Tf") {
      choose_font(operands_.at(0).getName());
    } else if (name == "Tj") {
      show(operands_.at(0).getStringValue());
    } else if (name == "TJ") {
      for (auto& item : operands_.at(0).getArrayAsVector())
        if (item.isString()) show(item.getStringValue());
    } else if (name == "'" || name == "\"" || name == "T*") {
      throw std::runtime_error("an operator that this reader does not know: " + name);
    }
  }

  int mark() {
    if (operands_.at(0).getName() == "/Artifact") return artifact;
    // A span with an actual text inside a sequence belongs to that sequence.
    if (!operands_.at(1).hasKey("/MCID")) {
      if (open_.empty() || !operands_.at(1).hasKey("/ActualText"))
        throw std::runtime_error("a sequence of no kind");
      return open_.back();
    }
    const int id = static_cast<int>(operands_.at(1).getKey("/MCID").getIntValue());
    const auto index = static_cast<std::size_t>(id);
    if (text_.marked.size() <= index) text_.marked.resize(index + 1);
    return id;
  }

  void choose_font(const std::string& name) {
    auto font = fonts_.getKey(name);
    const auto [found, fresh] = maps_.try_emplace(font.getObjGen());
    if (fresh) found->second = to_unicode(font);
    map_ = &found->second;
    const auto [length, unknown] = first_bytes_.try_emplace(font.getObjGen());
    if (unknown) length->second = first_byte_of_two(font.getKey("/Encoding"));
    first_of_two_ = &length->second;
  }

  void show(const std::string& codes) {
    TextLine line{page_, y_, {}};
    for (std::size_t i = 0; i < codes.size();) {
      unsigned code = static_cast<unsigned char>(codes[i++]);
      if (code >= *first_of_two_ && i < codes.size())
        code = code << 8 | static_cast<unsigned char>(codes[i++]);
      const auto text = map_->find(code);
      if (text == map_->end())
        text_.unmapped += std::to_string(code) + ' ';
      else
        line.text += text->second;
    }
    if (open_.empty())
      text_.outside += line.text;
    else if (open_.back() == artifact)
      add_artifact(line);
    else
      append(text_.marked[static_cast<std::size_t>(open_.back())], line);
  }

  // Neighbours on a line may be cells of a repeated head: each piece by itself.
  void add_artifact(const TextLine& line) {
    if (moved_)
      text_.artifacts.push_back(line);
    else
      append(text_.artifacts, line);
    moved_ = false;
  }

  std::size_t page_;
  QPDFObjectHandle fonts_;
  PageText& text_;
  std::vector<QPDFObjectHandle> operands_;
  std::vector<int> open_;  // MCIDs of open marked content
  std::map<QPDFObjGen, std::map<unsigned, std::string>> maps_;
  const std::map<unsigned, std::string>* map_ = nullptr;
  std::map<QPDFObjGen, unsigned> first_bytes_;
  const unsigned* first_of_two_ = nullptr;  // of the chosen font's codes
  double y_ = 0;
  bool moved_ = false;
};

}  // namespace

void append(std::vector<TextLine>& lines, const TextLine& next) {
  if (lines.empty() || lines.back().page != next.page ||
      std::fabs(lines.back().baseline - next.baseline) > same_line)
    lines.push_back({next.page, next.baseline, {}});
  lines.back().text += next.text;
}

std::string stream_data(QPDFObjectHandle stream) {
  const auto buffer = stream.getStreamData();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

std::map<unsigned, std::string> to_unicode(QPDFObjectHandle font) {
  std::map<unsigned, std::string> map;
  std::string text = stream_data(font.getKey("/ToUnicode"));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '<' || c == '>'; }, ' ');
  std::istringstream words(text);
  std::string word, mode;
  while (words >> word) {
    if (word == "beginbfchar" || word == "beginbfrange" || word == "begincodespacerange") {
      mode = word;
    } else if (word.rfind("end", 0) == 0) {
      mode.clear();
    } else if (mode == "beginbfchar") {
      std::string value;
      words >> value;
      map[static_cast<unsigned>(std::stoul(word, nullptr, 16))] = utf8_of_utf16(value);
    } else if (mode == "beginbfrange") {  // first, last, the first's text; no arrays
      std::string last, value;
      words >> last >> value;
      const unsigned first = static_cast<unsigned>(std::stoul(word, nullptr, 16));
      const unsigned end = static_cast<unsigned>(std::stoul(last, nullptr, 16)) + 1;
      for (unsigned code = first; code < end; ++code)
        map[code] = utf8_of_utf16(plus(value, code - first));
    }
  }
  return map;
}

TaggedPdf::TaggedPdf(const std::string& pdf) : bytes_(pdf) {
  file_.processMemoryFile("paper", bytes_.data(), bytes_.size());
  read_pages();
  read_element(catalogue().getKey("/StructTreeRoot").getKey("/K"), 0);
}

void TaggedPdf::read_pages() {
  pages_ = file_.getAllPages();
  texts_.resize(pages_.size());
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    page_of_[pages_[i].getObjGen()] = i;
    PageReader reader(i, pages_[i].getKey("/Resources").getKey("/Font"), texts_[i]);
    pages_[i].parsePageContents(&reader);
  }
}

std::size_t TaggedPdf::page_number(QPDFObjectHandle page) const {
  return page_of_.at(page.getObjGen());
}

void TaggedPdf::read_element(QPDFObjectHandle object, std::size_t parent) {
  const std::size_t index = elements_.size();
  elements_.push_back({object, object.getKey("/S").getName().substr(1), parent, {}, {}});
  auto kids = object.getKey("/K");
  const std::vector<QPDFObjectHandle> list =
      kids.isArray() ? kids.getArrayAsVector()
                     : (kids.isNull() ? std::vector<QPDFObjectHandle>{} : std::vector{kids});
  for (auto kid : list) {
    if (kid.isInteger()) {
      elements_[index].content.emplace_back(page_number(object.getKey("/Pg")),
                                            static_cast<int>(kid.getIntValue()));
    } else if (kid.hasKey("/S")) {
      read_element(kid, index);
    } else if (kid.isDictionaryOfType("/MCR")) {
      elements_[index].content.emplace_back(page_number(kid.getKey("/Pg")),
                                            static_cast<int>(kid.getKey("/MCID").getIntValue()));
    } else if (kid.isDictionaryOfType("/OBJR")) {
      elements_[index].widgets.push_back(kid.getKey("/Obj"));
    } else {
      throw std::runtime_error("a kid of " + elements_[index].type + " is of no kind");
    }
  }
}

std::vector<TextLine> TaggedPdf::lines(const TaggedElement& element) const {
  std::vector<TextLine> lines;
  for (const auto& [page, id] : element.content)
    for (const TextLine& line : texts_.at(page).marked.at(static_cast<std::size_t>(id)))
      append(lines, line);
  return lines;
}

}  // namespace tamga::forms::cases
