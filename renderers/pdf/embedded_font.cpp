// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/embedded_font.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "renderers/pdf/deflate.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

using fonts::FixedCode;

constexpr std::uint16_t first_capital = 0x80, first_small = 0xA0;

std::vector<FixedCode> make_fixed_codes() {
  std::vector<FixedCode> codes;
  for (std::uint16_t code = 0x20; code < 0x7F; ++code) codes.push_back({code, code});
  std::uint16_t next = first_capital;
  for (char32_t letter = U'А'; letter <= U'я'; ++letter) codes.push_back({next++, letter});
  constexpr std::u32string_view further = U"ёөүЁӨҮ№«»–—“”„…•₮§°’\u00AD\u00A0";
  for (const char32_t character : further) codes.push_back({next++, character});
  return codes;
}

// Codes [first, end) of which a font gets all if it uses `enough` of them.
struct Group {
  std::uint16_t first, end;
  int enough;
};
constexpr Group groups[] = {
    {first_small, first_small + 35, 24},  // а…я ё ө ү
    {'0', '9' + 1, 5},
};

void round_up(fonts::DerivedFont& font) {
  for (const Group& group : groups) {
    int used = 0;
    for (std::uint16_t code = group.first; code < group.end; ++code) used += font.uses(code);
    if (used < group.enough) continue;
    for (std::uint16_t code = group.first; code < group.end; ++code) font.use(code);
  }
}

std::string compressed(std::string_view data) {
  std::string out;
  deflate(data, Effort::Thorough, out);
  return out;
}

// Runs of codes that are used: "[32[278 0 408]65[722]]".
std::string widths(const fonts::DerivedFont& font) {
  std::string text = "[";
  bool open = false;
  for (std::uint16_t code = 1; code <= font.last_code(); ++code) {
    if (!font.uses(code)) {
      if (open) text.back() = ']';
      open = false;
      continue;
    }
    if (!open) text += std::to_string(code) + '[';
    open = true;
    text += number(font.advance(code)) + ' ';
  }
  if (open) text.back() = ']';
  return text + ']';
}

std::string glyph_map(const std::vector<std::uint16_t>& glyphs) {
  std::string map;
  map.reserve(2 * glyphs.size());
  for (const std::uint16_t glyph : glyphs) {
    map += static_cast<char>(glyph >> 8);
    map += static_cast<char>(glyph & 0xFF);
  }
  return map;
}

EmbeddedFont make(const fonts::DerivedFont& font) {
  const fonts::DerivedFont::File file = font.true_type();
  EmbeddedFont made;
  made.base_font = name(font.tag() + '+' + font.face().postscript_name());
  made.program = compressed(file.bytes);
  made.length1 = file.bytes.size();
  made.glyph_map = compressed(glyph_map(file.glyphs));
  made.widths = widths(font);
  made.to_unicode = compressed(font.to_unicode(fonts::CodeLength::Mixed));
  return made;
}

// The fonts made last, for all threads; those not used for longest give way.
class Cache {
 public:
  using Font = std::shared_ptr<const EmbeddedFont>;

  Font find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    by_age_.splice(by_age_.begin(), by_age_, found->second);
    return found->second->font;
  }

  void keep(const std::string& key, Font font) {
    const std::size_t size = key.size() + font->program.size() + font->to_unicode.size() +
                             font->glyph_map.size() + font->widths.size();
    if (size > most_bytes / 4) return;
    const std::lock_guard lock(mutex_);
    if (by_key_.count(key) != 0) return;  // another thread made the same
    by_age_.push_front({key, std::move(font), size});
    by_key_.emplace(by_age_.front().key, by_age_.begin());
    bytes_ += size;
    while (bytes_ > most_bytes) {
      bytes_ -= by_age_.back().size;
      by_key_.erase(by_age_.back().key);
      by_age_.pop_back();
    }
  }

 private:
  static constexpr std::size_t most_bytes = 2 * 1024 * 1024;
  struct Kept {
    std::string key;
    Font font;
    std::size_t size;
  };
  std::mutex mutex_;
  std::list<Kept> by_age_;  // the one used last first
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::span<const FixedCode> fixed_codes() {
  static const std::vector<FixedCode> codes = make_fixed_codes();
  return codes;
}

std::shared_ptr<const EmbeddedFont> embedded_font(fonts::DerivedFont font) {
  static Cache cache;
  round_up(font);
  const std::string key = std::to_string(font.face().fingerprint()) + ' ' + font.key();
  if (auto found = cache.find(key)) return found;
  auto made = std::make_shared<const EmbeddedFont>(make(font));
  cache.keep(key, made);
  return made;
}

const CodeMap& mixed_code_map() {
  static const CodeMap map{
      "/Type/CMap/CMapName/Tamga-Mixed-H/WMode 0"
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
      "%!PS-Adobe-3.0 Resource-CMap\n/CIDInit /ProcSet findresource begin\n12 dict begin\n"
      "begincmap\n/CIDSystemInfo 3 dict dup begin\n/Registry (Adobe) def\n"
      "/Ordering (Identity) def\n/Supplement 0 def\nend def\n/CMapName /Tamga-Mixed-H def\n"
      "/CMapType 1 def\n/WMode 0 def\n2 begincodespacerange\n<00> <DF>\n<E000> <FFFF>\n"
      "endcodespacerange\n2 begincidrange\n<00> <DF> 0\n<E0E0> <FFFF> 224\nendcidrange\n"
      "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"};
  return map;
}

}  // namespace tamga::pdf
