// SPDX-License-Identifier: GPL-3.0-or-later
// Documents over a real archive with its own people, for the tests of their
// room: acts are done with passwords, sealed with a key of the archive's own.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "renderers/seal/trust/trust_store.h"
#include "server/documents/documents.h"
#include "server/error.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::test {

// Faces and forms, read once for all cases.
const forms::Renderer& desk_renderer();
const forms::FormCatalogue& desk_forms();

// The values of the acts of a job description, and a scan for the outside one.
extern const char* const prepared;
extern const char* const permitted;
extern const char* const approved;
extern const char* const scan;

struct Desk {
  std::filesystem::path folder;
  archive::test::SetClock clock;
  archive::test::FailingDisk disk;  // under the archive; sound until it is told otherwise
  std::unique_ptr<archive::Archive> archive;
  std::unique_ptr<access::Access> access;
  std::unique_ptr<documents::Documents> documents;
  seal::TrustStore trust;
  access::Account author{"maralmaa", "Ц.Маралмаа", "Захиргааны хэлтэс", "", {access::Role::Author}};
  access::Account other{"ulam", "Б.Улам-Өрнөх", "Захиргааны хэлтэс", "", {access::Role::Author}};
  access::Account signer{"tuguldur", "Г.Төгөлдөр", "Удирдлага", "Дарга", {access::Role::Signer}};
  access::Account deputy{
      "sanjaa", "Д.Санжаасүрэн", "Удирдлага", "Орлогч дарга", {access::Role::Signer}};
  access::Account reader{"zul", "О.Зул", "Удирдлага", "", {access::Role::Staff}};

  // `people`: a key of one's own for author and signer, opened by the password.
  explicit Desk(bool with_key = true, bool people = false);
  ~Desk();
  void close();
  void open(bool with_key, bool people = false);
  void later(std::chrono::microseconds time) { clock.set(clock.now() + time); }

  // Content of a job description, without acts.
  std::string draft_content() const;
  documents::Document draft(const access::Account& by) const;
  // Does an act with the right password; the outside one with its scan.
  documents::Document act(const access::Account& by, const std::string& id, const char* act,
                          const char* values, const char* key = "") const;
  // All three acts.
  documents::Document finish(const std::string& id) const;
  std::size_t count(std::string_view event_type) const;

  static constexpr const char* password = "нэг нууц үг бүгдэд";
};

// The code of what `work` throws, "" for nothing.
template <typename Work>
std::string code_thrown(Work work) {
  try {
    work();
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return "";
}

}  // namespace tamga::test
