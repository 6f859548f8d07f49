// SPDX-License-Identifier: GPL-3.0-or-later
// tamga sign: puts a seal on a PDF.
#include <iostream>
#include <nlohmann/json.hpp>

#include "fonts/catalogue.h"
#include "renderers/seal/seal.h"
#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

constexpr std::size_t pdf_limit = 256u << 20;

std::string passphrase_from(const Arguments& arguments) {
  if (!arguments.has("passphrase-file")) return {};
  auto text = read_file(arguments.path("passphrase-file"), 4096);
  return text.substr(0, text.find_first_of("\r\n"));
}

int run_sign(const Arguments& arguments) {
  if (arguments.rest.size() != 1)
    throw Failure("argument-invalid", "usage: tamga sign IN.pdf -o OUT.pdf --key KEY.p12");
  if (arguments.value("level", "B-B") != "B-B")
    throw Failure("argument-invalid", "--level: this version signs B-B");
  const auto pdf = read_file(arguments.rest[0], pdf_limit);
  const auto key = seal::SigningKey::from_pkcs12(arguments.path("key"), passphrase_from(arguments));
  const fonts::Catalogue faces;
  seal::SealRequest request;
  request.field = arguments.value("field", "seal");
  request.reason = arguments.value("reason", "Баталгаажуулав");
  request.time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  request.mark.lines = {"Цахим тамга", key.subject(), civil_minute(request.time)};
  const auto sealed = seal::seal(pdf, request, key, faces);
  write_file(arguments.path("output"), sealed);
  if (arguments.json())
    std::cout << nlohmann::json{{"field", request.field},
                                {"signer", key.subject()},
                                {"bytes", sealed.size()}}
                     .dump()
              << "\n";
  return 0;
}

}  // namespace

Command sign_command() {
  return {"sign",
          "sign IN.pdf -o OUT.pdf --key KEY.p12 [--passphrase-file FILE] [--field F]",
          "puts a PAdES seal on a PDF as an incremental update",
          "0 sealed; 2 not a PDF; 3 no such file; 4 the field is signed already or the key cannot "
          "sign; 5 the key file cannot be read",
          {{"output", 'o', "OUT.pdf", "where to write; - is standard output", true},
           {"key", 0, "KEY.p12", "the key with its certificate, PKCS#12", true},
           {"passphrase-file", 0, "FILE", "first line: the key file's passphrase"},
           {"field", 0, "F", "the signature field to fill (an act's id); default: a new one"},
           {"reason", 0, "TEXT", "the reason that the signature states"},
           {"level", 0, "B-B", "PAdES level"}},
          run_sign};
}

}  // namespace tamga::cli
