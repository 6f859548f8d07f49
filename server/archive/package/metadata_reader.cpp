// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/metadata_reader.h"

#include <algorithm>
#include <map>

#include "server/archive/package/xml_reader.h"

namespace tamga::archive::package {
namespace {

using Attributes = XmlVisitor::Attributes;

const std::string premis = "{http://www.loc.gov/premis/v3}";
const std::string ead = "{http://ead3.archivists.org/schema/}";

class PremisVisitor : public XmlVisitor {
 public:
  struct File {
    std::string path, digest, size;
  };
  std::vector<File> files;
  std::multiset<std::string> events;
  std::set<std::string> agents, linked;
  std::string root;

  void begin(const std::string& name, const Attributes&) override {
    if (root.empty()) root = name;
    if (name == premis + "object") file_ = {};
  }
  void end(const std::string& name, const std::string& text) override {
    if (name == premis + "objectIdentifierType") type_ = text;
    if (name == premis + "objectIdentifierValue" && type_ == "package path") file_.path = text;
    if (name == premis + "messageDigest") file_.digest = text;
    if (name == premis + "size") file_.size = text;
    if (name == premis + "object" && !file_.path.empty()) files.push_back(file_);
    if (name == premis + "eventIdentifierValue") events.insert(text);
    if (name == premis + "agentIdentifierValue") agents.insert(text);
    if (name == premis + "linkingAgentIdentifierValue") linked.insert(text);
  }

 private:
  File file_;
  std::string type_;
};

class RootVisitor : public XmlVisitor {
 public:
  std::string root;
  void begin(const std::string& name, const Attributes&) override {
    if (root.empty()) root = name;
  }
  void end(const std::string&, const std::string&) override {}
};

class EadVisitor : public XmlVisitor {
 public:
  std::map<std::string, int> ids;
  std::string root;
  void begin(const std::string& name, const Attributes& attributes) override {
    if (root.empty()) root = name;
    if (name != ead + "unitid") return;
    const auto at = attributes.find("localtype");
    is_id_ = at != attributes.end() && at->second == "UUID";
  }
  void end(const std::string& name, const std::string& text) override {
    if (name == ead + "unitid" && is_id_) ++ids[text];
  }

 private:
  bool is_id_ = false;
};

}  // namespace

void check_premis(std::string_view bytes, const std::string& path, const RecordBundle& bundle,
                  const std::vector<EventEvidence>& events, Findings& findings) {
  PremisVisitor visitor;
  if (const auto fault = read_xml(bytes, visitor); !fault.empty())
    return findings.add("PREMIS-XML", path, fault);
  const auto need = [&](const char* clause, bool holds, const std::string& detail) {
    if (!holds) findings.add(clause, path, detail);
  };
  need("PREMIS-ROOT", visitor.root == premis + "premis", "not PREMIS 3");
  std::map<std::string, const BundleFile*> wanted;
  const auto files = bundle.files();
  for (const auto& file : files) wanted["data/" + bundle.record.id + "/" + file.name] = &file;
  for (const auto& file : visitor.files) {
    const auto at = wanted.find(file.path);
    if (at == wanted.end()) {
      findings.add("PREMIS-1.1", path, "an object that the record does not have: " + file.path);
      continue;
    }
    need("PREMIS-1.5.2", file.digest == at->second->sha256, "another hash: " + file.path);
    need("PREMIS-1.5.3", file.size == std::to_string(at->second->size),
         "another size: " + file.path);
    wanted.erase(at);
  }
  for (const auto& [missing, file] : wanted)
    findings.add("PREMIS-1.1", path, "no object " + missing);
  for (const auto& event : events) {
    const auto id = event.origin + "/" + std::to_string(event.row.position);
    need("PREMIS-2.1", visitor.events.count(id) == 1, "not once: event " + id);
  }
  need("PREMIS-2.1", visitor.events.size() == events.size(), "events that have no evidence");
  for (const auto& agent : visitor.linked)
    need("PREMIS-3.1", visitor.agents.contains(agent), "an event's agent is not described");
}

void check_root(std::string_view bytes, const std::string& path, const std::string& root,
                const char* clause, Findings& findings) {
  RootVisitor visitor;
  const auto fault = read_xml(bytes, visitor);
  if (!fault.empty() || visitor.root != root)
    findings.add(clause, path, fault.empty() ? "another root: " + visitor.root : fault);
}

void check_ead(std::string_view bytes, const std::string& path,
               const std::set<std::string>& records, const std::vector<std::string>& components,
               Findings& findings) {
  EadVisitor visitor;
  if (const auto fault = read_xml(bytes, visitor); !fault.empty())
    return findings.add("EAD3-XML", path, fault);
  if (visitor.root != ead + "ead") findings.add("EAD3-ROOT", path, "not EAD3");
  for (const auto& id : records)
    if (visitor.ids[id] != 1) findings.add("EAD3-ITEM", path, "not once: record " + id);
  for (const auto& id : components)
    if (visitor.ids[id] != 1) findings.add("EAD3-COMPONENT", path, "not once: " + id);
  for (const auto& [id, count] : visitor.ids)
    if (!records.contains(id) &&
        std::find(components.begin(), components.end(), id) == components.end())
      findings.add("EAD3-ITEM", path, "a component that the package does not have: " + id);
}

}  // namespace tamga::archive::package
