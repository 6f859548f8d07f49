// SPDX-License-Identifier: GPL-3.0-or-later
// Where an archive's objects lie when they lie in an S3 store: DATA/objects.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace tamga::archive {

struct S3Settings {
  std::string endpoint;  // "https://s3.example.gov.mn:9000"; http only to this machine itself
  std::string region = "us-east-1";
  std::string bucket;
  // Before every key, "" or "tamga/". What lies below is of one archive alone: its disposals and
  // moves remove there, and know nothing of another's records.
  std::string prefix;
  std::string access_key;             // its name; the secret stands in a file of its own
  std::filesystem::path secret_file;  // mode 0600 or 0400; one line
  std::filesystem::path ca_file;      // "" for the system's store
  // How long the store itself refuses to let go of an object (S3 Object Lock, governance: a
  // disposal by act may bypass it, nobody else), in days; 0: the bucket needs no lock.
  int lock_days = 0;
};

// {"s3": {"endpoint": …, "bucket": …, "access_key": …, "secret_file": …}} and what else stands
// above. Nothing without the file: then objects lie in DATA/objects. Throws Failure
// data-unusable naming file and entry.
std::optional<S3Settings> read_s3_settings(const std::filesystem::path& data);

// The same of a file that is there.
S3Settings s3_settings_of(const std::filesystem::path& file);

// The one line of the secret's file. Throws Failure data-unusable when it cannot be read or
// others than its owner may.
std::string read_s3_secret(const S3Settings& settings);

}  // namespace tamga::archive
