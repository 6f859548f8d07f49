// SPDX-License-Identifier: GPL-3.0-or-later
// PostgreSQL's tsvector with GIN on the same stems. Its server is started by
// tests/bench/run, in a folder of its own.
#pragma once

#include <libpq-fe.h>

#include <memory>

#include "tests/bench/search/engine.h"

namespace tamga::bench {

class Postgres final : public Engine {
 public:
  // `where` is a connection string. Throws std::runtime_error.
  explicit Postgres(std::string where);

  void add(const std::vector<PeerRecord>& records);
  Built finish();
  std::string name() const override;
  Waits ask(Row row, const std::vector<Question>& questions, std::size_t clients,
            double seconds) override;

 private:
  using Connection = std::shared_ptr<PGconn>;
  static Connection connect(const std::string& where);

  std::string where_;
  Connection connection_;
  int server_ = 0;  // the process that works for this connection
  double cpu_ = 0;
};

}  // namespace tamga::bench
