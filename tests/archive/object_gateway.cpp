// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/object_gateway.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "server/archive/storage/hash.h"

namespace tamga::archive::test {
namespace {

constexpr const char* access_key = "archive";
constexpr const char* secret = "secret/of+the=archive";

int free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  close(probe);
  return ntohs(address.sin_port);
}

}  // namespace

ObjectGateway& ObjectGateway::instance() {
  static ObjectGateway gateway;
  return gateway;
}

ObjectGateway::ObjectGateway() : port_(free_port()) {
  write_all(folder_.path() / "secret", std::string(secret) + "\n");
  ::chmod((folder_.path() / "secret").c_str(), 0600);
  std::vector<std::string> words = {TAMGA_TEST_FILES "/object_gateway.sh",
                                    (folder_.path() / "ceph").string(),
                                    std::to_string(port_),
                                    std::to_string(free_port()),
                                    access_key,
                                    secret};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int input[2], output[2];
  if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0)
    throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], 0);
  posix_spawn_file_actions_adddup2(&actions, output[1], 1);
  const int code =
      posix_spawn(&script_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  input_ = input[1];
  std::array<char, 16> said{};
  const auto count = code == 0 ? ::read(output[0], said.data(), said.size()) : 0;
  close(output[0]);
  if (count < 5)
    throw std::runtime_error("no object store: apt-get install ceph-mon ceph-osd radosgw curl");
}

ObjectGateway::~ObjectGateway() {
  close(input_);  // the script ends what it started
  waitpid(script_, nullptr, 0);
}

// Told to the script; returns when the store answers, or does not, as it should then.
void ObjectGateway::tell(const char* word, bool answers) {
  if (::write(input_, word, std::strlen(word)) < 0) throw std::runtime_error("no object store");
  for (int tries = 0; tries < 600; ++tries) {
    if ((ask("GET", "/plain/none") > 0) == answers) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  throw std::runtime_error("the object store does not " + std::string(word));
}

void ObjectGateway::kill() {
  tell("kill\n", false);
}

void ObjectGateway::start() {
  tell("start\n", true);
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
