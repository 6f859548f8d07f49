// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/premis_writer.h"

#include <algorithm>
#include <array>
#include <set>

#include "server/archive/package/xml_writer.h"
#include "server/civil_time.h"

namespace tamga::archive::package {
namespace {

// id.loc.gov/vocabulary/preservation/eventType.
struct EventName {
  std::string_view type, premis;
};
constexpr std::array<EventName, 11> event_names{{
    {"fixity.checked", "fixity check"},
    {"fixity.failed", "fixity check"},
    {"object.repaired", "recovery"},
    {"package.exported", "information package creation"},
    {"record.captured", "ingestion"},
    {"record.copied", "dissemination"},
    {"record.downloaded", "dissemination"},
    {"record.imported", "ingestion"},
    {"record.related", "metadata modification"},
    {"record.renewed", "digital signature generation"},
    {"record.rendered", "creation"},
}};

void root(XmlWriter& xml) {
  xml.open("premis", {{"xmlns", "http://www.loc.gov/premis/v3"},
                      {"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
                      {"version", "3.0"}});
}

void identifier(XmlWriter& xml, const std::string& of, const std::string& type,
                const std::string& value) {
  xml.open(of + "Identifier");
  xml.leaf(of + "IdentifierType", type);
  xml.leaf(of + "IdentifierValue", value);
  xml.close();
}

void link(XmlWriter& xml, const std::string& of, const std::string& type, const std::string& value,
          const std::string& role) {
  const std::string name = "linking" + of + "Identifier";
  xml.open(name);
  xml.leaf(name + "Type", type);
  xml.leaf(name + "Value", value);
  if (!role.empty()) xml.leaf("linking" + of + "Role", role);
  xml.close();
}

void relationship(XmlWriter& xml, const std::string& kind, const std::string& sub,
                  const std::string& id) {
  xml.open("relationship");
  xml.leaf("relationshipType", kind);
  xml.leaf("relationshipSubType", sub);
  xml.open("relatedObjectIdentifier");
  xml.leaf("relatedObjectIdentifierType", "UUID");
  xml.leaf("relatedObjectIdentifierValue", id);
  xml.close();
  xml.close();
}

std::string format_of(const BundleFile& file) {
  if (file.media_type != "application/pdf") return file.media_type;
  return "PDF";
}

void write_file(XmlWriter& xml, const RecordBundle& bundle, const BundleFile& file) {
  xml.open("object", {{"xsi:type", "file"}});
  identifier(xml, "object", "package path", "data/" + bundle.record.id + "/" + file.name);
  xml.open("objectCharacteristics");
  xml.leaf("compositionLevel", "0");
  xml.open("fixity");
  xml.leaf("messageDigestAlgorithm", "SHA-256");
  xml.leaf("messageDigest", file.sha256);
  xml.leaf("messageDigestOriginator", "Tamga");
  xml.close();
  xml.leaf("size", std::to_string(file.size));
  xml.open("format");
  xml.open("formatDesignation");
  xml.leaf("formatName", format_of(file));
  xml.close();
  xml.close();
  xml.close();
  if (!file.original_name.empty()) xml.leaf("originalName", file.original_name);
  relationship(xml, "structural", "is included in", bundle.record.id);
  xml.close();
}

std::string event_id(const EventEvidence& event) {
  return event.origin + "/" + std::to_string(event.row.position);
}

void write_event(XmlWriter& xml, const EventEvidence& event, const std::string& record) {
  const auto known =
      std::find_if(event_names.begin(), event_names.end(),
                   [&](const EventName& name) { return name.type == event.row.type; });
  xml.open("event");
  identifier(xml, "event", "log position", event_id(event));
  if (known != event_names.end())
    xml.leaf("eventType", std::string(known->premis),
             {{"authority", "eventType"},
              {"authorityURI", "http://id.loc.gov/vocabulary/preservation/eventType"}});
  else
    xml.leaf("eventType", event.row.type, {{"authority", "Tamga"}});
  xml.leaf("eventDateTime", iso_utc(event.row.time));
  xml.open("eventDetailInformation");
  xml.leaf("eventDetail", event.row.type + " " + event.row.detail);
  xml.close();
  xml.open("eventOutcomeInformation");
  xml.leaf("eventOutcome", event.row.type == "fixity.failed" ? "fail" : "success");
  xml.close();
  link(xml, "Agent", "account", event.row.agent, "implementer");
  link(xml, "Object", "UUID", record, "source");
  xml.close();
}

void write_agent(XmlWriter& xml, const std::string& account) {
  const bool system = account == "system";
  xml.open("agent");
  identifier(xml, "agent", "account", account);
  xml.leaf("agentName", system ? "Tamga" : account);
  xml.leaf("agentType", system ? "software" : "person");
  if (system) xml.leaf("agentVersion", TAMGA_VERSION);
  xml.close();
}

}  // namespace

void write_premis(std::ostream& stream, const RecordBundle& bundle,
                  const std::vector<EventEvidence>& events) {
  XmlWriter xml(stream);
  root(xml);
  xml.open("object", {{"xsi:type", "representation"}});
  identifier(xml, "object", "UUID", bundle.record.id);
  identifier(xml, "object", "registration", bundle.record.registration);
  xml.leaf("originalName", bundle.record.title);
  xml.close();
  for (const auto& file : bundle.files()) write_file(xml, bundle, file);
  std::set<std::string> agents;
  for (const auto& event : events) {
    write_event(xml, event, bundle.record.id);
    agents.insert(event.row.agent);
  }
  for (const auto& agent : agents) write_agent(xml, agent);
  xml.finish();
}

void write_package_premis(std::ostream& stream, const PackageCreation& creation) {
  XmlWriter xml(stream);
  root(xml);
  xml.open("object", {{"xsi:type", "intellectualEntity"}});
  identifier(xml, "object", "UUID", creation.id);
  xml.close();
  xml.open("event");
  identifier(xml, "event", "UUID", creation.id);
  xml.leaf("eventType", "information package creation",
           {{"authority", "eventType"},
            {"authorityURI", "http://id.loc.gov/vocabulary/preservation/eventType"}});
  xml.leaf("eventDateTime", creation.created);
  xml.open("eventDetailInformation");
  xml.leaf("eventDetail", creation.scope);
  xml.close();
  link(xml, "Agent", "account", creation.account, "authorizer");
  link(xml, "Agent", "account", "system", "executing program");
  link(xml, "Object", "UUID", creation.id, "outcome");
  xml.close();
  write_agent(xml, creation.account == "system" ? std::string("operator") : creation.account);
  write_agent(xml, "system");
  xml.finish();
}

}  // namespace tamga::archive::package
