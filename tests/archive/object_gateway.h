// SPDX-License-Identifier: GPL-3.0-or-later
// A real S3 store (Ceph's radosgw) on loopback; object_gateway.sh starts it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/archive/storage/s3_settings.h"
#include "tests/archive/told_script.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {

class ObjectGateway {
 public:
  static ObjectGateway& instance();  // started at first use, ended with the program

  // Of its bucket "locked" (with Object Lock) or "plain"; everything below `prefix`.
  S3Settings settings(const std::string& prefix, const std::string& bucket = "plain") const;
  // The same as an archive's objects.json.
  void write_settings(const std::filesystem::path& data, const std::string& prefix,
                      const std::string& bucket = "plain") const;

  // Kill ends the store's server at once, what it has is kept; start returns when it answers.
  void kill();
  void start();

  // What a request of somebody who has the key is answered, past the archive: its status.
  int ask(const std::string& method, const std::string& path, const std::string& body = "") const;

 private:
  ObjectGateway();
  void wait_until(bool answers) const;
  TemporaryFolder folder_;
  int port_ = 0;
  std::unique_ptr<ToldScript> script_;
};

}  // namespace tamga::archive::test
