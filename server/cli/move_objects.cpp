// SPDX-License-Identifier: GPL-3.0-or-later
// tamga move-objects: an archive's objects into an S3 store, or back.
#include "server/archive/storage/move_objects.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/archive/storage/folder_store.h"
#include "server/archive/storage/left_place.h"
#include "server/archive/storage/open_objects.h"
#include "server/archive/storage/s3_store.h"
#include "server/cli/command.h"
#include "server/cli/progress_line.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

using nlohmann::json;
constexpr int kFaults = 1;
constexpr std::size_t longest_settings = 1 << 16;

// Where they go: the text of objects.json, "" for the folder.
std::string wanted_settings(const Arguments& arguments) {
  const auto to = arguments.value("to");
  return to == "folder" ? std::string() : read_file(to, longest_settings);
}

std::unique_ptr<archive::ObjectStore> target_store(const std::filesystem::path& data,
                                                   const Arguments& arguments) {
  const auto to = arguments.path("to");
  if (to == "folder") return std::make_unique<archive::FolderStore>(data / "objects");
  return std::make_unique<archive::S3Store>(archive::s3_settings_of(to),
                                            data / "objects" / "incoming");
}

int report(const Arguments& arguments, const archive::MoveReport& moved, bool switched) {
  if (arguments.json()) {
    std::cout << json{{"objects", moved.objects},
                      {"bytes", moved.bytes},
                      {"there", moved.there},
                      {"damaged", moved.damaged},
                      {"switched", switched}}
                     .dump()
              << "\n";
  } else {
    for (const auto& hash : moved.damaged) std::cout << "damaged  " << hash << "\n";
    std::cout << moved.objects << " objects, " << moved.bytes << " bytes, of them there before "
              << moved.there << "\n";
    std::cout << (switched ? "Архив файлаа одоо тэндээс авна / the archive uses them there now\n"
                           : "Шилжүүлсэнгүй / not switched: repair what is damaged (tamga fixity "
                             "repair), then start it again\n");
  }
  return switched ? 0 : kFaults;
}

// What lies in the old place is removed after the switch alone; a run that was interrupted
// there is finished by the next.
int leave(const Arguments& arguments, archive::MoveReport moved, archive::ObjectStore& now) {
  const auto leaving = archive::finish_leaving(arguments.path("data"), now);
  for (const auto& hash : leaving.kept) moved.damaged.push_back(hash);
  report(arguments, moved, true);
  return moved.damaged.empty() ? 0 : kFaults;
}

int run_move(const Arguments& arguments) {
  const auto data = arguments.path("data");
  require_archive(data);
  const auto alone =
      archive::FileLock::try_lock(data / "archive.lock", archive::FileLock::Kind::exclusive);
  if (!alone) throw Failure("too-busy", "somebody has the archive open: stop its server first");
  const auto settings = wanted_settings(arguments);
  const auto source = archive::open_objects(data);
  const auto target = target_store(data, arguments);
  const auto before = archive::finish_leaving(data, *source);
  // Else --remove would take away the only ones.
  if (archive::same_place(*source, *target)) {
    if (!before.begun)
      throw Failure("argument-invalid", "--to names the place where the objects are");
    return leave(arguments, {}, *target);
  }
  auto moved = archive::move_objects(*source, *target, progress_line(arguments));
  std::sort(moved.damaged.begin(), moved.damaged.end());
  if (!moved.damaged.empty()) return report(arguments, moved, false);
  const auto& disk = archive::Disk::real();
  if (arguments.has("remove")) archive::note_left_place(data);
  if (settings.empty()) {
    archive::remove_file(disk, data / "objects.json");
    archive::sync_folder(disk, data);
  } else {
    archive::replace_file(disk, data / "objects.json", settings, 0640);
  }
  return leave(arguments, std::move(moved), *target);
}

}  // namespace

Command move_objects_command() {
  return {"move-objects",
          "move-objects --data DIR --to SETTINGS|folder [--remove]",
          "copies an archive's objects into an S3 store or back, reads each again there, and "
          "switches",
          "0 moved and switched; 1 some are damaged (a line each): nothing switched, or, after it, "
          "those not removed; 2 an option or the settings are wrong; 3 no archive there; 4 its "
          "server runs; 5 the store or the disk does not answer: start it again, it goes on",
          {{"data", 0, "DIR", "the data directory", true},
           {"to", 0, "SETTINGS",
            "a file as DATA/objects.json will be; or the word folder, for DATA/objects", true},
           {"remove", 0, "",
            "remove the old ones after the switch; left there, no disposal reaches them"}},
          run_move};
}

}  // namespace tamga::cli
