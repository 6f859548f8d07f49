// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/nodes/network.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace tamga::nodes {
namespace {

constexpr const char* namespaces = "/run/netns";  // where ip(8) keeps their names

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

// Of the machine's cable, the end at the bridge.
std::string port_of(const std::string& name) {
  return "to-" + name;
}

// Moves this process; false with errno.
bool move_away() {
  return ::unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace

std::string Network::forbidden() {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!move_away()) ::_exit(1);
    const int made = std::system(
        "ip link add left type veth peer name right 2>/dev/null && ip link add middle type bridge "
        "2>/dev/null");
    constexpr int no_such_program = 127;  // a package that is missing, and no matter of the kernel
    ::_exit(made == 0 || WEXITSTATUS(made) == no_such_program ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return "fork";
  return status == 0 ? "" : "the kernel gives no network of its own (unshare, veth, bridge)";
}

Network::Network() {
  if (!move_away()) throw std::runtime_error(std::string("unshare: ") + std::strerror(errno));
  std::filesystem::create_directories(namespaces);
  if (::mount("tmpfs", namespaces, "tmpfs", 0, nullptr) != 0)
    throw std::runtime_error(std::string("mount: ") + std::strerror(errno));
  run("ip link set lo up");
  run("ip link add bridge type bridge && ip addr add 10.0.0.1/24 dev bridge && "
      "ip link set bridge up");
}

void Network::add(const std::string& name, const std::string& address) {
  const auto inside = "ip -n " + name + " ";
  run("ip netns add " + name);
  run("ip link add " + port_of(name) + " type veth peer name eth0 netns " + name);
  run("ip link set " + port_of(name) + " master bridge up");
  run(inside + "addr add " + address + "/24 dev eth0 && " + inside + "link set eth0 up && " +
      inside + "link set lo up");
}

std::vector<std::string> Network::at(const std::string& name) {
  return {"/usr/bin/nsenter", "--net=" + std::string(namespaces) + "/" + name, "--"};
}

// At the bridge: the machine keeps its address and its connections, and hears nothing.
void Network::cut(const std::string& name) {
  run("ip link set " + port_of(name) + " nomaster");
}
void Network::join(const std::string& name) {
  run("ip link set " + port_of(name) + " master bridge");
}

void Network::narrow(const std::string& name, int kilobits) {
  const auto limit = [&](const std::string& where, const std::string& device) {
    run("tc " + where + "qdisc " +
        (kilobits == 0 ? "del dev " + device + " root"
                       : "add dev " + device + " root tbf burst 4kb latency 2s rate " +
                             std::to_string(kilobits) + "kbit"));
  };
  limit("", port_of(name));
  limit("-n " + name + " ", "eth0");
}

}  // namespace tamga::nodes
