// SPDX-License-Identifier: GPL-3.0-or-later
// Lucene, a process of its own (peers/SearchPeer.java: the protocol stands there).
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/bench/search/engine.h"

namespace tamga::bench {

class Lucene final : public Engine {
 public:
  // `program` is the source, `classes` the class path.
  Lucene(std::filesystem::path folder, std::string program, std::string classes);
  ~Lucene() override;
  Lucene(const Lucene&) = delete;
  Lucene& operator=(const Lucene&) = delete;

  void add(const std::vector<PeerRecord>& records);  // into a file
  Built finish();                                    // the program builds
  std::string name() const override { return name_; }
  Waits ask(Row row, const std::vector<Question>& questions, std::size_t clients,
            double seconds) override;

 private:
  std::vector<std::string> answer(const char* begins);

  std::filesystem::path folder_;
  std::string program_, classes_, name_ = "Lucene";
  std::ofstream records_;
  pid_t child_ = -1;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
};

}  // namespace tamga::bench
