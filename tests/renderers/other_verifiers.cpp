// SPDX-License-Identifier: GPL-3.0-or-later
#include "other_verifiers.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

namespace tamga::seal_tests {
namespace {

std::string at_option(std::optional<std::chrono::sys_seconds> at) {
  return at ? " -attime " + std::to_string(at->time_since_epoch().count()) : "";
}

std::string after(const std::string& line, std::string_view label) {
  const std::size_t at = line.find(label);
  return at == std::string::npos ? "" : line.substr(at + label.size());
}

}  // namespace

OtherVerifiers::OtherVerifiers(pki::Authority& authority) {
  authority.write_trust(folder_.path());
  write(folder_ / "chain.pem", authority.chain_pem());
  const auto made = run("mkdir " + path("nss") + " && certutil -N -d sql:" + path("nss") +
                        " --empty-password && certutil -A -d sql:" + path("nss") +
                        " -n root -t C,C,C -i " + path("trust.pem"));
  BOOST_REQUIRE_MESSAGE(made.code == 0, made.text);
}

bool OtherVerifiers::cms(const SignedPart& part, std::optional<std::chrono::sys_seconds> at,
                         const std::vector<std::string>& lists) const {
  write(folder_ / "cms", part.contents);
  write(folder_ / "content", part.covered);
  std::string trusted = read(folder_ / "trust.pem");
  for (const auto& list : lists) {  // a file of trusted certificates may hold lists, too
    write(folder_ / "list", list);
    trusted += run("openssl crl -inform DER -in " + path("list")).text;
  }
  write(folder_ / "trusted.pem", trusted);
  return run("openssl cms -verify -cades -binary -inform DER -in " + path("cms") + " -content " +
             path("content") + " -CAfile " + path("trusted.pem") + " -purpose any -out /dev/null" +
             (lists.empty() ? "" : " -crl_check_all") + at_option(at))
             .code == 0;
}

bool OtherVerifiers::ts(const std::string& token, const std::string& bytes,
                        std::optional<std::chrono::sys_seconds> at) const {
  write(folder_ / "token", token);
  write(folder_ / "bytes", bytes);
  return run("openssl ts -verify -token_in -in " + path("token") + " -data " + path("bytes") +
             " -CAfile " + path("trust.pem") + " -untrusted " + path("chain.pem") + at_option(at))
             .code == 0;
}

bool OtherVerifiers::nss(const SignedPart& part, Ocsp ocsp) const {
  std::string command = "vfychain -pp -d sql:" + path("nss") + " -u 4";  // 4: signer
  if (ocsp == Ocsp::Asked) command += " -g leaf -h requireFreshInfo -m ocsp -s requireInfo";
  int number = 0;
  for (const auto& certificate : part.certificates) {
    const std::string name = "certificate-" + std::to_string(number++);
    write(folder_ / name, certificate);
    command += " -r " + path(name);
  }
  return run(command).text.find("Chain is good!") != std::string::npos;
}

std::vector<std::string> OtherVerifiers::pdfsig(const std::string& pdf) const {
  write(folder_ / "signed.pdf", pdf);
  std::istringstream lines(
      run("pdfsig -nocert -nssdir sql:" + path("nss") + ' ' + path("signed.pdf")).text);
  std::vector<std::string> told;
  for (std::string line; std::getline(lines, line);)
    if (const auto text = after(line, "- Signature Validation: "); !text.empty())
      told.push_back(text);
  return told;
}

}  // namespace tamga::seal_tests
