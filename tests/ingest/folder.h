// SPDX-License-Identifier: GPL-3.0-or-later
// Folders, an archive with everything an import needs, and failures by their code.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>

#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/assets.h"
#include "server/error.h"
#include "server/ingest/ingest.h"
#include "server/verification/verification_process.h"

namespace tamga::ingest::test {

// A fresh folder, gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tamga-ingest-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file;
  }

 private:
  std::filesystem::path path_;
};

inline const forms::FormCatalogue& all_forms() {
  static const forms::FormCatalogue forms({share_folder() / "renderers" / "forms"});
  return forms;
}

// An archive and the service over it.
struct House {
  explicit House(const std::filesystem::path& data, IngestLimits limits = {},
                 const seal::TrustStore& trusted = {})
      : trust(trusted),
        archive(data, clock),
        ingest({archive, all_forms(), verifier, trust, clock}, data / "ingest", limits) {}
  Clock clock;
  seal::TrustStore trust;
  VerificationProcess verifier;
  archive::Archive archive;
  Ingest ingest;
};

inline std::string code_of(const std::function<void()>& act) {
  try {
    act();
    return "";
  } catch (const Failure& failure) {
    return std::string(failure.kind().code);
  }
}

// A PDF of one page with these lines in Helvetica, nothing compressed.
std::string plain_pdf(const std::string& mark);

}  // namespace tamga::ingest::test
