// SPDX-License-Identifier: GPL-3.0-or-later
// Where things lie in a package, below data/: one answer for writer and reader.
#pragma once

#include <string>

namespace tamga::archive::package::paths {

inline const std::string payload = "data/";
inline const std::string mets = "METS.xml";
inline const std::string ead = "metadata/descriptive/ead3.xml";
inline const std::string hierarchy = "metadata/descriptive/hierarchy.json";
inline const std::string premis = "metadata/preservation/premis.xml";
inline const std::string representation = "representations/rep1/";
inline const std::string representation_mets = representation + "METS.xml";
inline const std::string format = "documentation/package-format.txt";
inline const std::string schemas = "schemas/";
inline const std::string checkpoints = "evidence/checkpoints.json";
inline const std::string hierarchy_events = "evidence/hierarchy.json";

inline std::string checkpoint(std::size_t number) {
  return "evidence/checkpoint-" + std::to_string(number) + ".txt";
}
inline std::string key(std::size_t number) {
  return "evidence/key-" + std::to_string(number) + ".txt";
}
inline std::string record_events(const std::string& id) {
  return "evidence/records/" + id + ".json";
}
// Below the representation:
inline std::string record_file(const std::string& id) {
  return "metadata/descriptive/" + id + ".json";
}
inline std::string record_premis(const std::string& id) {
  return "metadata/preservation/" + id + ".xml";
}
inline std::string record_data(const std::string& id, const std::string& name) {
  return "data/" + id + "/" + name;
}

}  // namespace tamga::archive::package::paths
