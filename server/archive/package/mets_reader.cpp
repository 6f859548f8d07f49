// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/mets_reader.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "server/archive/package/payload_name.h"
#include "server/archive/package/xml_reader.h"

namespace tamga::archive::package {
namespace {

using Attributes = XmlVisitor::Attributes;

const std::string mets = "{http://www.loc.gov/METS/}";
const std::string csip = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}";
const std::string xlink = "{http://www.w3.org/1999/xlink}";

std::string get(const Attributes& attributes, const std::string& name) {
  const auto at = attributes.find(name);
  return at == attributes.end() ? std::string() : at->second;
}

// Clauses of one kind of reference: mdRef in dmdSec, mdRef in digiprovMD, file.
struct ReferenceClauses {
  const char *locator, *link, *href, *kind, *mime, *size, *created, *checksum, *algorithm;
};
constexpr ReferenceClauses of_dmd{"CSIP22", "CSIP23", "CSIP24", "CSIP25", "CSIP26",
                                  "CSIP27", "CSIP28", "CSIP29", "CSIP30"};
constexpr ReferenceClauses of_digiprov{"CSIP36", "CSIP37", "CSIP38", "CSIP39", "CSIP40",
                                       "CSIP41", "CSIP42", "CSIP43", "CSIP44"};
constexpr ReferenceClauses of_file{"CSIP77", "CSIP78", "CSIP79", nullptr, "CSIP68",
                                   "CSIP69", "CSIP70", "CSIP71", "CSIP72"};

class MetsVisitor : public XmlVisitor {
 public:
  MetsVisitor(const MetsPlace& place, const KnownFile& known, std::set<std::string>& described,
              Findings& findings)
      : place_(place), known_(known), described_(described), findings_(findings) {}

  void begin(const std::string& name, const Attributes& attributes) override {
    open_.push_back(name);
    if (const auto id = get(attributes, "ID"); !id.empty())
      need("METS-ID", ids_.insert(id).second, "an ID twice: " + id);
    const std::string local = name.starts_with(mets) ? name.substr(mets.size()) : "";
    ++counts_[local];
    if (local == "mets") return read_root(attributes);
    if (local == "metsHdr") return read_header(attributes);
    if (local == "agent") agent_ = attributes;
    if (local == "note") note_type_ = get(attributes, csip + "NOTETYPE");
    if (local == "dmdSec") section(attributes, "CSIP18", "CSIP19");
    if (local == "digiprovMD") section(attributes, "CSIP33", nullptr);
    if (local == "mdRef")
      reference(attributes, attributes, inside("dmdSec") ? of_dmd : of_digiprov);
    if (local == "fileSec") need("CSIP59", has(attributes, "ID"), "fileSec without ID");
    if (local == "fileGrp") group(attributes);
    if (local == "file") file_ = attributes;
    if (local == "FLocat") reference(attributes, file_, of_file);
    if (local == "structMap") structure(attributes);
    if (local == "div") division(attributes);
    if (local == "fptr") pointers_.push_back(get(attributes, "FILEID"));
    if (local == "mptr") pointer(attributes);
  }

  void end(const std::string& name, const std::string& text) override {
    if (!open_.empty()) open_.pop_back();
    if (name == mets + "name" && get(agent_, "OTHERTYPE") == "SOFTWARE") software_ = text;
    if (name == mets + "name" && get(agent_, "TYPE") == "ORGANIZATION" &&
        get(agent_, "OTHERROLE") == "SUBMITTER")
      submitter_ = text;
    if (name == mets + "note" && note_type_ == "SOFTWARE VERSION") version_ = text;
  }

  // What can only be said at the end.
  void finish() {
    need("CSIP117", counts_["metsHdr"] == 1, "not one metsHdr");
    need("CSIP14", !software_.empty(), "no name of the software that made it");
    need("CSIP15", !version_.empty(), "no version of the software that made it");
    need("CSIP58", counts_["fileSec"] == 1, "not one fileSec");
    need("CSIP80", csip_maps_ == 1, "not one structural map for CSIP");
    need("CSIP88", labels_.contains("Metadata"), "no division Metadata");
    for (const auto& pointer : pointers_)
      need("CSIP116", groups_.contains(pointer), "a pointer to no file group: " + pointer);
    if (!place_.package) return;
    need("SIP15", !submitter_.empty(), "no submitting organisation");
    need("CSIP60", uses_.contains("Documentation"), "no file group Documentation");
    need("CSIP113", uses_.contains("Schemas"), "no file group Schemas");
    need("CSIP114", has_representation_, "no file group of a representation");
    need("CSIP109", counts_["mptr"] == 1, "not one pointer to a representation's METS");
  }

 private:
  bool has(const Attributes& attributes, const std::string& name) const {
    return !get(attributes, name).empty();
  }
  void need(const char* clause, bool holds, const std::string& detail) {
    if (!holds) findings_.add(clause, place_.path, detail);
  }
  bool inside(const char* local) const {
    return std::find(open_.begin(), open_.end(), mets + local) != open_.end();
  }

  void read_root(const Attributes& attributes) {
    need("CSIP1", has(attributes, "OBJID"), "no OBJID");
    need("CSIP2", has(attributes, "TYPE"), "no TYPE");
    need("CSIP4", has(attributes, csip + "CONTENTINFORMATIONTYPE"), "no CONTENTINFORMATIONTYPE");
    const auto profile = get(attributes, "PROFILE");
    if (place_.package)
      need("SIP2", profile == "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
           "PROFILE is not that of the SIP");
    else
      need("CSIP6", !profile.empty(), "no PROFILE");
  }

  void read_header(const Attributes& attributes) {
    need("CSIP7", has(attributes, "CREATEDATE"), "no CREATEDATE");
    need(place_.package ? "SIP4" : "CSIP9", get(attributes, csip + "OAISPACKAGETYPE") == "SIP",
         "OAISPACKAGETYPE is not SIP");
  }

  void section(const Attributes& attributes, const char* id, const char* created) {
    need(id, has(attributes, "ID"), "a metadata section without ID");
    if (created) need(created, has(attributes, "CREATED"), "a metadata section without CREATED");
  }

  void group(const Attributes& attributes) {
    const auto use = get(attributes, "USE"), id = get(attributes, "ID");
    need("CSIP64", !use.empty(), "a file group without USE");
    need("CSIP65", !id.empty(), "a file group without ID");
    uses_.insert(use);
    groups_.insert(id);
    has_representation_ = has_representation_ || use.starts_with("Representations/");
  }

  void structure(const Attributes& attributes) {
    if (get(attributes, "LABEL") != "CSIP") return;
    ++csip_maps_;
    need("CSIP81", get(attributes, "TYPE") == "PHYSICAL", "the structural map is not PHYSICAL");
    need("CSIP83", has(attributes, "ID"), "the structural map has no ID");
  }

  void division(const Attributes& attributes) {
    need("CSIP85", has(attributes, "ID"), "a division without ID");
    labels_.insert(get(attributes, "LABEL"));
  }

  void pointer(const Attributes& attributes) {
    need("CSIP112", get(attributes, "LOCTYPE") == "URL", "mptr is no URL");
    need("CSIP111", get(attributes, xlink + "type") == "simple", "mptr is not simple");
    const auto path = place_.folder + get(attributes, xlink + "href");
    need("CSIP110", known_(path) != nullptr, "mptr to nothing");
  }

  // `said`: where size, hash and type stand (the file element for an FLocat).
  void reference(const Attributes& at, const Attributes& said, const ReferenceClauses& clauses) {
    need(clauses.locator, get(at, "LOCTYPE") == "URL", "LOCTYPE is not URL");
    need(clauses.link, get(at, xlink + "type") == "simple", "xlink:type is not simple");
    const auto href = get(at, xlink + "href");
    const auto path = place_.folder + href;
    const Digests* file = name_fault(href).empty() ? known_(path) : nullptr;
    need(clauses.href, file != nullptr, "refers to what is not there: " + href);
    if (clauses.kind) need(clauses.kind, has(said, "MDTYPE"), "no MDTYPE");
    need(clauses.mime, has(said, "MIMETYPE"), "no MIMETYPE: " + href);
    need(clauses.created, has(said, "CREATED"), "no CREATED: " + href);
    need(clauses.algorithm, get(said, "CHECKSUMTYPE") == "SHA-256", "not SHA-256: " + href);
    if (!file) return;
    need(clauses.size, get(said, "SIZE") == std::to_string(file->size), "another size: " + href);
    need(clauses.checksum, get(said, "CHECKSUM") == file->sha256, "another hash: " + href);
    need("METS-FILE", described_.insert(path).second, "described twice: " + href);
  }

  const MetsPlace& place_;
  const KnownFile& known_;
  std::set<std::string>& described_;
  Findings& findings_;
  std::vector<std::string> open_, pointers_;
  std::set<std::string> ids_, uses_, groups_, labels_;
  std::map<std::string, int> counts_;
  Attributes agent_, file_;
  std::string note_type_, software_, version_, submitter_;
  bool has_representation_ = false;
  int csip_maps_ = 0;
};

}  // namespace

void check_mets(std::string_view bytes, const MetsPlace& place, const KnownFile& known,
                std::set<std::string>& described, Findings& findings) {
  MetsVisitor visitor(place, known, described, findings);
  if (const auto fault = read_xml(bytes, visitor); !fault.empty())
    return findings.add("METS-XML", place.path, fault);
  visitor.finish();
}

}  // namespace tamga::archive::package
