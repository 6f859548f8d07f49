// SPDX-License-Identifier: GPL-3.0-or-later
// METS documents of a package by the E-ARK profiles CSIP 2.2 and SIP 2.2: what lies
// in it, with sizes and hashes, and how it hangs together.
#pragma once

#include <ostream>
#include <string>

#include "server/archive/package/file_list.h"

namespace tamga::archive::package {

struct MetsHeader {
  std::string object_id;  // CSIP1: the package's name, or the representation's folder
  std::string label;      // SIP1
  std::string created;    // xs:dateTime
  std::string creator;    // SIP9: who made the records
  std::string submitter;  // SIP15: whose archive sends the package
  std::string submitter_code;
};

// METS.xml of the package: descriptive and preservation metadata, documentation,
// schemas and evidence from the list; the one representation by its own METS file,
// of which `representation` says path, size and hash.
void write_package_mets(std::ostream& stream, const MetsHeader& header, FileList& files,
                        const ListedFile& representation);

// representations/<name>/METS.xml: metadata of each record and its files.
void write_representation_mets(std::ostream& stream, const MetsHeader& header, FileList& files);

}  // namespace tamga::archive::package
