// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/pkcs11_token.h"

#include <libp11.h>
#include <openssl/err.h>

#include <fstream>
#include <map>
#include <mutex>
#include <optional>

#include "renderers/seal/error.h"

namespace tamga::seal {
namespace {

struct FreeContext {
  void operator()(PKCS11_CTX* context) const noexcept {
    PKCS11_CTX_unload(context);
    PKCS11_CTX_free(context);
  }
};

// A module is initialised once a process, however many keys are used of it: its
// finalisation would end the sessions of all.
std::shared_ptr<PKCS11_CTX> module_of(const std::filesystem::path& file) {
  static std::mutex mutex;
  static std::map<std::filesystem::path, std::weak_ptr<PKCS11_CTX>> loaded;
  const std::lock_guard lock(mutex);
  auto& known = loaded[file];
  if (auto context = known.lock()) return context;
  PKCS11_CTX* const context = PKCS11_CTX_new();
  if (context == nullptr || PKCS11_CTX_load(context, file.c_str()) != 0) {
    if (context != nullptr) PKCS11_CTX_free(context);
    throw Error("key-unreadable",
                file.string() + ": not a PKCS#11 module (" + take_openssl_error() + ")");
  }
  std::shared_ptr<PKCS11_CTX> shared(context, FreeContext());
  known = shared;
  return shared;
}

std::string pin_of(const Pkcs11Address& address, std::string_view given) {
  if (!given.empty() || address.pin_file.empty()) return std::string(given);
  std::ifstream in(address.pin_file);
  std::string pin;
  if (!std::getline(in, pin))
    throw Error("key-unreadable", address.pin_file.string() + ": the PIN cannot be read");
  return pin;
}

std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace

struct Pkcs11Token::State {
  Pkcs11Address address;
  std::string pin;
  std::mutex mutex;
  std::shared_ptr<PKCS11_CTX> module;
  PKCS11_SLOT* slots = nullptr;
  unsigned count = 0;
  PKCS11_SLOT* slot = nullptr;
  PKCS11_KEY* key = nullptr;
  Handle<EVP_PKEY> private_key;

  ~State() { close(); }

  void close() {
    private_key.reset();
    key = nullptr;
    slot = nullptr;
    if (slots != nullptr) PKCS11_release_all_slots(module.get(), slots, count);
    slots = nullptr;
    count = 0;
    // Without any key the module is finalised: one that lost its tokens finds
    // them again only when it is initialised anew.
    module.reset();
    ERR_clear_error();
  }

  [[noreturn]] void fail(const char* code, const std::string& what) const {
    const std::string reason = take_openssl_error();
    throw Error(
        code, "token " + address.token + ": " + what + (reason.empty() ? "" : " (" + reason + ")"));
  }

  void open() {
    close();
    module = module_of(address.module);
    if (PKCS11_enumerate_slots(module.get(), &slots, &count) != 0)
      fail("token-unavailable", "its slots cannot be read");
    for (unsigned i = 0; i < count && slot == nullptr; ++i) {
      const PKCS11_TOKEN* const token = slots[i].token;
      if (token == nullptr || !token->initialized) continue;
      if (!address.token.empty() && text_of(token->label) != address.token) continue;
      if (!address.serial.empty() && text_of(token->serialnr) != address.serial) continue;
      slot = &slots[i];
    }
    if (slot == nullptr) fail("token-unavailable", "it is in no slot");
    if (PKCS11_open_session(slot, 0) != 0) fail("token-unavailable", "no session");
    if (PKCS11_login(slot, 0, pin.c_str()) != 0) fail("key-unreadable", "the PIN is not right");
    find_key();
  }

  void find_key() {
    PKCS11_KEY* keys = nullptr;
    unsigned found = 0;
    if (PKCS11_enumerate_keys(slot->token, &keys, &found) != 0)
      fail("token-unavailable", "its keys cannot be read");
    for (unsigned i = 0; i < found; ++i) {
      const std::string_view id(reinterpret_cast<const char*>(keys[i].id), keys[i].id_len);
      if (!address.object.empty() && text_of(keys[i].label) != address.object) continue;
      if (!address.id.empty() && id != address.id) continue;
      if (key != nullptr) fail("key-unreadable", "several keys fit the address");
      key = &keys[i];
    }
    if (key == nullptr) fail("key-unreadable", "it holds no such key");
    private_key.reset(PKCS11_get_private_key(key));
    if (!private_key) fail("key-unreadable", "its key cannot be used");
  }

  std::optional<std::string> signature(const EVP_MD* algorithm, std::string_view message) const {
    if (!private_key) return std::nullopt;
    const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
    const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
    std::size_t length = 0;
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, algorithm, nullptr, private_key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes, message.size()) != 1)
      return std::nullopt;
    std::string value(length, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &length,
                       bytes, message.size()) != 1)
      return std::nullopt;
    value.resize(length);
    return value;
  }
};

Pkcs11Token::Pkcs11Token(Pkcs11Address address, std::string_view pin)
    : state_(std::make_unique<State>()) {
  state_->address = std::move(address);
  state_->pin = pin_of(state_->address, pin);
  state_->open();
}

Pkcs11Token::~Pkcs11Token() = default;

std::string Pkcs11Token::sign(const EVP_MD* algorithm, std::string_view message) {
  const std::lock_guard lock(state_->mutex);
  if (auto value = state_->signature(algorithm, message)) return *value;
  ERR_clear_error();
  try {
    state_->open();
  } catch (const Error& error) {
    state_->close();
    throw Error("token-unavailable", error.what());
  }
  if (auto value = state_->signature(algorithm, message)) return *value;
  state_->fail("token-unavailable", "it does not sign");
}

Handle<X509> Pkcs11Token::certificate() {
  const std::lock_guard lock(state_->mutex);
  const PKCS11_CERT* const found = PKCS11_find_certificate(state_->key);
  if (found == nullptr || found->x509 == nullptr)
    state_->fail("key-unreadable", "no certificate lies beside the key");
  X509_up_ref(found->x509);
  return Handle<X509>(found->x509);
}

std::vector<Handle<X509>> Pkcs11Token::other_certificates() {
  const std::lock_guard lock(state_->mutex);
  const PKCS11_CERT* const own = PKCS11_find_certificate(state_->key);
  PKCS11_CERT* all = nullptr;
  unsigned count = 0;
  std::vector<Handle<X509>> others;
  if (PKCS11_enumerate_certs(state_->slot->token, &all, &count) != 0)
    state_->fail("token-unavailable", "its certificates cannot be read");
  for (unsigned i = 0; i < count; ++i) {
    if (all[i].x509 == nullptr || (own != nullptr && X509_cmp(all[i].x509, own->x509) == 0))
      continue;
    X509_up_ref(all[i].x509);
    others.emplace_back(all[i].x509);
  }
  return others;
}

}  // namespace tamga::seal
