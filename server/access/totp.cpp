// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "server/error.h"
#include "server/http/target.h"

namespace tamga::access {
namespace {

constexpr std::int64_t step_seconds = 30;
constexpr int code_digits = 6;

}  // namespace

std::int64_t totp_step(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count() / step_seconds;
}

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[counter.size() - 1 - i] = static_cast<unsigned char>(step >> (8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
           counter.size(), mac.data(), &size) == nullptr)
    throw Failure("internal", "HMAC");
  // Dynamic truncation, RFC 4226 §5.3.
  const std::size_t at = mac[size - 1] & 0x0fU;
  const std::uint32_t number =
      (mac[at] & 0x7fU) << 24U | mac[at + 1] << 16U | mac[at + 2] << 8U | mac[at + 3];
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  std::string text = std::to_string(number % modulus);
  return std::string(static_cast<std::size_t>(digits) - text.size(), '0') + text;
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code,
                                       std::chrono::system_clock::time_point now,
                                       std::int64_t last) {
  std::string given;
  for (const char c : code)
    if (c != ' ') given += c;
  if (given.size() != code_digits) return std::nullopt;
  const auto present = totp_step(now);
  std::optional<std::int64_t> found;
  for (auto step = present - 1; step <= present + 1; ++step) {
    const auto right = totp_code(secret, step);
    if (sodium_memcmp(right.data(), given.data(), right.size()) == 0 && step > last) found = step;
  }
  return found;
}

std::string base32(std::string_view bytes) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8U | static_cast<unsigned char>(c)) & 0xffffU;
    for (bits += 8; bits >= 5; bits -= 5) text += letters[held >> (bits - 5) & 0x1fU];
  }
  if (bits > 0) text += letters[held << (5 - bits) & 0x1fU];
  return text;
}

std::string totp_address(std::string_view issuer, std::string_view account,
                         std::string_view secret) {
  const auto name = http::percent_encode(std::string(issuer));
  return "otpauth://totp/" + name + ":" + http::percent_encode(std::string(account)) +
         "?secret=" + base32(secret) + "&issuer=" + name;
}

}  // namespace tamga::access
