// SPDX-License-Identifier: GPL-3.0-or-later
// Certified copies: a sealed PDF that begins with a certification sheet (who asked, of
// which record, its hash, the day) and goes on with the record's own pages; the record's
// file is attached byte for byte, so that its signatures can be verified from the copy.
//
// Why no rendition of the archive: a copy is given out, not kept; the event record.copied
// has its hash, so that one that is shown later can be told from one that is made up.
#pragma once

#include <cstddef>
#include <string>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/copies/copy_process.h"

namespace tamga {
class Services;
}

namespace tamga::copies {

struct CopyOrder {
  std::string asked_by;  // who asked, 1–300 bytes; "" is who issues it
  std::string purpose;   // what for, at most 500 bytes, or ""
};

struct CertifiedCopy {
  std::string pdf, sha256;  // hex
  std::size_t pages = 0;    // of the record
};

// "tamga-copy-2026-000123.pdf"
std::string copy_file_name(const std::string& registration);

// Thread-safe. The services must outlive it.
class CertifiedCopies {
 public:
  static constexpr const char* form = "certified_copy";

  explicit CertifiedCopies(const Services& services) : services_(services) {}

  // Makes, seals and gives it; event record.copied (the copy's hash, never a name). Asks
  // no rights: who calls it has. Throws Failure content-refused with items (the order),
  // record-destroyed, key-missing without an organisation's seal, reading-limit or scan-unreadable
  // for a file whose pages cannot be taken over, those of the seal and of Archive::append().
  CertifiedCopy issue(const access::Account& by, const archive::Record& record,
                      const CopyOrder& order) const;

 private:
  std::string sealed(const std::string& pdf) const;

  const Services& services_;
  const CopyProcess process_;
};

}  // namespace tamga::copies
