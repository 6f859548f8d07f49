// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/object_store.h"

#include <algorithm>
#include <system_error>

#include "server/archive/storage/sorted_entries.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr std::size_t hash_digits = 64;

}  // namespace

ObjectStore::ObjectStore(std::filesystem::path marks, const Disk& disk)
    : marks_(std::move(marks)), disk_(disk) {
  make_folders(disk_, marks_);
}

bool ObjectStore::is_hash(std::string_view text) {
  return text.size() == hash_digits && hash_from_hex(text).has_value();
}

std::filesystem::path ObjectStore::new_mark(std::string_view sha256) const {
  return marks_ / (std::string(sha256) + "-" + hex(random_bytes(8)));
}

void ObjectStore::Staged::keep() noexcept {
  if (mark_.empty()) return;
  disk_->unlink(mark_.c_str());
  mark_.clear();
}

std::string ObjectStore::put(std::string_view bytes) {
  auto staged = stage({bytes});
  staged.front().keep();
  return staged.front().sha256();
}

std::string ObjectStore::get(std::string_view sha256) const {
  if (!is_hash(sha256)) throw Failure("object-missing", std::string(sha256.substr(0, hash_digits)));
  auto bytes = read(sha256);
  if (!bytes) throw Failure("object-missing", std::string(sha256));
  if (sha256_hex(*bytes) != sha256) throw Failure("object-damaged", std::string(sha256));
  return std::move(*bytes);
}

void ObjectStore::remove(std::string_view sha256) {
  if (!is_hash(sha256)) throw Failure("object-missing", std::string(sha256.substr(0, hash_digits)));
  for (const auto& mark : sorted_entries(marks_))
    if (mark.filename().string().starts_with(sha256)) remove_file(disk_, mark);
  sync_folder(disk_, marks_);
  erase(sha256);
}

bool ObjectStore::staged(std::string_view sha256) const {
  for (const auto& mark : sorted_entries(marks_)) {
    if (mark.filename().string().starts_with(sha256)) return true;
  }
  return false;
}

void ObjectStore::resolve_staged(const std::function<bool(const std::string& sha256)>& wanted) {
  for (const auto& mark : sorted_entries(marks_)) {
    const std::string name = mark.filename().string();
    const std::string sha256 = name.substr(0, hash_digits);
    if (is_hash(sha256) && contains(sha256) && !wanted(sha256)) erase(sha256);
    remove_file(disk_, mark);
  }
  sync_folder(disk_, marks_);
}

}  // namespace tamga::archive
