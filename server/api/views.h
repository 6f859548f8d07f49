// SPDX-License-Identifier: GPL-3.0-or-later
// The services' values as the JSON that openapi.json names in its schemas.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "index/index.h"
#include "renderers/content/form.h"
#include "renderers/seal/verification/verify.h"
#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/documents/documents.h"
#include "server/http/message.h"

namespace tamga::api {

using Json = nlohmann::ordered_json;

Json account_view(const access::Account& account);
Json open_sessions_view(const std::vector<access::OpenSession>& sessions);
Json form_view(const forms::Form& form);  // without its schema
// `acts`: what was done; `deadline`: of the act that is due, microseconds UTC or 0.
Json document_view(const documents::Document& document, const std::vector<documents::DoneAct>& acts,
                   std::int64_t deadline);
Json document_summary(const documents::Document& document);  // without its content
Json record_view(const archive::Record& record,
                 const std::vector<archive::RecordAttachment>& attachments,
                 const std::vector<archive::Renewal>& renewals);
Json event_view(const archive::Event& event);
Json proof_view(const archive::Archive::Proof& proof);
Json hit_view(const index::Hit& hit);
Json found_view(const index::Found& found);  // without "next"
Json suggestion_view(const index::Suggestion& suggestion);
Json verification_view(const seal::VerificationReport& report);

// A JSON response; never throws for text that is not UTF-8 (it is replaced).
http::Response json_response(const Json& json, int status = 200);

}  // namespace tamga::api
