// SPDX-License-Identifier: GPL-3.0-or-later
// tamga sign: puts a seal on a PDF, or does one's own act on a server.
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fonts/catalogue.h"
#include "renderers/seal/signing/seal.h"
#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/cli/remote_act.h"
#include "server/error.h"
#include "server/signing/sealing_evidence.h"

namespace tamga::cli {
namespace {

constexpr std::size_t pdf_limit = 256u << 20;

constexpr std::string_view usage =
    "sign IN.pdf -o OUT.pdf --key KEY [--field F] [--level L --tsa URL --trust DIR] | sign "
    "--remote URL --document ID --act A --values FILE --account NAME --password-file FILE --key "
    "KEY";

seal::SigningKey key_of(const Arguments& arguments) {
  return seal::SigningKey::open(arguments.value("key"), secret_from(arguments, "passphrase-file"));
}

signing::SealSettings settings_of(const Arguments& arguments) {
  signing::SealSettings settings;
  const auto level = seal::level_from(arguments.value("level", "B-B"));
  if (!level) throw Failure("argument-invalid", "--level takes B-B, B-T, B-LT or B-LTA");
  settings.level = *level;
  std::istringstream addresses(arguments.value("tsa"));
  for (std::string address; std::getline(addresses, address, ',');)
    settings.timestamp_authorities.push_back(address);
  if (*level >= seal::Level::BT && settings.timestamp_authorities.empty())
    throw Failure("argument-invalid", "level B-T and above need --tsa URL[,URL] and --trust DIR");
  return settings;
}

seal::SealRequest request_of(const Arguments& arguments, const seal::SigningKey& key) {
  seal::SealRequest request;
  request.field = arguments.value("field", "seal");
  request.reason = arguments.value("reason", "Баталгаажуулав");
  request.time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  request.mark.lines = {"Цахим тамга", key.subject(), civil_minute(request.time)};
  if (arguments.has("mark-image"))
    request.mark.image = read_file(arguments.path("mark-image"), 1 << 20);
  return request;
}

int sign_file(const Arguments& arguments) {
  if (arguments.rest.size() != 1 || !arguments.has("output"))
    throw Failure("argument-invalid", "usage: tamga " + std::string(usage));
  const auto pdf = read_file(arguments.rest[0], pdf_limit);
  const auto key = key_of(arguments);
  seal::TrustStore trust;
  if (arguments.has("trust")) trust = seal::TrustStore::load(arguments.path("trust"));
  signing::SealingEvidence evidence(settings_of(arguments), trust);
  const fonts::Catalogue faces;
  const auto request = request_of(arguments, key);
  const auto sealed =
      evidence.extend(seal::seal(pdf, request, key, faces, evidence.timestamps()), request.time);
  write_file(arguments.path("output"), sealed);
  if (arguments.json())
    std::cout << nlohmann::json{{"field", request.field},
                                {"signer", key.subject()},
                                {"level", seal::name_of(evidence.level())},
                                {"bytes", sealed.size()}}
                     .dump()
              << "\n";
  return 0;
}

int run_sign(const Arguments& arguments) {
  return arguments.has("remote") ? act_remotely(arguments, key_of(arguments))
                                 : sign_file(arguments);
}

}  // namespace

std::string secret_from(const Arguments& arguments, std::string_view option) {
  if (!arguments.has(option)) return {};
  const auto text = read_file(arguments.path(option), 4096);
  return text.substr(0, text.find_first_of("\r\n"));
}

Command sign_command() {
  return {"sign",
          usage,
          "puts a PAdES seal on a PDF as an incremental update, or does an act on a server with a "
          "key that stays here",
          "0 done; 2 not a PDF, or refused; 3 no such file, or not allowed; 4 the field is signed "
          "already, it is not this act's turn, or the key cannot sign; 5 the key, its token, the "
          "authority or the server cannot be used",
          {{"output", 'o', "OUT.pdf", "where to write; - is standard output"},
           {"key", 0, "KEY", "KEY.p12, or the PKCS#11 URI of a key on a token", true},
           {"passphrase-file", 0, "FILE", "first line: the key file's passphrase, the token's PIN"},
           {"field", 0, "F", "the signature field to fill (an act's id); default: a new one"},
           {"reason", 0, "TEXT", "the reason that the signature states"},
           {"mark-image", 0, "PNG", "a picture of the seal for the visible mark"},
           {"level", 0, "L", "B-B (default), B-T, B-LT or B-LTA"},
           {"tsa", 0, "URL", "time-stamp authorities, with commas between them, asked in turn"},
           {"trust", 0, "FILE|DIR", "certificates that chains may end in, the authorities' too"},
           {"remote", 0, "URL", "the server on which to do an act"},
           {"document", 0, "ID", "with --remote: the document"},
           {"act", 0, "ACT", "with --remote: the act's id"},
           {"values", 0, "FILE", "with --remote: the act's values, a JSON object; - asks none"},
           {"account", 0, "NAME", "with --remote: your account"},
           {"password-file", 0, "FILE", "with --remote: first line: your password"},
           {"code", 0, "N", "with --remote: the one-time code of your second factor"}},
          run_sign};
}

}  // namespace tamga::cli
