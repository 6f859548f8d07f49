// SPDX-License-Identifier: GPL-3.0-or-later
// A shard on another machine: xapian-tcpsrv over loopback.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace tamga::index::test {

// Serves until it goes away. Throws std::runtime_error when it does not come up.
class ShardServer {
 public:
  // A port that is free, or this one.
  explicit ShardServer(const std::filesystem::path& shard, std::uint16_t port = 0);
  ~ShardServer();
  ShardServer(const ShardServer&) = delete;
  ShardServer& operator=(const ShardServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  std::uint16_t port_;
  pid_t process_ = -1;
};

}  // namespace tamga::index::test
