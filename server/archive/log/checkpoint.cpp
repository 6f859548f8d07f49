// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/checkpoint.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "server/archive/log/note.h"
#include "server/base64.h"

namespace tamga::archive {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t key_hash_bytes = 4;
constexpr std::size_t key_bytes = 32, signature_bytes = 64;
constexpr std::size_t checkpoint_limit = 64 * 1024;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeMemoryFile {
  void operator()(BIO* file) const { BIO_free(file); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using MemoryFile = std::unique_ptr<BIO, FreeMemoryFile>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string body(const Checkpoint& checkpoint) {
  const std::string_view root(reinterpret_cast<const char*>(checkpoint.root.data()), sizeof(Hash));
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(root) + "\n";
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t end; (end = text.find('\n')) != std::string_view::npos;
       text.remove_prefix(end + 1)) {
    lines.push_back(text.substr(0, end));
  }
  if (!text.empty()) throw CheckpointError("the last line does not end");
  return lines;
}

bool signed_by(std::string_view line, std::string_view message, std::string_view name,
               std::string_view public_key) {
  const std::string start = std::string(dash) + std::string(name) + " ";
  if (!line.starts_with(start)) return false;
  const auto bytes = from_base64(line.substr(start.size()));
  return bytes && bytes->size() == key_hash_bytes + signature_bytes &&
         bytes->starts_with(
             key_id({std::string(name), VerifierKey::Type::ed25519, std::string(public_key)})) &&
         verify_ed25519(public_key, message, std::string_view(*bytes).substr(key_hash_bytes));
}

}  // namespace

LogKey::LogKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {
  std::size_t length = key_bytes;
  public_key_.resize(length);
  if (!key_ || EVP_PKEY_get_id(key_.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(public_key_.data()),
                                  &length) != 1 ||
      length != key_bytes) {
    throw CheckpointError("not an Ed25519 key");
  }
}

LogKey LogKey::generate() {
  return LogKey({EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free});
}

LogKey LogKey::from_pem(std::string_view pem) {
  const MemoryFile file(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!file) throw CheckpointError("out of memory");
  // A key without a passphrase: nobody is to be asked for one.
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  return LogKey(
      {PEM_read_bio_PrivateKey(file.get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free});
}

std::string LogKey::pem() const {
  const MemoryFile file(BIO_new(BIO_s_mem()));
  if (!file || PEM_write_bio_PKCS8PrivateKey(file.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                             nullptr) != 1) {
    throw CheckpointError("the key cannot be written");
  }
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(file.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(length));
}

std::string LogKey::sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new());
  std::string signature(signature_bytes, '\0');
  std::size_t length = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                     bytes_of(message), message.size()) != 1 ||
      length != signature_bytes) {
    throw CheckpointError("signing failed");
  }
  return signature;
}

bool verify_ed25519(std::string_view public_key, std::string_view message,
                    std::string_view signature) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key),
                                  public_key.size()),
      EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new());
  return key && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

std::string verifier_key(std::string_view name, std::string_view public_key) {
  return write_verifier_key(
      {std::string(name), VerifierKey::Type::ed25519, std::string(public_key)});
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const LogKey& key) {
  const std::string message = body(checkpoint);
  return message + "\n" + std::string(dash) + checkpoint.origin + " " +
         to_base64(key_id({checkpoint.origin, VerifierKey::Type::ed25519, key.public_key()}) +
                   key.sign(message)) +
         "\n";
}

Checkpoint open_checkpoint(std::string_view text, std::string_view origin,
                           std::string_view public_key) {
  if (text.size() > checkpoint_limit) throw CheckpointError("too long");
  const std::size_t blank = text.find("\n\n");
  if (blank == std::string_view::npos) throw CheckpointError("no signature");
  const std::string_view message = text.substr(0, blank + 1);
  const auto lines = lines_of(message);
  if (lines.size() != 3) throw CheckpointError("not three lines");
  if (lines[0] != origin) throw CheckpointError("of another log");
  Checkpoint checkpoint{std::string(origin), 0, {}};
  const auto [end, error] =
      std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), checkpoint.size);
  const auto root = from_base64(lines[2]);
  if (error != std::errc() || end != lines[1].data() + lines[1].size() || !root ||
      root->size() != sizeof(Hash)) {
    throw CheckpointError("size or root is malformed");
  }
  std::copy(root->begin(), root->end(), checkpoint.root.begin());
  // "+5" and "007" would be read as well: what was signed is one form only.
  if (body(checkpoint) != message) throw CheckpointError("size or root is malformed");
  bool holds = false;
  for (const auto line : lines_of(text.substr(blank + 2))) {
    if (!line.starts_with(dash)) throw CheckpointError("a line that is no signature");
    holds = holds || signed_by(line, message, origin, public_key);
  }
  if (!holds) throw CheckpointError("the signature does not hold");
  return checkpoint;
}

}  // namespace tamga::archive
