// SPDX-License-Identifier: GPL-3.0-or-later
#include "seal_fixture.h"

#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal_tests {

using seal::Handle;

std::chrono::sys_seconds sealing_time() {
  using namespace std::chrono;
  return sys_days(2024y / June / 12) + 9h + 30min;
}

std::chrono::sys_seconds keys_from() {
  using namespace std::chrono;
  return sys_days(2020y / January / 1);
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "tamga-seal-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

const Keys& keys() {
  static const Folder folder;
  static const Keys made = [] {
    const auto files =
        seal::make_demonstration_keys(folder.path(), kOrganisation, kPassphrase, keys_from(), 20);
    return Keys{seal::SigningKey::from_pkcs12(files.organisation_key, kPassphrase),
                seal::TrustStore::load(files.authority_certificate), files.authority_certificate,
                files.organisation_key};
  }();
  return made;
}

const fonts::Catalogue& faces() {
  static const fonts::Catalogue opened;
  return opened;
}

std::string small_pdf(References kind, const std::vector<std::string>& fields) {
  QPDF document;
  document.emptyPDF();
  auto content = QPDFObjectHandle::newStream(&document, "q 0.9 g 20 20 100 40 re f Q\n");
  auto page = document.makeIndirectObject(
      QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 595 842] /Resources << >> >>"));
  page.replaceKey("/Contents", content);
  document.addPage(page, false);
  auto list = QPDFObjectHandle::newArray();
  double bottom = 60;
  for (const auto& name : fields) {
    auto field = document.makeIndirectObject(QPDFObjectHandle::parse(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [50 " + std::to_string(bottom) +
        " 250 " + std::to_string(bottom + 60) + "] >>"));
    field.replaceKey("/T", QPDFObjectHandle::newUnicodeString(name));
    field.replaceKey("/P", page);
    list.appendItem(field);
    bottom += 80;
  }
  if (!fields.empty()) {
    page.replaceKey("/Annots", list);
    auto form = QPDFObjectHandle::newDictionary();
    form.replaceKey("/Fields", list.shallowCopy());
    document.getRoot().replaceKey("/AcroForm", form);
  }
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setCompressStreams(kind == References::Stream);
  writer.setObjectStreamMode(kind == References::Stream ? qpdf_o_generate : qpdf_o_disable);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

seal::SealRequest request(std::string_view field) {
  return {std::string(field),
          "Ажлын байрны тодорхойлолт баталсан",
          "Мөрөн",
          sealing_time(),
          {{"ТАМГА", std::string(kOrganisation), "2024-06-12 17:30 № А/45"}}};
}

std::string sealed(std::string_view pdf, std::string_view field) {
  return seal::seal(pdf, request(field), keys().key, faces());
}

Outcome run(const std::string& command) {
  Outcome outcome;
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  char chunk[4096];
  for (std::size_t count; (count = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
    outcome.text.append(chunk, count);
  const int status = ::pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

void write_pkcs12(const std::filesystem::path& file, EVP_PKEY* key, const std::string& usage,
                  std::string_view passphrase) {
  const Handle<X509> certificate(X509_new());
  X509* const it = certificate.get();
  X509_set_version(it, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(it), 7);
  const auto from = static_cast<time_t>(keys_from().time_since_epoch().count());
  ASN1_TIME_adj(X509_getm_notBefore(it), from, 0, 0);
  ASN1_TIME_adj(X509_getm_notAfter(it), from, 3650, 0);
  X509_set_pubkey(it, key);
  X509_NAME* const name = X509_get_subject_name(it);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("Туршилт"), -1, -1, 0);
  X509_set_issuer_name(it, name);
  if (!usage.empty()) {
    const Handle<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_key_usage, usage.c_str()));
    X509_add_ext(it, extension.get(), -1);
  }
  BOOST_REQUIRE(X509_sign(it, key, EVP_sha256()) > 0);
  const Handle<PKCS12> envelope(
      PKCS12_create(std::string(passphrase).c_str(), "t", key, it, nullptr, 0, 0, 2048, 2048, 0));
  const Handle<BIO> out(BIO_new_file(file.c_str(), "wb"));
  BOOST_REQUIRE(envelope && out && i2d_PKCS12_bio(out.get(), envelope.get()) == 1);
}

Gap last_gap(std::string_view pdf) {
  const std::size_t key = pdf.rfind("/Contents <");
  BOOST_REQUIRE(key != std::string_view::npos);
  const std::size_t begin = pdf.find('<', key);
  return {begin, pdf.find('>', begin) + 1};
}

}  // namespace tamga::seal_tests
