// SPDX-License-Identifier: GPL-3.0-or-later
#include "soft_token.h"

#include <libp11.h>
#include <openssl/pem.h>
#include <stdlib.h>

#include <fstream>

namespace tamga::pki {
namespace {

constexpr const char* kLabel = "Архивын тамга";
constexpr const char* kSoPin = "99881122";
constexpr int kFirstIdAbove = 200;

void run(const std::string& command) {
  require(std::system((command + " > /dev/null").c_str()) == 0, command);
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

// A read-write session of the token, closed with the object.
struct Session {
  PKCS11_CTX* context = PKCS11_CTX_new();
  PKCS11_SLOT* slots = nullptr;
  unsigned count = 0;
  PKCS11_TOKEN* token = nullptr;

  explicit Session(const std::filesystem::path& module) {
    require(PKCS11_CTX_load(context, module.c_str()) == 0, "PKCS#11 module");
    require(PKCS11_enumerate_slots(context, &slots, &count) == 0, "slots");
    for (unsigned i = 0; i < count; ++i) {
      PKCS11_SLOT* const slot = &slots[i];
      if (slot->token == nullptr || !slot->token->initialized) continue;
      token = slot->token;
      require(PKCS11_open_session(slot, 1) == 0 &&
                  PKCS11_login(slot, 0, std::string(SoftToken::pin()).c_str()) == 0,
              "login");
    }
    require(token != nullptr, "token");
  }
  ~Session() {
    PKCS11_release_all_slots(context, slots, count);
    PKCS11_CTX_unload(context);
    PKCS11_CTX_free(context);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void store(const Identity& identity, std::string label, int id) {
    auto number = static_cast<unsigned char>(id);
    require(PKCS11_store_certificate(token, identity.certificate.get(), label.data(), &number, 1,
                                     nullptr) == 0,
            "certificate on the token");
  }
};

}  // namespace

std::filesystem::path SoftToken::module() {
  for (const char* const file :
       {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so"})
    if (std::filesystem::exists(file)) return file;
  return {};
}

SoftToken::SoftToken(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::filesystem::create_directory(folder_ / "tokens");
  const auto configuration = folder_ / "softhsm2.conf";
  std::ofstream(configuration) << "directories.tokendir = " << (folder_ / "tokens").string()
                               << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  require(::setenv("SOFTHSM2_CONF", configuration.c_str(), 1) == 0, "SOFTHSM2_CONF");
  run(std::string("softhsm2-util --init-token --free --label '") + kLabel + "' --so-pin " + kSoPin +
      " --pin " + std::string(pin()));
}

void SoftToken::import_key(const Identity& identity, const std::string& label, int id) const {
  const auto file = folder_ / "key.pem";
  const Owned<BIO> out(BIO_new_file(file.c_str(), "w"));
  require(out &&
              PEM_write_bio_PKCS8PrivateKey(out.get(), identity.key.get(), nullptr, nullptr, 0,
                                            nullptr, nullptr) == 1 &&
              BIO_flush(out.get()) == 1,
          "key file");
  run("softhsm2-util --import " + file.string() + " --token '" + kLabel + "' --label '" + label +
      "' --id 0" + std::to_string(id) + " --pin " + std::string(pin()));
  std::filesystem::remove(file);
}

void SoftToken::store_certificates(const Identity& identity, const std::string& label, int id,
                                   const std::vector<const Identity*>& above) const {
  Session session(module());
  session.store(identity, label, id);
  int next = kFirstIdAbove + id;
  for (const Identity* other : above) session.store(*other, "above", next++);
}

void SoftToken::put(const Identity& identity, const std::string& label,
                    const std::vector<const Identity*>& above) {
  const int id = next_id_++;
  import_key(identity, label, id);
  store_certificates(identity, label, id, above);
}

std::string SoftToken::uri(std::string_view label) const {
  return "pkcs11:token=" + percent_encoded(kLabel) + ";object=" + percent_encoded(label) +
         ";type=private?module-path=" + module().string();
}

void SoftToken::take_out() {
  std::filesystem::rename(folder_ / "tokens", folder_ / "taken");
  std::filesystem::create_directory(folder_ / "tokens");
}

void SoftToken::put_back() {
  std::filesystem::remove(folder_ / "tokens");
  std::filesystem::rename(folder_ / "taken", folder_ / "tokens");
}

}  // namespace tamga::pki
