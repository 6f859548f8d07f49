// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/under_load/kinds.h"

#include <signal.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/faults/under_load/ending.h"

namespace tamga::faults {
namespace {

bool always(Scene&) {
  return true;
}
bool traced(Scene&) {
  static const bool allowed = cannot_trace().empty();
  return allowed;
}
bool disk_can_be_filled(Scene& scene) {
  return scene.disk() != nullptr && scene.disk()->there();
}
bool clock_can_be_set(Scene& scene) {
  return scene.has_clock();
}
bool objects_elsewhere(Scene& scene) {
  return scene.relay() != nullptr;
}
bool catalogue_elsewhere(Scene& scene) {
  return scene.databases() != nullptr;
}

// Waits until the server is gone; false when it is not.
bool gone_within(Scene& scene, int milliseconds) {
  for (int waited = 0; waited < milliseconds; waited += 10) {
    if (scene.server().ended()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void kill_server(Scene& scene) {
  scene.server().kill();
  scene.start_server();
}

// At one of the next calls that change a file: before it, or after half of a write.
void kill_at_call(Scene& scene, Fault fault) {
  const auto left = std::make_shared<std::atomic<long>>(scene.between(1, 80));
  scene.server().arm([left, fault](const WatchedCall& call, const std::string&) {
    if (fault == Fault::torn && !call.writes) return Fault::none;
    return --*left == 0 ? fault : Fault::none;
  });
  gone_within(scene, 3000);
  scene.server().disarm();
  kill_server(scene);
}

// Lets that happen to the calls of a kind, each or one alone, for a while.
void fail_calls(Scene& scene, Fault fault, bool (*which)(const WatchedCall&), bool once) {
  const auto left = std::make_shared<std::atomic<long>>(scene.between(1, once ? 30 : 5));
  scene.server().arm([=](const WatchedCall& call, const std::string&) {
    if (!which(call)) return Fault::none;
    const auto place = --*left;
    return place == 0 || (!once && place < 0) ? fault : Fault::none;
  });
  scene.wait(300, 1200);
  scene.server().disarm();
}

bool syncs(const WatchedCall& call) {
  return std::string_view(call.name).ends_with("sync") || std::string_view(call.name) == "syncfs";
}
bool writes(const WatchedCall& call) {
  return call.writes;
}
bool takes_room(const WatchedCall& call) {
  return call.takes_room;
}

void fail_a_sync(Scene& scene) {
  const auto fired = std::make_shared<std::atomic<bool>>(false);
  scene.server().arm([fired](const WatchedCall& call, const std::string&) {
    return syncs(call) && !fired->exchange(true) ? Fault::broken : Fault::none;
  });
  scene.wait(500, 1500);
  scene.server().disarm();
  // It takes nothing more until it is started again.
  end_and_start(scene);
}

void fill_disk(Scene& scene) {
  scene.disk()->fill(static_cast<std::size_t>(scene.between(0, 3)) * 32768);
  scene.wait(300, 1500);
  scene.disk()->empty();
}

// Not so far forward that what waits for somebody's act would run out, and not so far back that
// the demonstration's certificates, which begin a day before it, are not valid yet: then nothing
// is sealed, and rightly.
void move_clock(Scene& scene) {
  const long hour = 3600;
  scene.set_clock(scene.between(0, 1) == 1 ? scene.between(60, 26 * hour)
                                           : -scene.between(60, 23 * hour));
  scene.wait(300, 1500);
  scene.set_clock(0);
}

// Reads files of strangers in a process of its own.
void kill_reader(Scene& scene) {
  const auto server = scene.server().process();
  for (int tries = 0; tries < 200 && server != 0; ++tries) {
    const auto tasks = "/proc/" + std::to_string(server) + "/task";
    std::error_code gone;
    for (const auto& task : std::filesystem::directory_iterator(tasks, gone)) {
      std::ifstream children(task.path() / "children");
      if (pid_t child = 0; children >> child) {
        ::kill(child, SIGKILL);
        return;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void reload_settings(Scene& scene) {
  if (const auto server = scene.server().process()) ::kill(server, SIGHUP);
}

void stall_store(Scene& scene) {
  scene.relay()->stall();
  scene.wait(300, 2500);
  scene.relay()->heal();
}
void slow_store(Scene& scene) {
  scene.relay()->delay(std::chrono::milliseconds(scene.between(5, 60)));
  scene.wait(300, 1500);
  scene.relay()->heal();
}
void reset_store(Scene& scene) {
  for (auto left = scene.between(1, 5); left > 0; --left) {
    scene.relay()->reset();
    scene.wait(10, 200);
  }
}
void refuse_store(Scene& scene) {
  scene.relay()->refuse();
  scene.wait(300, 2000);
  scene.relay()->heal();
}
void truncate_store(Scene& scene) {
  scene.relay()->truncate(static_cast<int>(scene.between(1, 30)));
  scene.wait(300, 1000);
  scene.relay()->heal();
}
void kill_store(Scene& scene) {
  scene.gateway()->kill();
  scene.wait(300, 1500);
  scene.gateway()->start();
}
void kill_without_store(Scene& scene) {
  scene.relay()->refuse();
  scene.wait(50, 400);
  scene.server().kill();
  scene.relay()->heal();
  scene.start_server();
}

// The leader for good: its standby takes its place, and what was killed comes back as standby.
void fail_over(Scene& scene) {
  scene.databases()->kill_leader();
  scene.wait(100, 1000);
  scene.databases()->promote_standby();
  scene.wait(0, 500);
  scene.databases()->rejoin();
}
void restart_leader(Scene& scene) {
  scene.databases()->kill_leader();
  scene.wait(100, 1500);
  scene.databases()->start_leader();
}
void kill_without_leader(Scene& scene) {
  scene.databases()->kill_leader();
  scene.wait(50, 400);
  scene.server().kill();
  scene.databases()->promote_standby();
  scene.databases()->rejoin();
  scene.start_server();
}
void freeze_leader(Scene& scene) {
  scene.databases()->freeze_leader();
  scene.wait(300, 2500);
  scene.databases()->thaw_leader();
}
void slow_leader(Scene& scene) {
  const std::chrono::milliseconds each(scene.between(2, 20));
  for (auto& relay : scene.database_relays()) relay->delay(each);
  scene.wait(300, 1500);
  for (auto& relay : scene.database_relays()) relay->heal();
}
void reset_leader(Scene& scene) {
  for (auto left = scene.between(1, 5); left > 0; --left) {
    for (auto& relay : scene.database_relays()) relay->reset();
    scene.wait(10, 200);
  }
}
void refuse_leader(Scene& scene) {
  for (auto& relay : scene.database_relays()) relay->refuse();
  scene.wait(300, 2000);
  for (auto& relay : scene.database_relays()) relay->heal();
}

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"killed", 4, always, kill_server},
      {"killed at a call", 6, traced, [](Scene& scene) { kill_at_call(scene, Fault::kill); }},
      {"killed in a write", 4, traced, [](Scene& scene) { kill_at_call(scene, Fault::torn); }},
      {"told to end", 5, always, end_and_start},
      {"a sync fails", 4, traced, fail_a_sync},
      {"a write fails", 4, traced,
       [](Scene& scene) { fail_calls(scene, Fault::broken, writes, true); }},
      {"one call finds no room", 3, traced,
       [](Scene& scene) { fail_calls(scene, Fault::no_space, takes_room, true); }},
      {"no call finds room", 3, traced,
       [](Scene& scene) { fail_calls(scene, Fault::no_space, takes_room, false); }},
      {"the disk is full", 5, disk_can_be_filled, fill_disk},
      {"the clock moves", 4, clock_can_be_set, move_clock},
      {"a reader is killed", 2, always, kill_reader},
      {"told to reload", 1, always, reload_settings},
      {"the store stands still", 4, objects_elsewhere, stall_store},
      {"the store is slow", 2, objects_elsewhere, slow_store},
      {"connections to the store are reset", 4, objects_elsewhere, reset_store},
      {"the store refuses connections", 4, objects_elsewhere, refuse_store},
      {"answers of the store end in their middle", 4, objects_elsewhere, truncate_store},
      {"the store is killed", 4, objects_elsewhere, kill_store},
      {"killed while the store is gone", 3, objects_elsewhere, kill_without_store},
      {"the leader is killed", 6, catalogue_elsewhere, fail_over},
      {"the leader is killed and comes back", 4, catalogue_elsewhere, restart_leader},
      {"killed while there is no leader", 3, catalogue_elsewhere, kill_without_leader},
      {"the leader stands still", 4, catalogue_elsewhere, freeze_leader},
      {"the leader is slow", 2, catalogue_elsewhere, slow_leader},
      {"connections to the leader are reset", 4, catalogue_elsewhere, reset_leader},
      {"the leader refuses connections", 4, catalogue_elsewhere, refuse_leader}};
  return all;
}

const Kind& some_kind(Scene& scene, std::mt19937& random) {
  long sum = 0;
  for (const auto& kind : kinds()) sum += kind.possible(scene) ? kind.weight : 0;
  auto place = 1 + static_cast<long>(random() % static_cast<unsigned long>(sum));
  for (const auto& kind : kinds()) {
    if (!kind.possible(scene)) continue;
    place -= kind.weight;
    if (place <= 0) return kind;
  }
  return kinds().front();
}

const Kind& kind_called(std::string_view name) {
  for (const auto& kind : kinds())
    if (kind.name == name) return kind;
  throw std::out_of_range(std::string(name));
}

}  // namespace tamga::faults
