// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing: complete content → sealed PDF and what the archive captures of it.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "renderers/renderer.h"
#include "renderers/seal/signing_key.h"
#include "server/archive/archive.h"

namespace tamga::documents {

// Reads JSON strictly. Throws Failure with the problem's code and pointer.
nlohmann::json read_content(std::string_view bytes);

// Throws Failure content-refused with every problem when there is one.
void require_good(const forms::Form& form, const nlohmann::json& content,
                  forms::Completeness completeness, const forms::Renderer& renderer);

// Renders content that holds all its acts, puts the organisation's seal into
// the field of the form's last act at `time`, and fills what capture() keeps
// (id, owner, document_id and idempotency_key are the caller's). `record_url` is
// the address that its pages carry in their code, "" for none. Throws
// forms::Refused, forms::Error, seal::Error: nothing is stored here.
archive::Capture seal_content(const forms::Form& form, const nlohmann::json& content,
                              const forms::Renderer& renderer, const seal::SigningKey& key,
                              std::chrono::sys_seconds time, const std::string& record_url);

}  // namespace tamga::documents
