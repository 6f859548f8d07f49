// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/live_server.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/server/http_client.h"

namespace tamga::faults {
namespace {

constexpr std::chrono::seconds longest_start{120};
constexpr auto between_looks = std::chrono::milliseconds(20);

bool is_ready(std::uint16_t port) {
  try {
    return test::ask(port, "GET", "/readyz").status == 200;
  } catch (const std::runtime_error&) {
    return false;  // nobody listens
  }
}

}  // namespace

LiveServer::~LiveServer() {
  kill();
}

void LiveServer::start(const std::vector<std::string>& environment) {
  join();
  output_ = place_.folder / ("serve." + std::to_string(++lives_) + ".log");
  Program program;
  program.words = place_.before;
  for (const auto& word :
       {place_.program.string(), std::string("serve"), std::string("--data"), place_.data.string(),
        std::string("--listen"),
        place_.listen.empty() ? "127.0.0.1:" + std::to_string(place_.port) : place_.listen})
    program.words.push_back(word);
  program.environment = place_.environment;
  program.environment.insert(program.environment.end(), environment.begin(), environment.end());
  program.folder = place_.data;
  program.traced = place_.traced;
  program.output =
      ::open(output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (program.output < 0) throw std::runtime_error("cannot write " + output_.string());
  {
    const std::lock_guard lock(mutex_);
    ending_.reset();
    process_ = 0;
  }
  life_ = std::thread([this, program] { run(program); });
  wait_until_ready(longest_start);
}

void LiveServer::run(const Program& program) {
  Ending ending;
  try {
    ending = run_program(
        program,
        [this](const WatchedCall& call, const std::string& file) {
          const std::lock_guard lock(mutex_);
          return armed_ ? armed_(call, file) : Fault::none;
        },
        [this](pid_t process) {
          const std::lock_guard lock(mutex_);
          process_ = process;
        });
  } catch (const std::exception& error) {
    std::ofstream(output_, std::ios::app) << "cannot be run: " << error.what() << "\n";
  }
  ::close(program.output);
  const std::lock_guard lock(mutex_);
  ending_ = ending;
}

void LiveServer::wait_until_ready(std::chrono::seconds limit) {
  // Counted, not by the clock: a machine that stood still has not waited.
  auto left = limit / between_looks;
  while (!is_ready(place_.port)) {
    if (const auto code = ended())
      throw std::runtime_error("the server ended with " + std::to_string(*code) + ":\n" + said());
    if (--left == 0) throw std::runtime_error("the server is not ready:\n" + said());
    std::this_thread::sleep_for(between_looks);
  }
}

std::optional<int> LiveServer::ended() const {
  const std::lock_guard lock(mutex_);
  if (!ending_) return std::nullopt;
  return ending_->exit_code;
}

pid_t LiveServer::process() const {
  const std::lock_guard lock(mutex_);
  return ending_ ? 0 : process_;
}

void LiveServer::join() {
  if (life_.joinable()) life_.join();
}

void LiveServer::kill() {
  if (const auto alive = process()) ::kill(alive, SIGKILL);
  join();
}

std::optional<int> LiveServer::terminate(std::chrono::seconds limit) {
  if (const auto alive = process()) ::kill(alive, SIGTERM);
  for (auto left = limit / between_looks; !ended() && left > 0; --left)
    std::this_thread::sleep_for(between_looks);
  const auto code = ended();
  kill();
  return code;
}

void LiveServer::arm(Decide decide) {
  const std::lock_guard lock(mutex_);
  armed_ = std::move(decide);
}

void LiveServer::disarm() {
  arm({});
}

std::string LiveServer::said() const {
  std::ifstream stream(output_);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace tamga::faults
