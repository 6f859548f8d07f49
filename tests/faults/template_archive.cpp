// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/template_archive.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "server/archive/log/event_log.h"
#include "server/demonstration/organisation.h"
#include "server/services.h"
#include "tests/faults/tracer.h"

namespace tamga::faults {
namespace {

constexpr std::uintmax_t room_needed = 48 << 20;

std::filesystem::path new_folder() {
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const auto space = std::filesystem::space(memory, error);
  const bool roomy = !error && space.available > room_needed;
  std::string name =
      ((roomy ? memory : std::filesystem::temp_directory_path()) / "tamga-faults-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder " + name);
  return name;
}

archive::EventLog log_of(const std::filesystem::path& data) {
  std::ifstream checkpoint(data / "log" / "checkpoint");
  std::string origin;
  std::getline(checkpoint, origin);
  archive::EventLog log(data / "log", origin);
  if (!log.damage().empty()) throw std::runtime_error("log: " + log.damage());
  return log;
}

}  // namespace

LogState log_state(const std::filesystem::path& data) {
  const auto log = log_of(data);
  return {log.size(), log.root()};
}

bool extends(const std::filesystem::path& data, const LogState& earlier) {
  const auto log = log_of(data);
  return log.size() >= earlier.size &&
         archive::verify_consistency(earlier.size, log.size(), earlier.root, log.root(),
                                     log.consistency_path(earlier.size, log.size()));
}

void make_demonstration(const std::filesystem::path& tamga, const std::filesystem::path& data) {
  const auto made = run_with_fault(
      {tamga.string(), "demo", "--data", data.string(), "--records", "2", "--seed", "7"}, data, {},
      std::chrono::seconds(120));
  if (made.exit_code != 0) throw std::runtime_error("tamga demo: " + made.output);
  demonstration::Organisation organisation(8);
  std::ofstream(data / "draft.json") << organisation.next_draft();
}

TemplateArchive::TemplateArchive(const std::function<void(const std::filesystem::path&)>& make)
    : folder_(new_folder()), template_(folder_ / "template"), data_(folder_ / "data") {
  make(template_);
  records_ = Services(template_, false).archive->record_count();
  log_ = log_state(template_);
}

TemplateArchive::~TemplateArchive() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

const std::filesystem::path& TemplateArchive::copy() {
  std::filesystem::remove_all(data_);
  std::filesystem::copy(template_, data_, std::filesystem::copy_options::recursive);
  return data_;
}

}  // namespace tamga::faults
