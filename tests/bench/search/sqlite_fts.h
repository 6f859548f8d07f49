// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite's FTS5 on the same stems. Texts kept lie in a file of their own.
#pragma once

#include <sqlite3.h>

#include <filesystem>

#include "tests/bench/search/engine.h"

namespace tamga::bench {

class SqliteFts final : public Engine {
 public:
  explicit SqliteFts(std::filesystem::path folder);
  ~SqliteFts() override;
  SqliteFts(const SqliteFts&) = delete;
  SqliteFts& operator=(const SqliteFts&) = delete;

  void add(const std::vector<PeerRecord>& records);
  Built finish();
  std::string name() const override { return std::string("SQLite FTS5 ") + sqlite3_libversion(); }
  Waits ask(Row row, const std::vector<Question>& questions, std::size_t clients,
            double seconds) override;

 private:
  std::filesystem::path folder_;
  sqlite3* database_ = nullptr;
  double cpu_ = 0;
};

}  // namespace tamga::bench
