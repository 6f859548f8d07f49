// SPDX-License-Identifier: GPL-3.0-or-later
// Signed notes (C2SP signed-note) as checkpoints are: the signed text, and the
// signatures of the log and of witnesses over it (C2SP tlog-cosignature).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/log/checkpoint.h"

namespace tamga::archive {

// A public key as verifiers take it: "name+hash+base64(type || key)".
struct VerifierKey {
  // Signature types of signed-note: a log's, and a witness's cosignature/v1.
  enum class Type : char { ed25519 = 0x01, cosignature = 0x04 };
  std::string name;
  Type type = Type::ed25519;
  std::string public_key;  // 32 bytes
};
// Nothing for a text whose parts do not agree or whose type is none of the two.
// A line end after it is passed over.
std::optional<VerifierKey> read_verifier_key(std::string_view text);
std::string write_verifier_key(const VerifierKey& key);
// The four bytes by which a signature line says which key it is of.
std::string key_id(const VerifierKey& key);

// A cosignature that held: when the witness says that it saw the checkpoint.
struct Cosignature {
  std::string line;       // as it stands in the note, without its end
  std::int64_t time = 0;  // seconds UTC since 1970
};
// The first line of `text` (a whole note, or signature lines alone) by which the
// witness's key signs the checkpoint that `checkpoint` begins with; nothing when
// none holds. `checkpoint`: a note whose signed text is taken.
std::optional<Cosignature> find_cosignature(std::string_view text, std::string_view checkpoint,
                                            const VerifierKey& witness);

// The witness's line for a note, with its end: "— name base64(…)\n". `time` in
// seconds UTC since 1970.
std::string cosign(std::string_view checkpoint, std::string_view name, const LogKey& key,
                   std::int64_t time);

// Origin of a checkpoint that nobody has verified yet: its first line.
std::string claimed_origin(std::string_view checkpoint);

}  // namespace tamga::archive
