// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/mail_server.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tamga::test {
namespace {

void make_certificate(const std::filesystem::path& folder, const std::string& name) {
  const auto command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
      "-keyout '" +
      (folder / "key.pem").string() + "' -out '" + (folder / "certificate.pem").string() +
      "' -days 30 -subj /CN=" + name + " -addext subjectAltName=DNS:" + name + " 2>/dev/null";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl req");
}

}  // namespace

MailServer::MailServer(const std::filesystem::path& folder, const std::string& mode,
                       const std::string& certificate_name, const std::string& user,
                       const std::string& password)
    : folder_(folder), mode_(mode) {
  std::filesystem::create_directories(folder_);
  make_certificate(folder_, certificate_name);
  int to[2], from[2];
  if (::pipe(to) != 0 || ::pipe(from) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  std::vector<std::string> words = {"/usr/bin/python3",
                                    "-W",
                                    "ignore",
                                    std::string(TAMGA_TEST_FILES) + "/mail_server.py",
                                    folder_.string(),
                                    mode,
                                    (folder_ / "certificate.pem").string(),
                                    (folder_ / "key.pem").string()};
  if (!user.empty()) words.insert(words.end(), {user, password});
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int fault =
      ::posix_spawn(&child_, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(to[0]);
  ::close(from[1]);
  input_ = to[1];
  std::string line;
  for (char c = 0; fault == 0 && ::read(from[0], &c, 1) == 1 && c != '\n';) line += c;
  ::close(from[0]);
  port_ = std::atoi(line.c_str());
  if (port_ == 0) throw std::runtime_error("no mail server: apt-get install python3-aiosmtpd");
}

MailServer::~MailServer() {
  ::close(input_);
  ::waitpid(child_, nullptr, 0);
}

std::vector<std::string> MailServer::mails() const {
  std::vector<std::string> all;
  for (int n = 1;; ++n) {
    std::ifstream file(folder_ / (std::to_string(n) + ".eml"), std::ios::binary);
    if (!file) return all;
    std::ostringstream text;
    text << file.rdbuf();
    all.push_back(text.str());
  }
}

notices::MailSettings MailServer::settings() const {
  notices::MailSettings settings;
  settings.server =
      (mode_ == "smtps" ? "smtps://localhost:" : "smtp://localhost:") + std::to_string(port_);
  settings.tls = mode_ != "plain";
  settings.from = "tamga@example.gov.mn";
  settings.ca_file = (folder_ / "certificate.pem").string();
  settings.timeout = std::chrono::seconds(20);
  return settings;
}

}  // namespace tamga::test
