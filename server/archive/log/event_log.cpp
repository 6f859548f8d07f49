// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/event_log.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "server/archive/log/checkpoint.h"
#include "server/archive/log/entry_bundles.h"
#include "server/archive/log/tiles.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

// The hashes of the last, unfinished tile of every tile level; full tiles lie
// on disk only.
using Edge = std::vector<std::vector<Hash>>;

std::uint64_t hashes_on_level(std::uint64_t size, unsigned level) {
  return level * tile_height >= 64 ? 0 : size >> (level * tile_height);
}

// The root from the edge alone: every complete subtree of RFC 9162's splits of
// `size` ends in an unfinished tile. Folds from the right.
Hash root_of(std::uint64_t size, const Edge& edge) {
  std::optional<Hash> root;
  for (const auto& hashes : edge) {
    std::size_t end = hashes.size();
    for (std::size_t count = 1; count <= hashes.size(); count *= 2) {
      if ((hashes.size() & count) == 0) continue;
      const Hash left = subtree_root(hashes, end - count, count);
      root = root ? node_hash(left, *root) : left;
      end -= count;
    }
  }
  return size == 0 ? empty_root() : root.value();
}

}  // namespace

struct EventLog::State {
  std::filesystem::path folder;
  std::string origin;
  std::unique_ptr<LogFiles> files;
  Tiles tiles;
  EntryBundles bundles;
  bool entries_kept;
  std::optional<LogKey> key;
  std::string damage, checkpoint;
  std::uint64_t size = 0;
  Hash root = empty_root();
  Edge edge;
  std::vector<std::string> last_entries;  // of the unfinished bundle

  void load_key();
  void create_key();
  void load(const std::string& text);
  Edge read_edge(std::uint64_t of_size) const;
  std::vector<Hash> tile(unsigned level, std::uint64_t number, std::uint64_t width) const;
  std::vector<std::string> bundle(std::uint64_t number, std::uint64_t width) const;
  NodeReader node_reader() const;
  void check_entries(std::uint64_t of_size, std::vector<std::string>& found) const;
  void check_level(unsigned level, std::uint64_t of_size, std::vector<Hash>& parents,
                   std::vector<std::string>& found) const;
};

void EventLog::State::create_key() {
  key = LogKey::generate();
  files->publish("key", key->pem(), 0600);
}

void EventLog::State::load_key() {
  if (const auto pem = read_file(folder / "key")) {
    try {
      key = LogKey::from_pem(*pem);
    } catch (const CheckpointError& error) {
      damage = std::string("key: ") + error.what();
    }
  } else if (std::filesystem::exists(folder / "checkpoint")) {
    damage = "key: it is gone";
  } else {
    create_key();
  }
}

std::vector<Hash> EventLog::State::tile(unsigned level, std::uint64_t number,
                                        std::uint64_t width) const {
  auto hashes = tiles.read(level, number, width);
  if (!hashes)
    throw Failure("data-unusable",
                  tile_path(level, number, width) + " is gone or of the wrong length");
  return std::move(*hashes);
}

std::vector<std::string> EventLog::State::bundle(std::uint64_t number, std::uint64_t width) const {
  auto leaves = bundles.read(number, width);
  if (!leaves)
    throw Failure("data-unusable", bundle_path(number, width) + " is gone or not so many leaves");
  return std::move(*leaves);
}

Edge EventLog::State::read_edge(std::uint64_t of_size) const {
  Edge found;
  for (unsigned level = 0; hashes_on_level(of_size, level) > 0; ++level) {
    const std::uint64_t count = hashes_on_level(of_size, level), width = count % tile_width;
    found.push_back(width == 0 ? std::vector<Hash>() : tile(level, count / tile_width, width));
  }
  return found;
}

// Takes up a checkpoint; on damage everything stays as it was but `damage`.
void EventLog::State::load(const std::string& text) {
  try {
    const Checkpoint found = open_checkpoint(text, origin, key->public_key());
    Edge found_edge = read_edge(found.size);
    if (root_of(found.size, found_edge) != found.root) {
      damage = "checkpoint: its root is not that of the tiles";
      return;
    }
    const std::uint64_t unfinished = found.size % tile_width;
    std::vector<std::string> found_entries;
    if (entries_kept && unfinished > 0) found_entries = bundle(found.size / tile_width, unfinished);
    for (std::size_t i = 0; i < found_entries.size(); ++i) {
      if (leaf_hash(found_entries[i]) != found_edge[0][i]) {
        damage = bundle_path(found.size / tile_width, unfinished) + " is not that of the tiles";
        return;
      }
    }
    last_entries = std::move(found_entries);
    size = found.size;
    root = found.root;
    edge = std::move(found_edge);
    checkpoint = text;
  } catch (const CheckpointError& error) {
    damage = std::string("checkpoint: ") + error.what();
  } catch (const Failure& failure) {
    if (failure.kind().code != "data-unusable") throw;
    damage = failure.detail();
  }
}

EventLog::EventLog(std::filesystem::path folder, std::string origin, const Disk& disk,
                   Entries entries)
    : state_([&] {
        auto files = std::make_unique<LogFiles>(folder, disk);
        auto& kept = *files;
        return std::make_unique<State>(State{folder,
                                             std::move(origin),
                                             std::move(files),
                                             Tiles(kept),
                                             EntryBundles(kept),
                                             entries == Entries::kept,
                                             {},
                                             {},
                                             {},
                                             0,
                                             empty_root(),
                                             {},
                                             {}});
      }()) {
  state_->load_key();
  if (!state_->damage.empty()) return;
  const std::string line = verifier_key() + "\n";
  if (!std::filesystem::exists(folder / "checkpoint")) {
    state_->files->publish("key.pub", line, 0444);
  } else if (read_file(folder / "key.pub") != line) {
    state_->damage = "key.pub: not the public half of the key";
    return;
  }
  if (const auto text = read_file(folder / "checkpoint")) {
    state_->load(*text);
  } else if (std::filesystem::exists(folder / "tile")) {
    state_->damage = "checkpoint: it is gone";
  } else {
    state_->checkpoint = sign_checkpoint({state_->origin, 0, empty_root()}, *state_->key);
    state_->files->publish("checkpoint", state_->checkpoint, 0644);
  }
}

EventLog::EventLog(EventLog&& other) noexcept = default;
EventLog::~EventLog() = default;

const std::string& EventLog::damage() const {
  return state_->damage;
}

bool EventLog::has_bundles() const {
  return state_->entries_kept;
}

std::string EventLog::verifier_key() const {
  return state_->key ? archive::verifier_key(state_->origin, state_->key->public_key())
                     : std::string();
}

std::uint64_t EventLog::size() const {
  return state_->size;
}
Hash EventLog::root() const {
  return state_->root;
}
std::string EventLog::checkpoint() const {
  return state_->checkpoint;
}

void EventLog::tidy() {
  state_->files->sweep();
}

void EventLog::reload() {
  if (!state_->damage.empty()) return;
  const auto text = read_file(state_->folder / "checkpoint");
  if (!text) {
    state_->damage = "checkpoint: it is gone";
  } else if (*text != state_->checkpoint) {
    const std::uint64_t known = state_->size;
    state_->load(*text);
    if (state_->damage.empty() && state_->size < known) {
      state_->damage = "checkpoint: the log has become shorter";
    }
  }
}

void EventLog::append(const std::vector<std::string>& leaves) {
  if (!state_->damage.empty()) throw Failure("data-unusable", "log: " + state_->damage);
  if (!state_->entries_kept) throw Failure("data-unusable", "log: it has no entry bundles yet");
  if (leaves.empty()) return;
  Edge edge = state_->edge;
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> changed;
  std::map<std::uint64_t, std::vector<std::string>> entries;
  entries[state_->size / tile_width] = state_->last_entries;
  std::uint64_t size = state_->size;
  for (const std::string& leaf : leaves) {
    entries[size / tile_width].push_back(leaf);
    Hash carried = leaf_hash(leaf);
    for (unsigned level = 0;; ++level) {
      if (edge.size() == level) edge.emplace_back();
      const std::uint64_t number = hashes_on_level(size, level) / tile_width;
      edge[level].push_back(carried);
      changed[{level, number}] = {};
      if (edge[level].size() < tile_width) break;
      carried = subtree_root(edge[level], 0, tile_width);
      changed[{level, number}] = std::exchange(edge[level], {});
    }
    ++size;
  }
  for (const auto& [number, bundle] : entries) state_->bundles.write(number, bundle);
  for (auto& [place, hashes] : changed) {
    if (hashes.empty()) hashes = edge[place.first];
    state_->tiles.write(place.first, place.second, hashes);
  }
  const Hash root = root_of(size, edge);
  const std::string text = sign_checkpoint({state_->origin, size, root}, *state_->key);
  state_->files->publish("checkpoint", text, 0644);
  state_->size = size;
  state_->root = root;
  state_->edge = std::move(edge);
  state_->checkpoint = text;
  for (const auto& [place, hashes] : changed)
    state_->tiles.remove_narrower(place.first, place.second, hashes.size());
  for (const auto& [number, bundle] : entries)
    state_->bundles.remove_narrower(number, bundle.size());
  auto& last = entries.rbegin()->second;
  state_->last_entries = size % tile_width == 0 ? std::vector<std::string>() : std::move(last);
}

void EventLog::write_bundles(const LeafSource& leaves) {
  if (!state_->damage.empty()) throw Failure("data-unusable", "log: " + state_->damage);
  std::vector<std::string> bundle;
  for (std::uint64_t number = 0; number * tile_width < state_->size; ++number) {
    const std::uint64_t width = std::min(tile_width, state_->size - number * tile_width);
    bundle = leaves(number * tile_width, width);
    const auto hashes = state_->tile(0, number, width);
    bool same = bundle.size() == width;
    for (std::size_t i = 0; same && i < width; ++i) same = leaf_hash(bundle[i]) == hashes[i];
    if (!same)
      throw Failure("data-unusable", bundle_path(number, width) + ": other leaves than the tiles'");
    state_->bundles.write(number, bundle);
  }
  state_->files->settle();
  if (state_->size % tile_width == 0) bundle.clear();
  state_->last_entries = std::move(bundle);
  state_->entries_kept = true;
}

// Nodes from the tiles on disk, each tile read once a reader.
NodeReader EventLog::State::node_reader() const {
  using Known = std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>>;
  return [this, known = std::make_shared<Known>()](unsigned level, std::uint64_t index) {
    const unsigned tile_level = level / tile_height, inside = level % tile_height;
    const std::uint64_t first = index << inside, number = first / tile_width;
    auto& hashes = (*known)[{tile_level, number}];
    if (hashes.empty()) {
      const std::uint64_t count = hashes_on_level(size, tile_level);
      hashes = tile(tile_level, number, std::min(tile_width, count - number * tile_width));
    }
    return subtree_root(hashes, first % tile_width, std::size_t{1} << inside);
  };
}

std::vector<Hash> EventLog::inclusion_path(std::uint64_t position, std::uint64_t tree_size) const {
  if (tree_size > state_->size) throw std::out_of_range("the log is shorter");
  return archive::inclusion_path(position, tree_size, state_->node_reader());
}

std::vector<Hash> EventLog::consistency_path(std::uint64_t first_size,
                                             std::uint64_t second_size) const {
  if (second_size > state_->size) throw std::out_of_range("the log is shorter");
  return archive::consistency_path(first_size, second_size, state_->node_reader());
}

Hash EventLog::leaf(std::uint64_t position) const {
  return leaves(position, 1).front();
}

std::vector<Hash> EventLog::leaves(std::uint64_t position, std::size_t count) const {
  if (position >= state_->size) throw std::out_of_range("no such leaf in the log");
  const std::uint64_t number = position / tile_width;
  auto hashes = state_->tile(0, number, std::min(tile_width, state_->size - number * tile_width));
  hashes.erase(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(position % tile_width));
  hashes.resize(std::min(hashes.size(), std::max<std::size_t>(count, 1)));
  return hashes;
}

// Every leaf against its hash in the tiles.
void EventLog::State::check_entries(std::uint64_t of_size, std::vector<std::string>& found) const {
  for (std::uint64_t number = 0; number * tile_width < of_size; ++number) {
    const std::uint64_t width = std::min(tile_width, of_size - number * tile_width);
    const auto leaves = bundles.read(number, width);
    const auto hashes = tiles.read(0, number, width);
    if (!leaves) {
      found.push_back(bundle_path(number, width) + " is gone or not so many leaves");
      continue;
    }
    for (std::size_t i = 0; hashes && i < width; ++i) {
      if (leaf_hash((*leaves)[i]) == (*hashes)[i]) continue;
      found.push_back(bundle_path(number, width) + " does not agree with the tile of its hashes");
      break;
    }
  }
}

// One tile level: its hashes must be `parents`, the roots of the full tiles
// below; leaves there the roots of its own full tiles.
void EventLog::State::check_level(unsigned level, std::uint64_t of_size, std::vector<Hash>& parents,
                                  std::vector<std::string>& found) const {
  const std::uint64_t count = hashes_on_level(of_size, level);
  std::vector<Hash> above;
  for (std::uint64_t number = 0; number * tile_width < count; ++number) {
    const std::uint64_t width = std::min(tile_width, count - number * tile_width);
    const auto hashes = tiles.read(level, number, width);
    if (!hashes) {
      found.push_back(tile_path(level, number, width) + " is gone or of the wrong length");
      if (width == tile_width) above.emplace_back();
      continue;
    }
    for (std::size_t i = 0; level > 0 && i < hashes->size(); ++i) {
      if ((*hashes)[i] != parents.at(number * tile_width + i)) {
        found.push_back(tile_path(level, number, width) +
                        " does not agree with the tiles below it");
        break;
      }
    }
    if (width == tile_width) above.push_back(subtree_root(*hashes, 0, tile_width));
  }
  parents = std::move(above);
}

std::vector<std::string> EventLog::faults() const {
  std::vector<std::string> found;
  if (!state_->damage.empty()) found.push_back(state_->damage);
  // From the disk again: what is in memory was right when it was read.
  if (!state_->key) return found;
  const auto on_disk = [&](const char* name) {
    return read_file(state_->folder / name).value_or("");
  };
  if (on_disk("key") != state_->key->pem()) found.push_back("key: not the one in use");
  if (on_disk("key.pub") != verifier_key() + "\n") {
    found.push_back("key.pub: not the public half of the key");
  }
  try {
    const Checkpoint signed_state =
        open_checkpoint(on_disk("checkpoint"), state_->origin, state_->key->public_key());
    std::vector<Hash> parents;
    for (unsigned level = 0; hashes_on_level(signed_state.size, level) > 0; ++level) {
      state_->check_level(level, signed_state.size, parents, found);
    }
    if (state_->entries_kept) state_->check_entries(signed_state.size, found);
    if (found.empty() &&
        root_of(signed_state.size, state_->read_edge(signed_state.size)) != signed_state.root) {
      found.push_back("checkpoint: its root is not that of the tiles");
    }
    if (signed_state.size < state_->size) found.push_back("checkpoint: the log has become shorter");
  } catch (const CheckpointError& error) {
    found.push_back(std::string("checkpoint: ") + error.what());
  }
  return found;
}

}  // namespace tamga::archive
