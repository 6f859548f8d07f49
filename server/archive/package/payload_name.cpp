// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/payload_name.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace tamga::archive::package {
namespace {

constexpr std::size_t longest = 1024;

std::optional<icu::UnicodeString> unicode(std::string_view text) {
  const auto converted = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  // ICU puts U+FFFD where there was no UTF-8: then the way back gives other bytes.
  std::string back;
  converted.toUTF8String(back);
  if (back != text) return std::nullopt;
  return converted;
}

bool is_nfc(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(error);
  const bool normal = U_SUCCESS(error) && nfc->isNormalized(text, error);
  return normal && U_SUCCESS(error);
}

std::string segment_fault(std::string_view segment) {
  if (segment.empty()) return "an empty segment";
  if (segment == "." || segment == "..") return "a segment of dots";
  if (segment.front() == '~') return "a segment that begins with ~";
  if (segment.back() == ' ' || segment.back() == '.') return "a segment that ends with . or space";
  return {};
}

}  // namespace

std::string name_fault(std::string_view path) {
  if (path.empty()) return "an empty name";
  if (path.size() > longest) return "a name of more than 1024 bytes";
  if (path.front() == '/') return "an absolute name";
  for (std::string_view rest = path;;) {
    const auto slash = rest.find('/');
    if (auto fault = segment_fault(rest.substr(0, slash)); !fault.empty()) return fault;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  const auto text = unicode(path);
  if (!text) return "a name that is no UTF-8";
  for (std::int32_t i = 0; i < text->length(); i = text->moveIndex32(i, 1)) {
    const UChar32 c = text->char32At(i);
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\\' || c == ':' || c == '*' || c == '?' ||
        c == '"' || c == '<' || c == '>' || c == '|' || (c >= 0x202a && c <= 0x202e) ||
        (c >= 0x2066 && c <= 0x2069))
      return "a character that not every machine can have in a name";
  }
  if (!is_nfc(*text)) return "a name that is not in Unicode form NFC";
  return {};
}

std::string collision_key(std::string_view path) {
  const auto text = unicode(path);
  if (!text) return {};
  UErrorCode error = U_ZERO_ERROR;
  const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) return {};
  const auto folded = fold->normalize(*text, error);
  std::string key;
  if (U_SUCCESS(error)) folded.toUTF8String(key);
  return key;
}

std::string manifest_name(std::string_view path) {
  std::string text;
  for (const char c : path) {
    if (c == '\n')
      text += "%0A";
    else if (c == '\r')
      text += "%0D";
    else if (c == '%')
      text += "%25";
    else
      text += c;
  }
  return text;
}

std::optional<std::string> name_from_manifest(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      path += text[i];
      continue;
    }
    const auto code = text.substr(i, 3);
    if (code == "%0A")
      path += '\n';
    else if (code == "%0D")
      path += '\r';
    else if (code == "%25")
      path += '%';
    else
      return std::nullopt;
    i += 2;
  }
  return path;
}

}  // namespace tamga::archive::package
