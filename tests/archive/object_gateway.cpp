// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/object_gateway.h"

#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server/archive/storage/hash.h"
#include "tests/free_port.h"

namespace tamga::archive::test {
namespace {

constexpr const char* access_key = "archive";
constexpr const char* secret = "secret/of+the=archive";

}  // namespace

ObjectGateway& ObjectGateway::instance() {
  static ObjectGateway gateway;
  return gateway;
}

ObjectGateway::ObjectGateway() : port_(tamga::test::free_port()) {
  write_all(folder_.path() / "secret", std::string(secret) + "\n");
  ::chmod((folder_.path() / "secret").c_str(), 0600);
  script_ = std::make_unique<ToldScript>(
      std::vector<std::string>{TAMGA_TEST_FILES "/object_gateway.sh",
                               (folder_.path() / "ceph").string(), std::to_string(port_),
                               std::to_string(tamga::test::free_port()), access_key, secret},
      "ready");
}

void ObjectGateway::wait_until(bool answers) const {
  for (int tries = 0; tries < 600; ++tries) {
    if ((ask("GET", "/plain/none") > 0) == answers) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error(answers ? "the object store does not answer"
                                   : "the object store still answers");
}

void ObjectGateway::kill() {
  script_->tell("kill", "gone");
  wait_until(false);
}

void ObjectGateway::start() {
  script_->tell("start", "started");
  wait_until(true);
}

S3Settings ObjectGateway::settings(const std::string& prefix, const std::string& bucket) const {
  S3Settings settings;
  settings.endpoint = "http://127.0.0.1:" + std::to_string(port_);
  settings.bucket = bucket;
  settings.prefix = prefix;
  settings.access_key = access_key;
  settings.secret_file = folder_.path() / "secret";
  settings.lock_days = bucket == "locked" ? 30 : 0;
  return settings;
}

void ObjectGateway::write_settings(const std::filesystem::path& data, const std::string& prefix,
                                   const std::string& bucket) const {
  const auto of = settings(prefix, bucket);
  const nlohmann::json json = {{"s3",
                                {{"endpoint", of.endpoint},
                                 {"bucket", of.bucket},
                                 {"prefix", of.prefix},
                                 {"access_key", of.access_key},
                                 {"secret_file", of.secret_file.string()},
                                 {"lock_days", of.lock_days}}}};
  std::filesystem::create_directories(data);
  write_all(data / "objects.json", json.dump());
}

int ObjectGateway::ask(const std::string& method, const std::string& path,
                       const std::string& body) const {
  const auto file = folder_.path() / "body";
  write_all(file, body);
  const auto command = "curl -s -o /dev/null -w '%{http_code}' --aws-sigv4 aws:amz:us-east-1:s3" +
                       (" --user '" + std::string(access_key)) + ":" + secret +
                       "' -H 'x-amz-content-sha256: " + sha256_hex(body) + "'" +
                       (method == "PUT" ? " -T '" + file.string() + "'" : " -X " + method) +
                       " 'http://127.0.0.1:" + std::to_string(port_) + path + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> answer(popen(command.c_str(), "r"), pclose);
  int status = 0;
  if (!answer || fscanf(answer.get(), "%d", &status) != 1) throw std::runtime_error("curl");
  return status;
}

}  // namespace tamga::archive::test
