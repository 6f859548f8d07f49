// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/note.h"

#include "server/base64.h"

namespace tamga::archive {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t id_bytes = 4, key_bytes = 32, time_bytes = 8, signature_bytes = 64;
constexpr std::size_t key_limit = 1024;

// The signed text of a note: up to and with the line end before the empty line.
std::string_view signed_text(std::string_view note) {
  const auto blank = note.find("\n\n");
  return blank == std::string_view::npos ? std::string_view() : note.substr(0, blank + 1);
}

// What a cosignature signs (tlog-cosignature «Format»).
std::string cosigned_message(std::string_view text, std::int64_t time) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

std::string big_endian(std::int64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
  return bytes;
}

std::int64_t from_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

std::optional<Cosignature> cosignature_of(std::string_view line, std::string_view text,
                                          const VerifierKey& witness) {
  const std::string start = std::string(dash) + witness.name + " ";
  if (!line.starts_with(start)) return std::nullopt;
  const auto bytes = from_base64(line.substr(start.size()));
  if (!bytes || bytes->size() != id_bytes + time_bytes + signature_bytes ||
      !bytes->starts_with(key_id(witness)))
    return std::nullopt;
  const std::string_view rest = std::string_view(*bytes).substr(id_bytes);
  const std::int64_t time = from_big_endian(rest.substr(0, time_bytes));
  if (!verify_ed25519(witness.public_key, cosigned_message(text, time), rest.substr(time_bytes)))
    return std::nullopt;
  return Cosignature{std::string(line), time};
}

}  // namespace

std::string key_id(const VerifierKey& key) {
  const Hash hash = sha256(key.name + "\n" + static_cast<char>(key.type) + key.public_key);
  return std::string(reinterpret_cast<const char*>(hash.data()), id_bytes);
}

std::string write_verifier_key(const VerifierKey& key) {
  return key.name + "+" + hex(key_id(key)) + "+" +
         to_base64(static_cast<char>(key.type) + key.public_key);
}

std::optional<VerifierKey> read_verifier_key(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const auto first = text.find('+');
  if (text.size() > key_limit || first == std::string_view::npos || first == 0) return std::nullopt;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto bytes = from_base64(text.substr(second + 1));
  if (!bytes || bytes->size() != 1 + key_bytes) return std::nullopt;
  VerifierKey key{std::string(text.substr(0, first)),
                  static_cast<VerifierKey::Type>(bytes->front()), bytes->substr(1)};
  const bool known =
      key.type == VerifierKey::Type::ed25519 || key.type == VerifierKey::Type::cosignature;
  if (!known || key.name.find_first_of(" \t\n\r") != std::string::npos ||
      write_verifier_key(key) != text)
    return std::nullopt;
  return key;
}

std::optional<Cosignature> find_cosignature(std::string_view text, std::string_view checkpoint,
                                            const VerifierKey& witness) {
  const std::string_view message = signed_text(checkpoint);
  if (message.empty() || witness.type != VerifierKey::Type::cosignature) return std::nullopt;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (auto found = cosignature_of(text.substr(0, end), message, witness)) return found;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

std::string cosign(std::string_view checkpoint, std::string_view name, const LogKey& key,
                   std::int64_t time) {
  const VerifierKey own{std::string(name), VerifierKey::Type::cosignature, key.public_key()};
  const std::string signature = key.sign(cosigned_message(signed_text(checkpoint), time));
  return std::string(dash) + own.name + " " +
         to_base64(key_id(own) + big_endian(time) + signature) + "\n";
}

std::string claimed_origin(std::string_view checkpoint) {
  return std::string(checkpoint.substr(0, checkpoint.find('\n')));
}

}  // namespace tamga::archive
