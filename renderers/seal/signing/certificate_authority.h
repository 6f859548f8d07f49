// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate authority of one's own: for a demonstration organisation and
// for tests, so that sealing runs on real keys from the first minute.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::seal {

// Somebody with a key of his own in the demonstration.
struct DemonstrationPerson {
  std::string account;  // names the file
  std::string name;     // common name of the certificate, «Ц.Маралмаа»
  std::string passphrase;
};

// Makes a P-256 root (ca.pem), an organisation's P-256 certificate signed by it
// (organisation.p12) and one for each person (people/<account>.p12), as PKCS#12
// with their passphrases. Files are created with mode 0600 (ca.pem 0644) and
// never overwritten; all of them, or none. The root's key is not kept.
// Throws Error seal-failed.
struct DemonstrationKeys {
  std::filesystem::path authority_certificate;  // ca.pem
  std::filesystem::path organisation_key;       // organisation.p12
  std::filesystem::path people;                 // folder of people's keys
};
DemonstrationKeys make_demonstration_keys(const std::filesystem::path& folder,
                                          std::string_view organisation,
                                          std::string_view passphrase,
                                          std::chrono::sys_seconds from, int years,
                                          const std::vector<DemonstrationPerson>& people = {});

}  // namespace tamga::seal
