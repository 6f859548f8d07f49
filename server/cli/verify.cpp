// SPDX-License-Identifier: GPL-3.0-or-later
// tamga verify: every signature of a PDF, in plain words.
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/cli/command.h"
#include "server/error.h"
#include "server/verification/report_json.h"
#include "server/verification/verification_process.h"

namespace tamga::cli {
namespace {

constexpr std::size_t pdf_limit = 256u << 20;

std::string moment(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? civil_minute(*time) + " (UTC+8)" : std::string();
}

void print_line(std::string_view name, const std::string& value) {
  if (!value.empty()) std::cout << "  " << name << value << "\n";
}

std::string how_known(seal::TimeSource source) {
  switch (source) {
    case seal::TimeSource::SignatureTimestamp:
    case seal::TimeSource::DocumentTimestamp:
      return ", цагийн тэмдгээр баталсан / proven by a time-stamp";
    case seal::TimeSource::Claimed:
      return ", гарын үсэг зурагчийн заасан / the signer's word";
    case seal::TimeSource::None:
      break;
  }
  return {};
}

void print_change(const seal::Change& change) {
  std::cout << "    " << (change.allowed ? "+ " : "! ") << change.kind
            << (change.name.empty() ? "" : " " + change.name) << ": " << change.why;
  if (change.object != 0) std::cout << " (" << change.object << " " << change.generation << " R)";
  std::cout << "\n";
}

void print_text(const seal::SignatureReport& s) {
  const bool stamp = s.kind == seal::SignatureKind::DocumentTimestamp;
  std::cout << seal::name_of(s.verdict)
            << (s.sub_indication.empty() ? "" : " (" + s.sub_indication + ")")
            << (stamp ? "  баримтын цагийн тэмдэг / document time-stamp" : "") << "\n";
  print_line("талбар / field:           ", s.field);
  print_line("гарын үсэг / signer:      ", s.signer);
  print_line("олгосон / issuer:         ", s.issuer);
  print_line("бүрэн бүтэн / whole:      ", s.whole ? "тийм / yes" : "ҮГҮЙ / NO");
  print_line("түвшин / level:           ", s.level);
  if (s.time) print_line("цаг / time:               ", moment(s.time) + how_known(s.time_source));
  if (s.claimed_time && s.claimed_time != s.time)
    print_line("заасан цаг / claimed:     ", moment(s.claimed_time));
  print_line("хүчингүй болгосон / revocation: ", s.revocation);
  print_line("дараах өөрчлөлт / after:  ", s.changes_after);
  for (const auto& change : s.changes) print_change(change);
  for (const auto& attack : s.attacks) print_line("халдлага / attack:        ", attack);
  for (const auto& warning : s.warnings) print_line("анхаар / warning:         ", warning);
}

void print_text(const seal::VerificationReport& report) {
  if (report.signatures.empty()) std::cout << "Гарын үсэг байхгүй / no signature\n";
  for (const auto& signature : report.signatures) print_text(signature);
  for (const auto& found : report.prepared)
    std::cout << "анхаар / warning: " << found.code << ": " << found.kind
              << (found.name.empty() ? "" : " " + found.name) << " (" << found.object << ")\n";
  if (!report.signatures.empty() && report.unsigned_tail > 0)
    std::cout << "гарын үсэггүй төгсгөл / unsigned at the end: " << report.unsigned_tail << " B\n";
}

int run_verify(const Arguments& arguments) {
  if (arguments.rest.size() != 1)
    throw Failure("argument-invalid", "usage: tamga verify IN.pdf [--trust FILE|DIR]");
  const auto pdf = read_file(arguments.rest[0], pdf_limit);
  seal::TrustStore trust;
  if (arguments.has("trust")) trust = seal::TrustStore::load(arguments.path("trust"));
  const auto verified = VerificationProcess().verify(pdf, trust);
  if (!verified.unreadable.empty()) throw Failure("pdf-unreadable", verified.unreadable);
  if (arguments.json())
    std::cout
        << to_json(verified.report).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
        << "\n";
  else
    print_text(verified.report);
  return verified.report.valid() ? 0 : 1;
}

}  // namespace

Command verify_command() {
  return {"verify",
          "verify IN.pdf [--trust FILE|DIR]",
          "tells of every signature: valid? whole? who? when? what changed after it?",
          "0 every signature passed; 1 there is none, or one is not valid or not trusted; 2 not a "
          "PDF, or beyond the limits of its reader; 3 no such file",
          {{"trust", 0, "FILE|DIR", "certificates that chains may end in (PEM or DER)"}},
          run_verify};
}

}  // namespace tamga::cli
