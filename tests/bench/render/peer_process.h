// SPDX-License-Identifier: GPL-3.0-or-later
// A program beside us that makes the same document, warm: started once, asked
// line by line.
//
// What it says and is asked, each a line of JSON:
//   it begins with  {"name", "makes", "takes": "content" | "page"}
//   we ask          ["document", …]   JSON contents, or pages of HTML filled by us
//   it answers      {"cpu", "wall", "pages", "bytes"}   milliseconds a document,
//                   measured from the whole request read to the last file made
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/render/contestant.h"
#include "tests/bench/render/our_renderer.h"

namespace tamga::bench {

class PeerProcess final : public Contestant {
 public:
  // Starts the program and waits until it is ready. `pages` fills the pages and
  // outlives it. Throws std::runtime_error when the program does not run.
  PeerProcess(const std::vector<std::string>& command, const OurRenderer& pages);
  // Closes its standard input, which ends it, and waits for it.
  ~PeerProcess() override;
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  std::string name() const override { return about_.at("name"); }
  std::string makes() const override { return about_.at("makes"); }
  Measurement render(const std::vector<std::string>& contents) override;

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Close>;

  void start(const std::vector<std::string>& command);
  nlohmann::json answer();

  const OurRenderer& pages_;
  pid_t child_ = -1;
  File to_, from_;
  nlohmann::json about_;
};

}  // namespace tamga::bench
