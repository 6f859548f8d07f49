// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a METS document of a package by the clauses of CSIP 2.2 and SIP 2.2, and
// that what it says of each file is what the manifests say.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "server/archive/package/digest.h"
#include "server/archive/package/finding.h"

namespace tamga::archive::package {

struct MetsPlace {
  std::string path;     // of the document in the package, "data/METS.xml"
  std::string folder;   // its folder, "data/": what it refers to is relative to it
  bool package = true;  // of the package, else of a representation
};

// What the manifests know of a path of the package; null when it has none.
using KnownFile = std::function<const Digests*(const std::string& path)>;

// Findings name clauses CSIP1 … CSIP119, SIP2 …. Every file that the document
// describes is added to `described`.
void check_mets(std::string_view bytes, const MetsPlace& place, const KnownFile& known,
                std::set<std::string>& described, Findings& findings);

}  // namespace tamga::archive::package
