// SPDX-License-Identifier: GPL-3.0-or-later
// Machines, as far as their network goes: namespaces of their own, joined by one bridge.
#pragma once

#include <string>
#include <vector>

namespace tamga::nodes {

class Network {
 public:
  // "" or why this machine allows no such thing.
  static std::string forbidden();

  // This program itself moves where the bridge is (10.0.0.1), for good: before its first thread.
  // Nothing of it is seen outside, and nothing is left. Throws std::runtime_error.
  Network();

  // A machine with that address in 10.0.0.0/24.
  void add(const std::string& name, const std::string& address);
  // Words before those of a program that is to run there.
  static std::vector<std::string> at(const std::string& name);

  // Its cable is pulled, and put back; nobody is told.
  static void cut(const std::string& name);
  static void join(const std::string& name);
  // So many kilobits a second at most, in each direction; 0: as before.
  static void narrow(const std::string& name, int kilobits);
};

}  // namespace tamga::nodes
