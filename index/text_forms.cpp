// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/text_forms.h"

#include "index/error.h"
#include "index/text_code.h"

namespace tamga::index {
namespace {

constexpr std::size_t kShortest = 2, kLongest = 30;  // letters
constexpr std::size_t kMostKept = 300'000;           // forms: some 12 MiB
constexpr std::uint32_t kCapital = 2, kSpace = 1;

[[noreturn]] void damaged() {
  throw Error("index-damaged", "a stored text is not what was written; rebuild the index");
}

// Where the word that begins at `at` ends.
std::size_t word_end(std::string_view packed, std::size_t at) {
  while (at < packed.size() && is_packed_letter(packed[at])) ++at;
  return at;
}

// What is no word, from `at`: bytes that are to be read together stay together.
std::size_t other_end(std::string_view packed, std::size_t at) {
  while (at < packed.size() && !is_packed_letter(packed[at]))
    at += packed_length(packed.substr(at));
  return std::min(at, packed.size());
}

void put_bytes(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  out.push_back(0);
  put_number(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
}

// The one walk over a coded text.
template <class Word, class Bytes>
void read_coded(std::string_view coded, Word&& word, Bytes&& bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(coded.data());
  const auto* const end = at + coded.size();
  while (at != end) {
    const std::uint32_t code = take_number(at, end);
    if (code >= 4) {
      word(code);
      continue;
    }
    const std::uint32_t length = code == 0 ? take_number(at, end) : 0;
    if (code != 0 || length > static_cast<std::size_t>(end - at)) damaged();
    bytes(std::string_view(reinterpret_cast<const char*>(at), length));
    at += length;
  }
}

}  // namespace

std::string code_forms(std::string_view packed,
                       const std::function<std::uint32_t(const std::string&)>& number) {
  std::string out;
  const auto other = [&](std::string_view bytes) { put_bytes(out, bytes); };
  std::size_t kept = 0;  // from here on nothing is written yet
  for (std::size_t at = other_end(packed, 0); at < packed.size();) {
    const std::size_t end = word_end(packed, at);
    if (end - at >= kShortest && end - at <= kLongest) {
      other(packed.substr(kept, at - kept));
      std::string form(packed.substr(at, end - at));
      const bool capital = only_first_is_capital(form);
      if (capital) form[0] = small_letter(form[0]);
      const bool space = end < packed.size() && packed[end] == ' ';
      put_number(out, number(form) * 4 + (capital ? kCapital : 0) + (space ? kSpace : 0));
      kept = end + (space ? 1 : 0);
    }
    at = other_end(packed, end);
  }
  other(packed.substr(std::min(kept, packed.size())));
  return out;
}

std::string renumbered(std::string_view coded, const std::vector<std::uint32_t>& numbers) {
  std::string out;
  read_coded(
      coded,
      [&](std::uint32_t code) {
        const std::size_t form = code / 4 - 1;
        if (form >= numbers.size()) damaged();
        put_number(out, numbers[form] * 4 + code % 4);
      },
      [&](std::string_view bytes) { put_bytes(out, bytes); });
  return out;
}

std::shared_ptr<FormCache::Kept> FormCache::of(const Xapian::Database& database) {
  std::string name = database.get_uuid();
  const std::scoped_lock lock(mutex_);
  if (!kept_ || kept_->database != name) {
    kept_ = std::make_shared<Kept>();
    kept_->database = std::move(name);
  }
  return kept_;
}

std::string FormReader::packed(std::string_view coded) const {
  std::string out;
  const std::scoped_lock lock(kept_->mutex);
  std::vector<std::string>& forms = kept_->forms;
  read_coded(
      coded,
      [&](std::uint32_t code) {
        const std::uint32_t number = code / 4;
        std::string form;
        if (number < forms.size()) form = forms[number];
        if (form.empty()) {
          form = form_text(database_, number);
          if (form.empty()) damaged();
          if (number < kMostKept) {
            if (number >= forms.size()) forms.resize(number + 1 + number / 4);
            forms[number] = form;
          }
        }
        const std::size_t first = out.size();
        out += form;
        if (code & kCapital) out[first] = capital_letter(out[first]);
        if (code & kSpace) out.push_back(' ');
      },
      [&](std::string_view bytes) { out += bytes; });
  return out;
}

void each_form(std::string_view coded, const std::function<void(std::uint32_t)>& take) {
  read_coded(
      coded, [&](std::uint32_t code) { take(code / 4); }, [](std::string_view) {});
}

}  // namespace tamga::index
