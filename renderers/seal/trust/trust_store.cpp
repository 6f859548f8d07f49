// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/trust_store.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <fstream>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kMaxFileSize = std::size_t{16} << 20;
constexpr std::size_t kMaxCertificates = 10'000;

[[noreturn]] void unreadable(const std::filesystem::path& file, const std::string& why) {
  throw Error("trust-unreadable", file.string() + ": " + why);
}

std::string read_certificate_file(const std::filesystem::path& file) {
  std::error_code fault;
  const auto size = std::filesystem::file_size(file, fault);
  if (fault || size > kMaxFileSize) unreadable(file, "not a file, or too large");
  std::string bytes(size, '\0');
  std::ifstream in(file, std::ios::binary);
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size)))
    unreadable(file, "cannot be read");
  return bytes;
}

// All certificates of one file: PEM, or one in DER.
void read_certificates(const std::filesystem::path& file, std::vector<std::string>& out) {
  const std::string bytes = read_certificate_file(file);
  const std::size_t before = out.size();
  if (bytes.find("-----BEGIN ") == std::string::npos) {
    if (certificate_from_der(bytes) == nullptr) unreadable(file, "not a certificate");
    out.push_back(bytes);
    return;
  }
  const Handle<BIO> in(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  while (const Handle<X509> certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)})
    out.push_back(to_der(certificate.get()));
  // The end of the file is told as an error, too; any other is a damaged block.
  const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!ended || out.size() == before) unreadable(file, "a PEM block is not a certificate");
}

}  // namespace

TrustStore TrustStore::load(const std::filesystem::path& file_or_folder) {
  TrustStore store;
  std::vector<std::filesystem::path> files;
  std::error_code fault;
  if (std::filesystem::is_directory(file_or_folder, fault)) {
    auto entry = std::filesystem::directory_iterator(file_or_folder, fault);
    for (; !fault && entry != std::filesystem::directory_iterator(); entry.increment(fault))
      if (entry->is_regular_file() && !entry->path().filename().string().starts_with('.'))
        files.push_back(entry->path());
    if (fault) unreadable(file_or_folder, fault.message());
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(file_or_folder);
  }
  for (const auto& file : files) {
    read_certificates(file, store.certificates_);
    if (store.certificates_.size() > kMaxCertificates) unreadable(file, "too many certificates");
  }
  return store;
}

}  // namespace tamga::seal
