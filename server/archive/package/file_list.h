// SPDX-License-Identifier: GPL-3.0-or-later
// The files that a METS document will list, kept on disk until it is written: METS
// comes after the files whose hashes it holds, and they may be a million.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tamga::archive::package {

struct ListedFile {
  enum class Part { descriptive, preservation, data, documentation, schemas, evidence };
  Part part = Part::data;
  std::string path;  // as the METS document refers to it; ASCII
  std::string media_type, sha256, created;
  std::uint64_t size = 0;
  // Of metadata: METS MDTYPE ("EAD", "PREMIS" …) or a name of our own for OTHER.
  std::string metadata_type;
};

// For one thread. The file behind it has no name and is gone with the object. Throws
// Failure storage-failed.
class FileList {
 public:
  FileList();
  void add(const ListedFile& file);
  std::size_t count(ListedFile::Part part) const;
  // In the order in which they were added; `number` is the place in the whole list,
  // from 1, and makes the ids of METS. Not while it runs itself.
  void each(ListedFile::Part part,
            const std::function<void(const ListedFile&, std::size_t number)>& visit);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t counts_[6] = {};
};

}  // namespace tamga::archive::package
