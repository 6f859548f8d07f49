// SPDX-License-Identifier: GPL-3.0-or-later
// An archive of 200 records with everything that may lie in a data directory, and
// the ways in which somebody with the disk in hand may change one file of it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace tamga::archive::test {

// What a file is for: by this the findings are expected.
enum class FileClass { object, tile, bundle, checkpoint, key, kept, database, index };
FileClass class_of(const std::filesystem::path& below_data);
std::string name_of(FileClass kind);

enum class Way { flip, truncate, remove, swap, older };
std::string name_of(Way way);

// One change: of a whole file, or of one page of the database.
struct Mutation {
  std::filesystem::path file;  // below the data directory
  Way way = Way::flip;
  std::size_t page = 0;  // of the database, from 0; else 0
};
std::string describe(const Mutation& mutation);

// The archive as it is whole, as it was when it had 60 records fewer, and a copy to
// change. Built once, in a folder that is gone at the end.
class MutatedArchive {
 public:
  explicit MutatedArchive(unsigned seed);
  ~MutatedArchive();
  MutatedArchive(const MutatedArchive&) = delete;
  MutatedArchive& operator=(const MutatedArchive&) = delete;

  // Every change there is, in an order of files.
  const std::vector<Mutation>& mutations() const { return mutations_; }
  // Makes one in the copy; false when it would change no byte (an older version
  // that is the same).
  bool apply(const Mutation& mutation, std::mt19937_64& random);
  // The copy as it was, whatever a check has written meanwhile.
  void restore(const Mutation& mutation);

  const std::filesystem::path& copy() const { return copy_; }
  const std::filesystem::path& whole() const { return whole_; }

 private:
  void build(unsigned seed);
  void list();

  std::filesystem::path folder_, whole_, older_, copy_;
  std::map<std::filesystem::path, std::string> bytes_, older_bytes_;  // below their folder
  std::vector<Mutation> mutations_;
};

}  // namespace tamga::archive::test
