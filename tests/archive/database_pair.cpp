// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/database_pair.h"

#include <cstdlib>
#include <stdexcept>

namespace tamga::archive::test {
namespace {

// In memory where there is room: a sync costs nothing there, and need not be switched off.
std::filesystem::path place() {
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const auto room = std::filesystem::space(memory, error);
  return !error && room.available > (std::uintmax_t{2} << 30)
             ? memory
             : std::filesystem::temp_directory_path();
}

}  // namespace

DatabasePair::DatabasePair(std::uint16_t first_port, std::uint16_t second_port) {
  auto name = (place() / "tamga-databases-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  folder_ = name;
  script_ = std::make_unique<ToldScript>(
      std::vector<std::string>{DATABASE_PAIR, name, "127.0.0.1", std::to_string(first_port),
                               std::to_string(second_port)},
      "ready");
}

DatabasePair::~DatabasePair() {
  script_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string DatabasePair::connection(const std::string& database, std::uint16_t first_port,
                                     std::uint16_t second_port) {
  return "host=127.0.0.1,127.0.0.1 port=" + std::to_string(first_port) + "," +
         std::to_string(second_port) +
         " target_session_attrs=read-write user=archive dbname=" + database;
}

}  // namespace tamga::archive::test
