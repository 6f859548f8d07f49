// SPDX-License-Identifier: GPL-3.0-or-later
// From content to the file that is signed act by act, and to what the archive
// captures. Pure but for rendering and keys: nothing is stored here.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "renderers/renderer.h"
#include "renderers/seal/signing/seal.h"
#include "server/archive/archive.h"
#include "server/documents/act_mark.h"

namespace tamga::documents {

// Reads JSON strictly. Throws Failure with the problem's code and pointer.
nlohmann::json read_content(std::string_view bytes);

// Throws forms::Refused with every problem when there is one.
void require_good(const forms::Form& form, const nlohmann::json& content,
                  forms::Completeness completeness, const forms::Renderer& renderer);

// What an act adds to the file: its values as the page writes them, its mark and
// the room for its signature. `content` holds the act's values; `first`: no
// signature is in the file yet, so this one certifies it for filling in (DocMDP
// P 2, ISO 32000-1 12.8.2.2).
seal::SealRequest act_request(const forms::Form& form, const nlohmann::json& content,
                              const forms::Act& act, const ActStatement& statement,
                              const seal::Certificate& certificate, std::chrono::sys_seconds time,
                              bool first);

// The organisation's seal, into the field that every form has for it.
seal::SealRequest seal_request(const seal::Certificate& certificate, std::chrono::sys_seconds time,
                               bool first);

// What the archive keeps of complete content. Id, owner, document_id,
// idempotency_key, pdf and pages are the caller's.
archive::Capture capture_of(const forms::Form& form, const nlohmann::json& content);

}  // namespace tamga::documents
