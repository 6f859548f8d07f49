// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/password_rules.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <set>
#include <sstream>
#include <string>

#include "server/assets.h"
#include "server/error.h"

namespace tamga::access {
namespace {

constexpr int fewest_characters = 8;
constexpr std::size_t most_bytes = 1024;

icu::UnicodeString folded(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())))
      .foldCase();
}

bool is_utf8(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t length = 0;
  u_strFromUTF8(nullptr, 0, &length, text.data(), static_cast<std::int32_t>(text.size()), &status);
  return status != U_INVALID_CHAR_FOUND;
}

const std::set<icu::UnicodeString>& common_words() {
  static const auto words = [] {
    std::set<icu::UnicodeString> found;
    std::istringstream lines(asset("server/access/common_passwords.txt"));
    for (std::string line; std::getline(lines, line);)
      if (!line.empty() && line[0] != '#') found.insert(folded(line));
    return found;
  }();
  return words;
}

// What is left of a word without the digits and signs at both its ends.
icu::UnicodeString core_of(const icu::UnicodeString& text) {
  int from = 0, to = text.length();
  while (from < to && !u_isalpha(text.char32At(from))) from = text.moveIndex32(from, 1);
  while (to > from && !u_isalpha(text.char32At(text.moveIndex32(to, -1))))
    to = text.moveIndex32(to, -1);
  return icu::UnicodeString(text, from, to - from);
}

// One to four characters again and again, or numbers in their order.
bool is_monotonous(const icu::UnicodeString& text) {
  for (int period = 1; period <= 4; ++period) {
    bool repeats = true;
    for (int i = period; i < text.length() && repeats; ++i) repeats = text[i] == text[i - period];
    if (repeats) return true;
  }
  bool up = true, down = true;
  for (int i = 1; i < text.length(); ++i) {
    const int step = text[i] - text[i - 1];
    up = up && (step == 1 || (text[i] == u'0' && text[i - 1] == u'9'));
    down = down && (step == -1 || (text[i] == u'9' && text[i - 1] == u'0'));
  }
  return up || down;
}

// Whether little is left of a password without a name that stands in it.
bool is_mostly(const icu::UnicodeString& password, const icu::UnicodeString& name) {
  constexpr int shortest_name = 3;
  if (name.countChar32() < shortest_name || password.indexOf(name) < 0) return false;
  icu::UnicodeString rest(password);
  rest.findAndReplace(name, icu::UnicodeString());
  return rest.countChar32() < fewest_characters;
}

// «Д.Болд»: what stands behind the letter of the father's name.
icu::UnicodeString given_name(const Account& account) {
  const auto name = folded(account.display_name);
  return icu::UnicodeString(name, name.lastIndexOf(u'.') + 1);
}

}  // namespace

void require_good_password(std::string_view password, const Account& account) {
  const char* pointer = "/password";
  if (password.size() > most_bytes || !is_utf8(password))
    throw Failure("account-invalid", "a password has at most 1024 bytes of UTF-8", pointer);
  const auto text = folded(password);
  if (text.countChar32() < fewest_characters)
    throw Failure("password-too-short", "8 characters at least", pointer);
  const auto core = core_of(text);
  if (is_monotonous(text) || common_words().contains(text) || common_words().contains(core))
    throw Failure("password-common", "", pointer);
  if (is_mostly(text, folded(account.name)) || is_mostly(text, given_name(account)))
    throw Failure("password-like-name", "", pointer);
}

}  // namespace tamga::access
