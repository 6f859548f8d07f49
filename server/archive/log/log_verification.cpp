// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/log_verification.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "server/archive/log/entry_bundles.h"
#include "server/archive/log/leaf.h"
#include "server/archive/log/merkle.h"
#include "server/archive/log/tiles.h"

namespace tamga::archive {
namespace {

constexpr std::size_t finding_limit = 1000;

// The root over however many leaves came so far: complete subtrees from the left,
// largest first, folded from the right.
class GrowingRoot {
 public:
  void add(Hash hash) {
    for (std::uint64_t bit = 1; (size_ & bit) != 0; bit <<= 1) {
      hash = node_hash(subtrees_.back(), hash);
      subtrees_.pop_back();
    }
    subtrees_.push_back(hash);
    ++size_;
  }
  Hash root() const {
    if (subtrees_.empty()) return empty_root();
    Hash root = subtrees_.back();
    for (auto it = subtrees_.rbegin() + 1; it != subtrees_.rend(); ++it)
      root = node_hash(*it, root);
    return root;
  }

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> subtrees_;
};

class Verification {
 public:
  Verification(const std::filesystem::path& folder, const VerifierKey& key,
               const Progress& progress)
      : folder_(folder),
        key_(key),
        progress_(progress),
        files_(folder, Disk::real()),
        tiles_(files_),
        bundles_(files_) {
    result_.origin = key.name;
  }

  LogVerification run(const std::vector<KeptCheckpoint>& kept,
                      const std::vector<VerifierKey>& witnesses) {
    const auto text = read_file(folder_ / "checkpoint");
    if (!text) find("checkpoint-missing", "checkpoint", "it is gone");
    const auto newest = text ? opened("checkpoint", *text) : std::nullopt;
    std::vector<KeptCheckpoint> older = kept;
    add_kept_here("daily", older);
    add_kept_here("witnessed", older);
    std::vector<std::pair<KeptCheckpoint, Checkpoint>> good;
    for (const KeptCheckpoint& one : older)
      if (const auto checkpoint = opened(one.name, one.text)) good.emplace_back(one, *checkpoint);
    if (newest) {
      result_.size = newest->size;
      for (const auto& [one, checkpoint] : good) asked_.insert(checkpoint.size);
      read_leaves(newest->size);
      finish_levels();
      result_.root = hex(growing_.root());
      if (growing_.root() != newest->root && whole_)
        find("checkpoint-differs", "checkpoint", "its root is not that of the leaves");
    }
    for (const auto& [one, checkpoint] : good) {
      compare(one, checkpoint);
      for (const VerifierKey& witness : witnesses) cosigned(one, witness);
    }
    return std::move(result_);
  }

 private:
  void find(std::string kind, std::string subject, std::string detail) {
    if (result_.findings.size() < finding_limit)
      result_.findings.push_back({std::move(kind), std::move(subject), std::move(detail)});
  }

  std::optional<Checkpoint> opened(const std::string& name, const std::string& text) {
    try {
      return open_checkpoint(text, key_.name, key_.public_key);
    } catch (const CheckpointError& error) {
      find("checkpoint-damaged", name, error.what());
      return std::nullopt;
    }
  }

  void add_kept_here(const std::string& part, std::vector<KeptCheckpoint>& into) {
    if (!std::filesystem::is_directory(folder_ / part)) return;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / part))
      if (entry.path().extension() == ".checkpoint")
        into.push_back(
            {part + "/" + entry.path().filename().string(), read_file(entry.path()).value_or("")});
  }

  void read_leaves(std::uint64_t size) {
    remember_root(0);
    for (std::uint64_t number = 0; number * tile_width < size; ++number) {
      const std::uint64_t width = std::min(tile_width, size - number * tile_width);
      const auto hashes = tiles_.read(0, number, width);
      const auto leaves = leaves_of(number, width, hashes);
      for (std::uint64_t i = 0; i < leaves.size(); ++i)
        add_leaf(leaves[i], number * tile_width + i);
      compare_tile(0, number, width, leaves, hashes);
      if (progress_) progress_("leaves", number * tile_width + width, size);
    }
  }

  // Of a bundle that cannot be read the tile's hashes stand in, so that the rest
  // of the log can be judged.
  std::vector<Hash> leaves_of(std::uint64_t number, std::uint64_t width,
                              const std::optional<std::vector<Hash>>& hashes) {
    const std::string path = bundle_path(number, width);
    const auto bundle = bundles_.read(number, width);
    std::vector<Hash> leaves;
    if (!bundle) {
      find("bundle-missing", path, "it is gone or not so many leaves");
      if (!hashes) whole_ = false;
      return hashes.value_or(std::vector<Hash>(width));
    }
    ++result_.bundles;
    for (std::uint64_t i = 0; i < width; ++i) {
      leaves.push_back(leaf_hash((*bundle)[i]));
      judge_leaf((*bundle)[i], number * tile_width + i);
    }
    return leaves;
  }

  void judge_leaf(const std::string& bytes, std::uint64_t position) {
    const auto leaf = read_leaf(bytes);
    if (!leaf)
      find("leaf-malformed", std::to_string(position), "it is no leaf of this program");
    else if (leaf->position != position)
      find("leaf-misplaced", std::to_string(position),
           "it is the leaf of position " + std::to_string(leaf->position));
  }

  void add_leaf(const Hash& hash, std::uint64_t position) {
    growing_.add(hash);
    ++result_.leaves;
    remember_root(position + 1);
  }

  void remember_root(std::uint64_t size) {
    if (asked_.contains(size)) roots_[size] = growing_.root();
  }

  // A tile of `hashes` as computed against the one on disk; a full one is a hash
  // of the level above.
  void compare_tile(unsigned level, std::uint64_t number, std::uint64_t width,
                    const std::vector<Hash>& hashes,
                    const std::optional<std::vector<Hash>>& on_disk) {
    const std::string path = tile_path(level, number, width);
    if (!on_disk)
      find("tile-missing", path, "it is gone or of the wrong length");
    else if (*on_disk != hashes)
      find("tile-damaged", path, "it is not what the leaves give");
    ++result_.tiles;
    if (width == tile_width) add_above(level + 1, subtree_root(hashes, 0, tile_width));
  }

  void add_above(unsigned level, const Hash& hash) {
    if (levels_.size() < level) levels_.resize(level);
    auto& [hashes, number] = levels_[level - 1];
    hashes.push_back(hash);
    if (hashes.size() < tile_width) return;
    const auto full = std::move(hashes);
    hashes = {};
    const std::uint64_t at = number++;
    compare_tile(level, at, tile_width, full, tiles_.read(level, at, tile_width));
  }

  void finish_levels() {
    for (unsigned level = 1; level <= levels_.size(); ++level) {
      const auto& [hashes, number] = levels_[level - 1];
      if (!hashes.empty())
        compare_tile(level, number, hashes.size(), hashes,
                     tiles_.read(level, number, hashes.size()));
    }
  }

  void compare(const KeptCheckpoint& one, const Checkpoint& checkpoint) {
    const auto root = roots_.find(checkpoint.size);
    if (checkpoint.size > result_.size) {
      find("checkpoint-beyond", one.name,
           "it is of " + std::to_string(checkpoint.size) + " leaves, the log has " +
               std::to_string(result_.size));
    } else if (root == roots_.end() || root->second != checkpoint.root) {
      find("checkpoint-forked", one.name,
           "the first " + std::to_string(checkpoint.size) +
               " leaves are not those that it was signed over: another history");
    } else {
      ++result_.checkpoints;
    }
  }

  // A file of witnessed/ is named after the witness whose line it carries.
  void cosigned(const KeptCheckpoint& one, const VerifierKey& witness) {
    if (one.name != "witnessed/" + witness_file_name(witness.name)) return;
    if (!find_cosignature(one.text, one.text, witness))
      find("cosignature-damaged", one.name, "no signature of " + witness.name + " that holds");
  }

  const std::filesystem::path folder_;
  const VerifierKey& key_;
  const Progress& progress_;
  LogFiles files_;
  Tiles tiles_;
  EntryBundles bundles_;
  LogVerification result_;
  GrowingRoot growing_;
  bool whole_ = true;
  std::set<std::uint64_t> asked_;
  std::map<std::uint64_t, Hash> roots_;
  // The unfinished tile of every level above 0, and its number.
  std::vector<std::pair<std::vector<Hash>, std::uint64_t>> levels_;
};

}  // namespace

LogVerification verify_log(const std::filesystem::path& folder, const VerifierKey& key,
                           const std::vector<KeptCheckpoint>& kept,
                           const std::vector<VerifierKey>& witnesses, const Progress& progress) {
  return Verification(folder, key, progress).run(kept, witnesses);
}

std::string witness_file_name(std::string_view name) {
  std::string file;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    file += plain && !(file.empty() && c == '.') ? c : '_';
  }
  return file.substr(0, 100) + ".checkpoint";
}

}  // namespace tamga::archive
