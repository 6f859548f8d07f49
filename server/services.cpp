// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services.h"

#include <sys/stat.h>

#include "renderers/seal/error.h"
#include "server/access/ldap_directory.h"
#include "server/access/openid_provider.h"
#include "server/data_settings.h"
#include "server/documents/form_standings.h"
#include "server/error.h"
#include "server/indexing/indexing.h"
#include "server/ingest/ingest.h"
#include "server/organisation/structure.h"
#include "server/profile.h"
#include "server/registers/paper_effects.h"
#include "server/searches/own_synonyms.h"
#include "server/searches/saved_searches.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"
#include "server/usage/single_records.h"
#include "server/viewing/viewing.h"

namespace tamga {
namespace {

std::filesystem::path prepared(const std::filesystem::path& data) {
  std::error_code error;
  std::filesystem::create_directories(data, error);
  if (error) throw Failure("data-unusable", data.string() + ": " + error.message());
  // Records of people: nobody but the service's own account and group looks in.
  ::chmod(data.c_str(), 0750);
  return std::filesystem::absolute(data);
}

// Who serves or captures needs the key. Who looks after the archive on the command line
// may do without: its passphrase may be a credential of the service alone.
void take_organisation_key(const signing::KeyStore& keys, documents::Documents& documents,
                           bool needed) {
  try {
    if (auto key = keys.organisation()) documents.set_organisation_key(std::move(*key));
  } catch (const seal::Error& error) {
    if (needed || error.code() != "key-unreadable") throw;
  }
}

}  // namespace

Services::Services(const std::filesystem::path& folder, bool with_indexing,
                   const VerificationLimits& verification)
    : data(prepared(folder)), verifier(verification) {
  renderer = std::make_unique<forms::Renderer>(read_profile(data));
  forms = std::make_unique<forms::FormCatalogue>(form_folders(data));
  archive = std::make_unique<archive::Archive>(data, clock);
  hierarchy = std::make_unique<archive::Hierarchy>(*archive, clock);
  schedule = std::make_unique<archive::Schedule>(*archive, clock);
  holds = std::make_unique<archive::Holds>(*archive, clock);
  disposal = std::make_unique<archive::Disposal>(*archive, clock, data);
  key_follower = std::make_unique<signing::KeyFollower>(data / "keys");
  access = std::make_unique<access::Access>(*archive, clock);
  access->set_follower(*key_follower);
  structure = std::make_unique<organisation::Structure>(*archive, *access, clock);
  own_records = std::make_unique<usage::OwnRecords>(*archive, clock);
  access_requests = std::make_unique<usage::AccessRequests>(*archive, clock);
  single_records = std::make_unique<usage::SingleRecords>(*archive, clock);
  access->set_record_rights(*single_records);
  documents = std::make_unique<documents::Documents>(*archive, *access, *forms, *renderer, clock);
  form_standings = std::make_unique<documents::FormStandings>(*archive, *forms, clock);
  destruction_act = std::make_unique<DestructionAct>(*archive, *disposal, *schedule, *documents);
  documents->set_effect(DestructionAct::form, *destruction_act);
  registers = std::make_unique<registers::Registers>(*archive, *hierarchy, *documents, *forms,
                                                     *renderer, clock);
  plan_effect = std::make_unique<registers::PlanEffect>(*hierarchy, *registers);
  handover_effect = std::make_unique<registers::HandoverEffect>(*hierarchy, *registers);
  documents->set_effect("file_plan", *plan_effect);
  documents->set_effect("handover_act", *handover_effect);
  trust.set(read_trust(data));
  seal_settings = signing::read_seal_settings(data);
  evidence_settings = evidence::read_evidence_settings(data);
  fixity = std::make_unique<archive::Fixity>(*archive, clock, evidence_settings.pace,
                                             evidence_settings.replicas);
  keys = std::make_unique<signing::KeyStore>(data / "keys");
  sealing = std::make_unique<signing::SealingEvidence>(seal_settings, trust);
  documents->set_trust(trust);
  documents->set_evidence(*sealing, seal_settings.mark_image);
  documents->set_personal_keys(*keys, seal_settings.personal_key_required);
  take_organisation_key(*keys, *documents, with_indexing);
  ingest = std::make_unique<ingest::Ingest>(
      ingest::IngestParts{*archive, *forms, verifier, trust, clock}, data / "ingest");
  saved_searches = std::make_unique<searches::SavedSearches>(*archive, clock);
  viewing = std::make_unique<viewing::Viewing>(*archive);
  if (with_indexing) indexing = std::make_unique<Indexing>(data / "index", *archive, *forms);
  searcher = std::make_unique<index::Searcher>(data / "index", searches::synonyms_for(data));
}

Services::~Services() = default;

}  // namespace tamga
