// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/peer_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace tamga::bench {

using nlohmann::json;

PeerProcess::PeerProcess(const std::vector<std::string>& command, const OurRenderer& pages)
    : pages_(pages) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that ended is an error of fflush
  start(command);
  about_ = answer();
}

PeerProcess::~PeerProcess() {
  to_.reset();
  from_.reset();
  if (child_ > 0) waitpid(child_, nullptr, 0);
}

// The ends of pipes close on exec: no later peer holds an earlier one's input.
void PeerProcess::start(const std::vector<std::string>& command) {
  std::array<int, 2> to{}, from{};
  if (command.empty() || pipe2(to.data(), O_CLOEXEC) != 0 || pipe2(from.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no command, or no pipe to it");
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  child_ = fork();
  if (child_ == 0) {
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(to[0]);
  close(from[1]);
  to_.reset(fdopen(to[1], "w"));
  from_.reset(fdopen(from[0], "r"));
  if (child_ < 0 || !to_ || !from_) throw std::runtime_error("no process for " + command[0]);
}

json PeerProcess::answer() {
  struct Free {
    void operator()(char* bytes) const noexcept { std::free(bytes); }
  };
  char* line = nullptr;
  std::size_t size = 0;
  const ssize_t length = getline(&line, &size, from_.get());
  const std::unique_ptr<char, Free> owner(line);
  if (length < 0) throw std::runtime_error("it ended; what it said stands above");
  return json::parse(line, line + length);
}

Measurement PeerProcess::render(const std::vector<std::string>& contents) {
  json documents = json::array();
  const bool wants_page = about_.at("takes") == "page";
  for (const std::string& content : contents)
    documents.push_back(wants_page ? pages_.page(content) : content);
  const std::string request = documents.dump() + '\n';
  std::fwrite(request.data(), 1, request.size(), to_.get());
  std::fflush(to_.get());
  const json said = answer();
  return {said.at("cpu"), said.at("wall"), said.at("pages"), said.at("bytes")};
}

}  // namespace tamga::bench
