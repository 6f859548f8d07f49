// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/s3_store.h"

#include <future>

#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr std::string_view place = "objects/";

std::string key_of(std::string_view sha256) {
  return std::string(place) + std::string(sha256);
}

}  // namespace

S3Store::S3Store(S3Settings settings, std::filesystem::path marks, const Disk& disk)
    : ObjectStore(std::move(marks), disk), client_(std::move(settings)) {}

// A record has two objects and more: they are sent beside each other, for the store's answer is
// what takes the time.
std::vector<ObjectStore::Staged> S3Store::stage(const std::vector<std::string_view>& objects) {
  std::vector<std::future<Staged>> sent;
  for (const auto bytes : objects)
    sent.push_back(std::async(objects.size() > 1 ? std::launch::async : std::launch::deferred,
                              [this, bytes] { return lay_down(bytes); }));
  std::vector<Staged> staged;
  for (auto& one : sent) staged.push_back(one.get());
  return staged;
}

ObjectStore::Staged S3Store::lay_down(std::string_view bytes) {
  const auto sha256 = sha256_hex(bytes);
  const auto key = key_of(sha256);
  if (const auto present = client_.get(key); present && *present == bytes)
    return Staged(disk(), sha256, {});
  // Empty, and not synced: a machine that loses power at the wrong moment may leave an object
  // that a check names.
  const auto mark = new_mark(sha256);
  write_new_file(disk(), mark, "", 0444, Sync::later);
  client_.put(key, bytes, sha256);
  return Staged(disk(), sha256, mark);
}

bool S3Store::contains(std::string_view sha256) const {
  return is_hash(sha256) && client_.size(key_of(sha256)).has_value();
}

std::optional<std::string> S3Store::read(std::string_view sha256) const {
  return client_.get(key_of(sha256));
}

void S3Store::erase(std::string_view sha256) {
  client_.erase(key_of(sha256));
}

void S3Store::each_key(const std::function<void(const S3Client::Entry&)>& visit) const {
  std::string after;
  for (;;) {
    const auto page = client_.list("", after);
    if (page.empty()) return;
    for (const auto& entry : page) visit(entry);
    after = page.back().key;
  }
}

void S3Store::each(
    const std::function<void(const std::string& sha256, std::uint64_t size)>& visit) const {
  each_key([&](const S3Client::Entry& entry) {
    const std::string_view key = entry.key;
    if (key.starts_with(place) && is_hash(key.substr(place.size())))
      visit(std::string(key.substr(place.size())), entry.size);
  });
}

std::vector<std::string> S3Store::strays() const {
  std::vector<std::string> found;
  each_key([&](const S3Client::Entry& entry) {
    const std::string_view key = entry.key;
    if (!key.starts_with(place) || !is_hash(key.substr(place.size()))) found.push_back(entry.key);
  });
  return found;
}

}  // namespace tamga::archive
