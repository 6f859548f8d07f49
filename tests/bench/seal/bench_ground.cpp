// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/seal/bench_ground.h"

#include <stdlib.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <random>
#include <stdexcept>

#include "renderers/content/act_values.h"
#include "renderers/renderer.h"

namespace tamga::bench {
namespace {

using pki::Person;

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "tamga-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

std::string rendered(const forms::Form& form) {
  const forms::Renderer renderer;
  auto content = nlohmann::json::parse(form.sample_text());
  content.erase("acts");
  return renderer.render(form, content, forms::Completeness::Draft).pdf;
}

std::string incompressible(std::size_t bytes) {
  std::mt19937_64 random(20261126);
  std::string data(bytes, '\0');
  for (char& byte : data) byte = static_cast<char>(random());
  return data;
}

seal::SealRequest first_act(const forms::Form& form) {
  seal::SealRequest request;
  request.field = form.acts.front().id;
  request.reason = "Боловсруулсан";
  request.location = "Улаанбаатар";
  request.time = pki::system_time();
  request.mark.lines = {"Ш.Номундарь", "Мэргэжилтэн", "2026 оны 11 дүгээр сарын 26 № А/45",
                        "Гэрчилгээ: Туршилтын олгогч төв", "7C19 44AE 03D2 51B8"};
  const auto content = nlohmann::json::parse(form.sample_text());
  for (const auto& value : forms::act_values(form, content, request.field))
    request.values.push_back({value.field, value.text});
  request.certification = seal::Certification::FormFilling;
  return request;
}

}  // namespace

seal::Answer LocalTransport::get(const std::string& address) {
  throw seal::TransportFault(address + ": only the TSA is here");
}

seal::Answer LocalTransport::post(const std::string&, const std::string&, std::string_view body) {
  return {200, tsa_.answer(body)};
}

BenchGround::BenchGround(const std::filesystem::path& form_folder)
    : folder_(new_folder()),
      authority_(pki::system_time, "http://127.0.0.1:9"),
      tsa_(authority_),
      transport_(tsa_),
      trust_({authority_.root().der()}),
      timestamps_({"http://127.0.0.1/tsa"}, transport_, trust_) {
  const forms::Form form = forms::load_form(form_folder);
  paper_ = rendered(form);
  request_ = first_act(form);
  const auto open = [this](const char* name, Person person) {
    keys_.push_back(
        {name, seal::SigningKey::from_pkcs12(key_file(person), pki::row_of(person).passphrase)});
  };
  open("P-256", Person::Preparer);
  open("P-384", Person::Permitter);
  open("RSA-3072", Person::Approver);
  if (pki::SoftToken::module().empty()) return;
  token_ = std::make_unique<pki::SoftToken>(folder_);
  token_->put(authority_.person(Person::Preparer), "p256", {&authority_.issuing()});
  token_->put(authority_.person(Person::Approver), "rsa3072", {});
  for (const auto& [name, label] :
       {std::pair{"P-256 on SoftHSM2", "p256"}, std::pair{"RSA-3072 on SoftHSM2", "rsa3072"}})
    keys_.push_back(
        {name, seal::SigningKey::from_pkcs11(token_->uri(label), pki::SoftToken::pin())});
}

BenchGround::~BenchGround() {
  keys_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string BenchGround::key_file(Person person) {
  return authority_.write_pkcs12(person, folder_).string();
}

std::string BenchGround::paper_of(std::size_t bytes) const {
  QPDF document;
  document.processMemoryFile("paper", paper_.data(), paper_.size());
  if (bytes > paper_.size())
    document.getRoot().replaceKey(
        "/Filling", QPDFObjectHandle::newStream(&document, incompressible(bytes - paper_.size())));
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setStreamDataMode(qpdf_s_preserve);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

bool pdfsig_is_content(const std::string& pdf, const std::filesystem::path& folder) {
  const auto file = folder / "verified.pdf";
  std::ofstream(file, std::ios::binary) << pdf;
  std::FILE* const told = ::popen(("pdfsig -nocert " + file.string() + " 2>&1").c_str(), "r");
  if (told == nullptr) return false;
  std::string text;
  char chunk[4096];
  for (std::size_t count; (count = std::fread(chunk, 1, sizeof chunk, told)) > 0;)
    text.append(chunk, count);
  ::pclose(told);
  std::size_t valid = 0, judged = 0;
  for (std::size_t at = 0; (at = text.find("Signature Validation:", at)) != std::string::npos;
       ++at) {
    ++judged;
    constexpr std::string_view kValid = "Signature Validation: Signature is Valid.";
    if (text.compare(at, kValid.size(), kValid) == 0) ++valid;
  }
  return judged > 0 && valid == judged;
}

}  // namespace tamga::bench
