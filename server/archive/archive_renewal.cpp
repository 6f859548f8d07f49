// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence of a record renewed: bytes are added behind its own, nothing else.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/archive/archive_state.h"
#include "server/archive/catalogue/catalogue_failure.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/renewal_rows.h"
#include "server/error.h"

namespace tamga::archive {

std::vector<Renewal> Archive::renewals(std::string_view record_id) const {
  std::vector<Renewal> found;
  state_->catalogue->read(
      [&](Transaction& transaction) { found = find_renewals(transaction, record_id); });
  return found;
}

std::string Archive::current_pdf(const Record& record) const {
  const auto renewed = renewals(record.id);
  return renewed.empty() ? record.pdf_sha256 : renewed.back().pdf_sha256;
}

std::optional<std::int64_t> Archive::evidence_life(std::string_view sha256) const {
  std::optional<std::int64_t> until;
  state_->catalogue->read(
      [&](Transaction& transaction) { until = find_evidence_life(transaction, sha256); });
  return until;
}

void Archive::set_evidence_life(std::string_view sha256, std::int64_t lasts_until) {
  state_->catalogue->write(
      [&](Transaction& transaction) { put_evidence_life(transaction, sha256, lasts_until); });
}

void Archive::renew(const Agent& agent, const Record& record, std::string_view pdf) {
  const auto before = renewals(record.id);
  const std::string current = before.empty() ? record.pdf_sha256 : before.back().pdf_sha256;
  const std::string bytes = object(current);
  if (pdf.size() <= bytes.size() || !pdf.starts_with(bytes))
    throw std::invalid_argument("a renewal begins with all bytes of the record's file");
  Evidence& evidence = *state_->evidence;
  evidence.require_usable();
  auto staged = state_->objects->stage({pdf});
  std::uint64_t position = 0;
  try {
    state_->catalogue->write([&](Transaction& transaction) {
      require_content(transaction, record.id);
      claim_objects(transaction, *state_->objects, {pdf}, staged);
      const Renewal renewal{state_->clock.microseconds(), staged[0].sha256(), pdf.size()};
      insert_renewal(transaction, record.id, static_cast<std::int64_t>(before.size()) + 1, renewal);
      position = insert_event(transaction, renewal.renewed, agent.account, renewed_type, record.id,
                              nlohmann::json{{"from", current}, {"to", renewal.pdf_sha256}}.dump(),
                              evidence.logged());
    });
  } catch (const CatalogueError& error) {
    if (error.unique()) throw Failure("revision-stale", "the record was renewed meanwhile");
    throw catalogue_failure(error);
  }
  staged[0].keep();
  evidence.catch_up(position);
}

}  // namespace tamga::archive
