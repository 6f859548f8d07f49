// SPDX-License-Identifier: GPL-3.0-or-later
// A script that keeps servers for a test: it reads a word a line from its standard input and
// answers with one; when its input ends it ends what it started.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tamga::archive::test {

class ToldScript {
 public:
  // Returns when it has said `ready`; std::runtime_error with what it said otherwise.
  ToldScript(std::vector<std::string> words, const std::string& ready);
  ~ToldScript();  // waits until it has ended
  ToldScript(const ToldScript&) = delete;
  ToldScript& operator=(const ToldScript&) = delete;

  // Returns when it has answered so; std::runtime_error otherwise.
  void tell(const std::string& word, const std::string& answer);

 private:
  void expect(const std::string& answer);

  std::string name_;
  int input_ = -1, output_ = -1;
  pid_t process_ = 0;
};

}  // namespace tamga::archive::test
