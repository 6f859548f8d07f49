// SPDX-License-Identifier: GPL-3.0-or-later
#include "shard_server.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/free_port.h"

namespace tamga::index::test {
namespace {

using namespace std::chrono_literals;

}  // namespace

ShardServer::ShardServer(const std::filesystem::path& shard, std::uint16_t port)
    : port_(port != 0 ? port : tamga::test::free_port()) {
  std::array<std::string, 6> words{
      "xapian-tcpsrv", "--interface=127.0.0.1", "--port=" + std::to_string(port_),
      "--quiet",       shard.string(),          ""};
  std::array<char*, 6> pointers{};
  for (std::size_t at = 0; at + 1 < pointers.size(); ++at) pointers[at] = words[at].data();
  // A group of its own: it forks a process for each connection.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int failed =
      ::posix_spawnp(&process_, pointers[0], nullptr, &attributes, pointers.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) throw std::runtime_error("xapian-tcpsrv does not start");
  for (int round = 0; round < 200; ++round) {
    try {
      Xapian::Remote::open("127.0.0.1", port_, 1000, 1000);
      return;
    } catch (const Xapian::NetworkError&) {
      std::this_thread::sleep_for(50ms);
    }
  }
  throw std::runtime_error("xapian-tcpsrv does not answer");
}

ShardServer::~ShardServer() {
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace tamga::index::test
