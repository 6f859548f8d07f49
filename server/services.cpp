// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/services.h"

#include <sys/stat.h>

#include <fstream>

#include "server/assets.h"
#include "server/error.h"
#include "server/indexing.h"
#include "server/profile.h"

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

// The passphrase stands in a file beside the key, or in the credential that
// systemd hands to the service; never in an argument or the environment.
std::string passphrase_of(const std::filesystem::path& keys) {
  auto file = keys / "organisation.passphrase";
  if (const char* credentials = std::getenv("CREDENTIALS_DIRECTORY")) {
    const auto given = std::filesystem::path(credentials) / "organisation.passphrase";
    if (std::filesystem::exists(given)) file = given;
  }
  std::ifstream stream(file);
  std::string passphrase;
  std::getline(stream, passphrase);
  return passphrase;
}

std::vector<std::filesystem::path> form_folders(const std::filesystem::path& data) {
  std::vector<std::filesystem::path> folders = {share_folder() / "renderers" / "forms"};
  if (std::filesystem::is_directory(data / "forms")) folders.push_back(data / "forms");
  return folders;
}

}  // namespace

Services::Services(const std::filesystem::path& folder, bool with_indexing)
    : data(prepared(folder)) {
  renderer = std::make_unique<forms::Renderer>(read_profile(data));
  forms = std::make_unique<forms::FormCatalogue>(form_folders(data));
  archive = std::make_unique<archive::Archive>(data, clock);
  access = std::make_unique<access::Access>(*archive, clock);
  documents = std::make_unique<documents::Documents>(*archive, *forms, *renderer, clock);
  const auto keys = data / "keys";
  if (std::filesystem::exists(keys / "trust")) trust = seal::TrustStore::load(keys / "trust");
  if (std::filesystem::exists(keys / "organisation.p12"))
    documents->set_organisation_key(
        seal::SigningKey::from_pkcs12(keys / "organisation.p12", passphrase_of(keys)));
  if (with_indexing) indexing = std::make_unique<Indexing>(data / "index", *archive, *forms);
  searcher = std::make_unique<index::Searcher>(data / "index");
}

Services::~Services() = default;

}  // namespace tamga
