// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/capture/ground.h"

#include <chrono>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/assets.h"
#include "server/indexing/indexing.h"

namespace tamga::bench {
namespace {

// Made at the first call.
seal::SigningKey key_in(const std::filesystem::path& folder, const std::string& organisation) {
  const auto file = folder / "organisation.p12";
  if (std::filesystem::exists(file)) return seal::SigningKey::from_pkcs12(file, "bench");
  std::filesystem::create_directories(folder);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  seal::make_demonstration_keys(folder, organisation, "bench", now - std::chrono::hours(24), 5);
  return seal::SigningKey::from_pkcs12(file, "bench");
}

}  // namespace

CaptureGround::CaptureGround(const std::filesystem::path& place, bool with_indexing)
    : folder_(place),
      organisation_(1),
      forms_({share_folder() / "renderers" / "forms"}),
      key_(key_in(folder_.path() / "keys", organisation_.name())),
      archive_(std::make_unique<archive::Archive>(folder_.path(), clock_)),
      access_(std::make_unique<access::Access>(*archive_, clock_)),
      documents_(
          std::make_unique<documents::Documents>(*archive_, *access_, forms_, renderer_, clock_)) {
  documents_->set_organisation_key(key_in(folder_.path() / "keys", organisation_.name()));
  documents_->set_verification_address("https://archive.example.gov.mn/verify/");
  if (with_indexing)
    indexing_ = std::make_unique<Indexing>(folder_.path() / "index", *archive_, forms_);
}

CaptureGround::~CaptureGround() = default;

std::vector<demonstration::Paper> CaptureGround::papers(std::size_t count) {
  std::vector<demonstration::Paper> papers;
  for (std::size_t i = 0; i < count; ++i) papers.push_back(organisation_.next());
  return papers;
}

}  // namespace tamga::bench
