// SPDX-License-Identifier: GPL-3.0-or-later
// tamga verify: every signature of a PDF, in plain words.
#include "renderers/seal/verify.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

constexpr std::size_t pdf_limit = 256u << 20;

nlohmann::json to_json(const seal::SignatureReport& s) {
  nlohmann::json out = {{"field", s.field},
                        {"verdict", seal::name_of(s.verdict)},
                        {"sub_indication", s.sub_indication},
                        {"whole", s.whole},
                        {"covers_whole_file", s.covers_whole_file},
                        {"signer", s.signer},
                        {"issuer", s.issuer},
                        {"reason", s.reason},
                        {"level", s.level},
                        {"changes_after", s.changes_after}};
  if (s.claimed_time)
    out["claimed_time"] =
        iso_utc(std::chrono::microseconds(s.claimed_time->time_since_epoch()).count());
  return out;
}

void print_text(const seal::SignatureReport& s) {
  std::cout << seal::name_of(s.verdict)
            << (s.sub_indication.empty() ? "" : " (" + s.sub_indication + ")") << "\n"
            << "  талбар / field:           " << s.field << "\n"
            << "  гарын үсэг / signer:      " << s.signer << "\n"
            << "  олгосон / issuer:         " << s.issuer << "\n"
            << "  бүрэн бүтэн / whole:      " << (s.whole ? "тийм / yes" : "ҮГҮЙ / NO") << "\n"
            << "  түвшин / level:           " << s.level << "\n";
  if (s.claimed_time)
    std::cout << "  заасан цаг / claimed:     " << civil_minute(*s.claimed_time) << " (UTC+8)\n";
  std::cout << "  дараах өөрчлөлт / after:  " << s.changes_after << "\n";
}

int run_verify(const Arguments& arguments) {
  if (arguments.rest.size() != 1)
    throw Failure("argument-invalid", "usage: tamga verify IN.pdf [--trust FILE|DIR]");
  const auto pdf = read_file(arguments.rest[0], pdf_limit);
  seal::TrustStore trust;
  if (arguments.has("trust")) trust = seal::TrustStore::load(arguments.path("trust"));
  const auto verified = seal::verify(pdf, trust);
  if (!verified.unreadable.empty()) throw Failure("pdf-unreadable", verified.unreadable);
  const auto& signatures = verified.report.signatures;
  if (arguments.json()) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& signature : signatures) list.push_back(to_json(signature));
    std::cout << nlohmann::json{{"valid", verified.report.valid()}, {"signatures", list}}.dump()
              << "\n";
  } else if (signatures.empty()) {
    std::cout << "Гарын үсэг байхгүй / no signature\n";
  } else {
    for (const auto& signature : signatures) print_text(signature);
  }
  return verified.report.valid() ? 0 : 1;
}

}  // namespace

Command verify_command() {
  return {"verify",
          "verify IN.pdf [--trust FILE|DIR]",
          "tells of every signature: valid? whole? who? when? what changed after it?",
          "0 every signature passed; 1 there is none, or one is not valid or not trusted; 2 not a "
          "PDF; 3 no such file",
          {{"trust", 0, "FILE|DIR", "certificates that chains may end in (PEM or DER)"}},
          run_verify};
}

}  // namespace tamga::cli
