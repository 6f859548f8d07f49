// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of sealing share: a small PDF with signature fields, keys of
// an invented organisation, and a folder that goes away.
#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fonts/catalogue.h"
#include "renderers/seal/signing/certificate_authority.h"
#include "renderers/seal/signing/seal.h"
#include "renderers/seal/signing/signing_key.h"
#include "renderers/seal/verification/verify.h"

namespace tamga::seal_tests {

inline constexpr std::string_view kPassphrase = "туршилт 7";
inline constexpr std::string_view kOrganisation = "Хөвсгөл нуурын байгаль хамгаалах газар";

// A time within the demonstration keys' validity: 2024-06-12 09:30:00 UTC.
std::chrono::sys_seconds sealing_time();
std::chrono::sys_seconds keys_from();  // 2020-01-01

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string read(const std::filesystem::path& file);
void write(const std::filesystem::path& file, std::string_view bytes);

// The demonstration keys, made once a program.
struct Keys {
  seal::SigningKey key;
  seal::TrustStore trust;
  std::filesystem::path authority;
  std::filesystem::path organisation;
};
const Keys& keys();
const fonts::Catalogue& faces();

enum class References { Table, Stream };

// One page with text and a signature field of 200 × 60 points for each name.
std::string small_pdf(References kind, const std::vector<std::string>& fields);

seal::SealRequest request(std::string_view field);
std::string sealed(std::string_view pdf, std::string_view field);

// What a shell command prints, and its exit code.
struct Outcome {
  int code = 0;
  std::string text;
};
Outcome run(const std::string& command);

// A PKCS#12 of a self-signed certificate over `key`; `usage` as in an OpenSSL
// configuration, "" for none.
void write_pkcs12(const std::filesystem::path& file, EVP_PKEY* key, const std::string& usage,
                  std::string_view passphrase);

// Where the Contents string of the last signature stands: < and past >.
struct Gap {
  std::size_t begin, end;
};
Gap last_gap(std::string_view pdf);

}  // namespace tamga::seal_tests
