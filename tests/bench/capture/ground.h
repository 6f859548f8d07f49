// SPDX-License-Identifier: GPL-3.0-or-later
// An archive to capture into, and papers to capture.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "renderers/content/form.h"
#include "renderers/renderer.h"
#include "renderers/seal/signing/signing_key.h"
#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"
#include "server/demonstration/organisation.h"
#include "server/documents/documents.h"
#include "tests/bench/capture/folder.h"

namespace tamga {
class Indexing;
}

namespace tamga::bench {

// A data directory of its own below `place`, gone at the end, with an organisation's
// P-256 key: seals are B-B, as in every archive without a seal.json. `place` decides
// which disk is measured. Of the services only those that a capture passes through.
class CaptureGround {
 public:
  CaptureGround(const std::filesystem::path& place, bool with_indexing);
  ~CaptureGround();
  CaptureGround(const CaptureGround&) = delete;
  CaptureGround& operator=(const CaptureGround&) = delete;

  archive::Archive& archive() { return *archive_; }
  access::Access& access() { return *access_; }
  documents::Documents& documents() { return *documents_; }
  // Only with indexing.
  Indexing& indexing() { return *indexing_; }
  const forms::FormCatalogue& forms() const { return forms_; }
  const forms::Renderer& renderer() const { return renderer_; }
  const seal::SigningKey& key() const { return key_; }
  // Approved papers of the demonstration's organisation, all different; half are job
  // descriptions, half reports.
  std::vector<demonstration::Paper> papers(std::size_t count);

 private:
  Folder folder_;
  Clock clock_;
  demonstration::Organisation organisation_;
  forms::FormCatalogue forms_;
  forms::Renderer renderer_;
  seal::SigningKey key_;
  std::unique_ptr<archive::Archive> archive_;
  std::unique_ptr<access::Access> access_;
  std::unique_ptr<documents::Documents> documents_;
  std::unique_ptr<Indexing> indexing_;
};

}  // namespace tamga::bench
