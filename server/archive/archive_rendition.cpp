// SPDX-License-Identifier: GPL-3.0-or-later
// Further forms of a record, beside what was captured.
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/archive/archive_state.h"
#include "server/archive/catalogue/catalogue_failure.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/hierarchy/relation_rows.h"
#include "server/archive/log/event_rows.h"
#include "server/error.h"

namespace tamga::archive {

std::vector<Rendition> Archive::renditions(std::string_view record_id) const {
  std::vector<Rendition> found;
  state_->catalogue->read(
      [&](Transaction& transaction) { found = renditions_of(transaction, record_id); });
  return found;
}

Rendition Archive::add_rendition(const Agent& agent, std::string_view record_id,
                                 std::string_view kind, std::string_view media_type,
                                 std::string_view bytes) {
  if (kind != "redacted" && kind != "text")
    throw std::invalid_argument("no kind of rendition: " + std::string(kind));
  Evidence& evidence = *state_->evidence;
  evidence.require_usable();
  auto staged = state_->objects->stage({bytes});
  Rendition rendition;
  rendition.kind = kind;
  rendition.media_type = media_type;
  rendition.sha256 = staged[0].sha256();
  rendition.size = bytes.size();
  std::uint64_t position = 0;
  try {
    state_->catalogue->write([&](Transaction& transaction) {
      require_content(transaction, record_id);
      claim_objects(transaction, *state_->objects, {bytes}, staged);
      rendition.made = state_->clock.microseconds();
      rendition.number =
          static_cast<std::int64_t>(renditions_of(transaction, record_id).size()) + 1;
      insert_rendition(transaction, record_id, rendition);
      position = insert_event(transaction, rendition.made, agent.account, rendered_type, record_id,
                              nlohmann::json{{"number", rendition.number},
                                             {"kind", rendition.kind},
                                             {"media_type", rendition.media_type},
                                             {"sha256", rendition.sha256},
                                             {"size", rendition.size}}
                                  .dump(),
                              evidence.logged());
    });
  } catch (const CatalogueError& error) {
    if (error.unique()) throw Failure("revision-stale", "a rendition was added meanwhile");
    throw catalogue_failure(error);
  }
  staged[0].keep();
  evidence.catch_up(position);
  return rendition;
}

}  // namespace tamga::archive
