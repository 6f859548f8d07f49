// SPDX-License-Identifier: GPL-3.0-or-later
// A witness: on a second host, keeps the last checkpoint of each log it knows and
// signs a newer one only if it goes on from there (C2SP tlog-witness,
// tlog-cosignature).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "server/archive/storage/disk.h"
#include "server/clock.h"

namespace tamga::evidence {

// A folder of its own, away from any archive:
//   witness.json   {"name": "witness.example/w1", "logs": ["<verifier key>", …]}
//   key            Ed25519, PKCS#8 PEM, mode 0600; made when it is not there
//   logs/<h>       the last checkpoint signed, h = SHA-256 of the log's origin
// Thread-safe; one process a folder (lock).
class Witness {
 public:
  // Throws Failure data-unusable (witness.json, key, another process), storage-failed.
  Witness(const std::filesystem::path& folder, const Clock& clock,
          const archive::Disk& disk = archive::Disk::real());
  ~Witness();

  // As logs' owners enter it (cosignature/v1).
  std::string verifier_key() const;

  // POST add-checkpoint. What is signed is on disk before it is answered. Statuses:
  // 200 and the signature line; 400 malformed, or old beyond the checkpoint; 403 no
  // signature of the log's key; 404 no log that it knows; 409 and the size it has
  // seen, when `old` is another or the same size has another root; 422 a proof that
  // does not hold. Throws Failure storage-failed: then nothing was signed.
  struct Answer {
    int status = 200;
    std::string content_type, body;
  };
  Answer add_checkpoint(std::string_view request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::evidence
