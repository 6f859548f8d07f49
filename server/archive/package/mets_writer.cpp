// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/mets_writer.h"

#include "server/archive/package/xml_writer.h"

namespace tamga::archive::package {
namespace {

using Part = ListedFile::Part;

std::string id_of(const char* kind, std::size_t number) {
  return std::string(kind) + "-" + std::to_string(number);
}

XmlWriter::Attributes locator(const std::string& path) {
  return {{"LOCTYPE", "URL"}, {"xlink:type", "simple"}, {"xlink:href", path}};
}

XmlWriter::Attributes fixity(const ListedFile& file) {
  return {{"MIMETYPE", file.media_type},
          {"SIZE", std::to_string(file.size)},
          {"CREATED", file.created},
          {"CHECKSUM", file.sha256},
          {"CHECKSUMTYPE", "SHA-256"}};
}

class Mets {
 public:
  Mets(std::ostream& stream, const MetsHeader& header, FileList& files)
      : xml_(stream), header_(header), files_(files) {}

  void begin(bool package) {
    xml_.open("mets", {{"xmlns", "http://www.loc.gov/METS/"},
                       {"xmlns:xlink", "http://www.w3.org/1999/xlink"},
                       {"xmlns:csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"},
                       {"xmlns:sip", "https://DILCIS.eu/XML/METS/SIPExtensionMETS"},
                       {"OBJID", header_.object_id},
                       {"LABEL", header_.label},
                       {"TYPE", "Textual works – Digital"},
                       {"csip:CONTENTINFORMATIONTYPE", "MIXED"},
                       {"PROFILE", package ? "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
                                           : "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"}});
    write_header();
  }

  // CSIP17–CSIP44: each metadata file by reference.
  void metadata() {
    files_.each(Part::descriptive, [&](const ListedFile& file, std::size_t number) {
      xml_.open("dmdSec",
                {{"ID", id_of("dmd", number)}, {"CREATED", file.created}, {"STATUS", "CURRENT"}});
      reference(file);
      xml_.close();
    });
    if (files_.count(Part::preservation) == 0) return;
    xml_.open("amdSec", {{"ID", "amd"}});
    files_.each(Part::preservation, [&](const ListedFile& file, std::size_t number) {
      xml_.open("digiprovMD", {{"ID", id_of("digiprov", number)}, {"STATUS", "CURRENT"}});
      reference(file);
      xml_.close();
    });
    xml_.close();
  }

  void group(const char* use, const char* id, Part part) {
    if (files_.count(part) == 0) return;
    open_group(use, id);
    files_.each(part, [&](const ListedFile& file, std::size_t number) { entry(file, number); });
    xml_.close();
  }

  void open_group(const std::string& use, const std::string& id) {
    XmlWriter::Attributes attributes = {{"ID", id}, {"USE", use}};
    if (use.starts_with("Representations/"))
      attributes.emplace_back("csip:CONTENTINFORMATIONTYPE", "MIXED");
    xml_.open("fileGrp", attributes);
  }

  void entry(const ListedFile& file, std::size_t number) {
    XmlWriter::Attributes attributes = {{"ID", id_of("file", number)}};
    for (auto& attribute : fixity(file)) attributes.push_back(std::move(attribute));
    xml_.open("file", attributes);
    xml_.empty("FLocat", locator(file.path));
    xml_.close();
  }

  // CSIP88–CSIP92.
  void metadata_division() {
    XmlWriter::Attributes attributes = {{"ID", "div-metadata"}, {"LABEL", "Metadata"}};
    const auto ids = [&](Part part, const char* kind) {
      std::string list;
      files_.each(part, [&](const ListedFile&, std::size_t number) {
        list += (list.empty() ? "" : " ") + id_of(kind, number);
      });
      return list;
    };
    if (files_.count(Part::descriptive) > 0)
      attributes.emplace_back("DMDID", ids(Part::descriptive, "dmd"));
    if (files_.count(Part::preservation) > 0)
      attributes.emplace_back("ADMID", ids(Part::preservation, "digiprov"));
    xml_.empty("div", attributes);
  }

  void division(const char* label, const char* id, const char* group) {
    xml_.open("div", {{"ID", id}, {"LABEL", label}});
    xml_.empty("fptr", {{"FILEID", group}});
    xml_.close();
  }

  XmlWriter& xml() { return xml_; }

 private:
  void write_header() {
    xml_.open("metsHdr", {{"CREATEDATE", header_.created},
                          {"LASTMODDATE", header_.created},
                          {"RECORDSTATUS", "NEW"},
                          {"csip:OAISPACKAGETYPE", "SIP"}});
    agent({{"ROLE", "CREATOR"}, {"TYPE", "OTHER"}, {"OTHERTYPE", "SOFTWARE"}}, "Tamga",
          "SOFTWARE VERSION", TAMGA_VERSION);
    agent({{"ROLE", "ARCHIVIST"}, {"TYPE", "ORGANIZATION"}}, header_.creator, "IDENTIFICATIONCODE",
          header_.submitter_code);
    // Not CREATOR: validators take every creator for the software (CSIP12).
    agent({{"ROLE", "OTHER"}, {"OTHERROLE", "SUBMITTER"}, {"TYPE", "ORGANIZATION"}},
          header_.submitter, "IDENTIFICATIONCODE", header_.submitter_code);
    xml_.close();
  }

  void agent(const XmlWriter::Attributes& attributes, const std::string& name,
             const char* note_type, const std::string& note) {
    xml_.open("agent", attributes);
    xml_.leaf("name", name);
    xml_.leaf("note", note, {{"csip:NOTETYPE", note_type}});
    xml_.close();
  }

  void reference(const ListedFile& file) {
    auto attributes = locator(file.path);
    if (file.metadata_type == "EAD" || file.metadata_type == "PREMIS") {
      attributes.emplace_back("MDTYPE", file.metadata_type);
    } else {
      attributes.emplace_back("MDTYPE", "OTHER");
      attributes.emplace_back("OTHERMDTYPE", file.metadata_type);
    }
    for (auto& attribute : fixity(file)) attributes.push_back(std::move(attribute));
    xml_.empty("mdRef", attributes);
  }

  XmlWriter xml_;
  const MetsHeader& header_;
  FileList& files_;
};

}  // namespace

void write_package_mets(std::ostream& stream, const MetsHeader& header, FileList& files,
                        const ListedFile& representation) {
  Mets mets(stream, header, files);
  mets.begin(true);
  mets.metadata();
  auto& xml = mets.xml();
  xml.open("fileSec", {{"ID", "files"}});
  mets.group("Documentation", "group-documentation", Part::documentation);
  mets.group("Schemas", "group-schemas", Part::schemas);
  mets.group("Evidence", "group-evidence", Part::evidence);
  mets.open_group("Representations/rep1", "group-rep1");
  mets.entry(representation, 0);
  xml.close();
  xml.close();
  xml.open("structMap", {{"ID", "structure"}, {"TYPE", "PHYSICAL"}, {"LABEL", "CSIP"}});
  xml.open("div", {{"ID", "div-package"}, {"LABEL", header.object_id}});
  mets.metadata_division();
  mets.division("Documentation", "div-documentation", "group-documentation");
  mets.division("Schemas", "div-schemas", "group-schemas");
  mets.division("Evidence", "div-evidence", "group-evidence");
  xml.open("div", {{"ID", "div-rep1"}, {"LABEL", "Representations/rep1"}});
  auto pointer = locator(representation.path);
  pointer.emplace_back("xlink:title", "group-rep1");
  xml.empty("mptr", pointer);
  xml.finish();
}

void write_representation_mets(std::ostream& stream, const MetsHeader& header, FileList& files) {
  Mets mets(stream, header, files);
  mets.begin(false);
  mets.metadata();
  auto& xml = mets.xml();
  xml.open("fileSec", {{"ID", "files"}});
  mets.group("Data", "group-data", Part::data);
  xml.close();
  xml.open("structMap", {{"ID", "structure"}, {"TYPE", "PHYSICAL"}, {"LABEL", "CSIP"}});
  xml.open("div", {{"ID", "div-representation"}, {"LABEL", header.object_id}});
  mets.metadata_division();
  mets.division("Data", "div-data", "group-data");
  xml.finish();
}

}  // namespace tamga::archive::package
