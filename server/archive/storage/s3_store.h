// SPDX-License-Identifier: GPL-3.0-or-later
// Objects in an S3 store with Object Lock.
#pragma once

#include <string>
#include <vector>

#include "server/archive/storage/object_store.h"
#include "server/archive/storage/s3_client.h"

namespace tamga::archive {

// Keys objects/<hash> below the settings' prefix. An object is durable when the store has said
// so. Marks lie on this machine and are empty: an object that a node stored and that no record
// got, because the node died and never came back, stays until a check names it. Whoever may
// write to the bucket could put other bytes under a key, as another version: they are damaged,
// and the one before them is brought back by storing the right bytes again.
class S3Store final : public ObjectStore {
 public:
  // `marks`: a folder of this machine.
  S3Store(S3Settings settings, std::filesystem::path marks, const Disk& disk = Disk::real());

  std::vector<Staged> stage(const std::vector<std::string_view>& objects) override;
  bool contains(std::string_view sha256) const override;
  void each(const std::function<void(const std::string& sha256, std::uint64_t size)>& visit)
      const override;
  std::vector<std::string> strays() const override;

 private:
  std::optional<std::string> read(std::string_view sha256) const override;
  void erase(std::string_view sha256) override;
  Staged lay_down(std::string_view bytes);
  void each_key(const std::function<void(const S3Client::Entry&)>& visit) const;

  S3Client client_;
};

}  // namespace tamga::archive
