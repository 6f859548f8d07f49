// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/told_script.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace tamga::archive::test {

ToldScript::ToldScript(std::vector<std::string> words, const std::string& ready)
    : name_(words.at(0)) {
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
      posix_spawn(&process_, name_.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  input_ = input[1];
  output_ = output[0];
  if (code != 0) throw std::runtime_error(name_ + " cannot be started");
  expect(ready);
}

ToldScript::~ToldScript() {
  close(input_);
  waitpid(process_, nullptr, 0);
  close(output_);
}

void ToldScript::expect(const std::string& answer) {
  std::string said;
  for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) said += c;
  if (said != answer) throw std::runtime_error(name_ + " said \"" + said + "\"");
}

void ToldScript::tell(const std::string& word, const std::string& answer) {
  const auto line = word + "\n";
  if (::write(input_, line.data(), line.size()) < 0) throw std::runtime_error(name_ + " has ended");
  expect(answer);
}

}  // namespace tamga::archive::test
