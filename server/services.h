// SPDX-License-Identifier: GPL-3.0-or-later
// The services that the three faces (api, pages, cli) share, put together over
// one data directory.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "index/index.h"
#include "renderers/content/form.h"
#include "renderers/renderer.h"
#include "renderers/seal/verification/verify.h"
#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/disposal/holds.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/retention/schedule.h"
#include "server/clock.h"
#include "server/disposal/destruction_act.h"
#include "server/documents/documents.h"
#include "server/evidence/evidence_settings.h"
#include "server/signing/key_follower.h"
#include "server/signing/key_store.h"
#include "server/signing/sealing_evidence.h"
#include "server/signing/trust_anchors.h"
#include "server/verification/verification_process.h"

namespace tamga {

class Indexing;
namespace documents {
class FormStandings;
}
namespace access {
class LdapDirectory;
class OpenIdProvider;
}  // namespace access
namespace ingest {
class Ingest;
}
namespace organisation {
class Structure;
}
namespace searches {
class SavedSearches;
}
namespace usage {
class AccessRequests;
class OwnRecords;
class SingleRecords;
}  // namespace usage
namespace viewing {
class Viewing;
}
namespace registers {
class HandoverEffect;
class PlanEffect;
class Registers;
}  // namespace registers

// Opens everything below `data` and owns it: catalogue.sqlite, objects/, log/
// (the archive), index/ with index.lock, forms/ (the administrator's own), keys/ (the
// organisation's seal and people's: signing/key_store.h), keys/trust/ (trusted
// certificates), ingest/ (files that wait), seal.json (signing/seal_settings.h),
// evidence.json (evidence/evidence_settings.h).
// Several processes may have the same directory open; one of them indexes.
class Services {
 public:
  // `with_indexing`: run the indexing thread (serve, import, demo); readers
  // such as `tamga check` go without. Throws Failure data-unusable, key-unreadable
  // and what the parts throw.
  Services(const std::filesystem::path& data, bool with_indexing,
           const VerificationLimits& verification = {});
  ~Services();

  const std::filesystem::path data;
  Clock clock;
  std::unique_ptr<forms::FormCatalogue> forms;
  std::unique_ptr<forms::Renderer> renderer;
  std::unique_ptr<archive::Archive> archive;
  std::unique_ptr<archive::Hierarchy> hierarchy;
  std::unique_ptr<archive::Schedule> schedule;
  std::unique_ptr<archive::Holds> holds;
  std::unique_ptr<archive::Disposal> disposal;
  std::unique_ptr<signing::KeyFollower> key_follower;
  std::unique_ptr<access::LdapDirectory> directory;  // null: none is configured
  std::unique_ptr<access::OpenIdProvider> openid;    // null: none is configured
  std::unique_ptr<access::Access> access;
  std::unique_ptr<organisation::Structure> structure;      // units, posts, holders
  std::unique_ptr<usage::OwnRecords> own_records;          // whose person has which account
  std::unique_ptr<usage::AccessRequests> access_requests;  // asked for, granted, refused
  std::unique_ptr<usage::SingleRecords> single_records;    // what both of them open to whom
  std::unique_ptr<index::Searcher> searcher;
  signing::TrustAnchors trust;
  signing::SealSettings seal_settings;
  evidence::EvidenceSettings evidence_settings;
  std::unique_ptr<archive::Fixity> fixity;
  std::unique_ptr<signing::KeyStore> keys;
  std::unique_ptr<signing::SealingEvidence> sealing;  // levels, time-stamps, renewal
  VerificationProcess verifier;
  std::unique_ptr<documents::FormStandings> form_standings;  // versions that are retired
  std::unique_ptr<documents::Documents> documents;
  std::unique_ptr<registers::Registers> registers;
  std::unique_ptr<registers::PlanEffect> plan_effect;
  std::unique_ptr<registers::HandoverEffect> handover_effect;
  std::unique_ptr<ingest::Ingest> ingest;  // files of the past, below ingest/
  std::unique_ptr<DestructionAct> destruction_act;
  std::unique_ptr<Indexing> indexing;  // null without indexing
  std::unique_ptr<searches::SavedSearches> saved_searches;
  std::unique_ptr<viewing::Viewing> viewing;  // pages of records\' papers
};

}  // namespace tamga
