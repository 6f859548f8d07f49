// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/key_passphrase.h"

#include "renderers/seal/error.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

constexpr int derivation_rounds = 100'000;

}  // namespace

std::string with_passphrase(const std::filesystem::path& file, std::string_view from,
                            std::string_view to) {
  const Handle<BIO> in(BIO_new_file(file.c_str(), "rb"));
  const Handle<PKCS12> old(in ? d2i_PKCS12_bio(in.get(), nullptr) : nullptr);
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* chain = nullptr;
  const int opened =
      old ? PKCS12_parse(old.get(), std::string(from).c_str(), &key, &certificate, &chain) : 0;
  const Handle<EVP_PKEY> own_key(key);
  const Handle<X509> own_certificate(certificate);
  const CertificateStack own_chain(chain);
  if (opened != 1 || !key || !certificate)
    throw Error("key-unreadable", file.string() + ": wrong passphrase or damaged file (" +
                                      take_openssl_error() + ")");
  int length = 0;
  const unsigned char* alias = X509_alias_get0(certificate, &length);
  const std::string label(reinterpret_cast<const char*>(alias), alias ? length : 0);
  const Handle<PKCS12> fresh(
      PKCS12_create(std::string(to).c_str(), label.empty() ? nullptr : label.c_str(), key,
                    certificate, chain, 0, 0, derivation_rounds, derivation_rounds, 0));
  const Handle<BIO> out(BIO_new(BIO_s_mem()));
  if (!fresh || !out || i2d_PKCS12_bio(out.get(), fresh.get()) != 1)
    throw Error("seal-failed", "PKCS#12: " + take_openssl_error());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace tamga::seal
