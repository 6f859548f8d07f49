// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/mutated_archive.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "index/index.h"
#include "server/archive/archive.h"
#include "server/archive/log/log_verification.h"
#include "server/indexing/index_manifest.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_size = 4096;
const Clock wall;

std::map<fs::path, std::string> files_of(const fs::path& folder) {
  std::map<fs::path, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.file_size() > 0)
      files[entry.path().lexically_relative(folder)] = read_all(entry.path());
  return files;
}

void put(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  write_all(file, bytes);
}

// As a witness and an authority would leave it (server/evidence).
void keep_checkpoints(Archive& archive, const LogKey& witness, const std::string& day) {
  const auto log = archive.log_state();
  const std::string note = log.checkpoint + cosign(log.checkpoint, "witness.test", witness, 1);
  const auto folder = archive.log_folder();
  const std::string response = "not judged here: " + day;
  put(folder / "witnessed" / witness_file_name("witness.test"), note);
  put(folder / "daily" / (day + ".checkpoint"), log.checkpoint);
  put(folder / "daily" / (day + ".tsr"), response);
  archive.append({"system"}, "checkpoint.witnessed", "witness.test",
                 nlohmann::json{{"size", log.size}, {"note", sha256_hex(note)}}.dump());
  archive.append({"system"}, "checkpoint.timestamped", day,
                 nlohmann::json{{"size", log.size},
                                {"checkpoint", sha256_hex(log.checkpoint)},
                                {"response", sha256_hex(response)}}
                     .dump());
}

void capture_some(Archive& archive, int from, int to, std::mt19937_64& random) {
  for (int i = from; i < to; ++i) {
    Capture capture = sample_capture(i);
    capture.pdf += std::string(random() % 3000, static_cast<char>('a' + random() % 26));
    if (i % 9 == 0) capture.attachments = {{"scan.png", "image/png", "scan " + std::to_string(i)}};
    if (i % 4 == 0) capture.idempotency_key = "key-" + std::to_string(i);
    const Record record = archive.capture({"author" + std::to_string(i % 5)}, capture);
    if (i % 3 == 0) archive.append({"reader"}, "record.viewed", record.id, "{}");
    if (i % 11 == 0) archive.renew({"system"}, record, capture.pdf + " and evidence");
  }
}

void index_all(const Archive& archive, const fs::path& folder) {
  unseal_index(archive);
  index::Writer writer(folder);
  const auto records = archive.records("", 10'000);
  for (const Record& record : records) {
    index::Entry entry;
    entry.id = record.id;
    entry.form = record.form;
    entry.title = record.title;
    entry.person = {record.clan, record.patronymic, record.given, record.person_name};
    entry.unit = record.unit;
    entry.year = record.year;
    entry.access = {"all"};
    writer.put(entry);
  }
  writer.commit();
  seal_index(folder, archive, records.size());
}

}  // namespace

FileClass class_of(const fs::path& file) {
  const std::string text = file.string();
  const auto in = [&](std::string_view folder) { return text.starts_with(folder); };
  if (in("objects/")) return FileClass::object;
  if (in("log/tile/entries/")) return FileClass::bundle;
  if (in("log/tile/")) return FileClass::tile;
  if (in("log/key")) return FileClass::key;
  if (in("log/daily/") || in("log/witnessed/")) return FileClass::kept;
  if (in("log/")) return FileClass::checkpoint;
  if (in("index/")) return FileClass::index;
  return FileClass::database;
}

std::string name_of(FileClass kind) {
  static const std::vector<std::string> names{"object", "tile", "bundle",   "checkpoint",
                                              "key",    "kept", "database", "index"};
  return names[static_cast<std::size_t>(kind)];
}

std::string name_of(Way way) {
  static const std::vector<std::string> names{"flipped", "truncated", "deleted", "swapped",
                                              "replaced by an older one"};
  return names[static_cast<std::size_t>(way)];
}

std::string describe(const Mutation& mutation) {
  return mutation.file.string() + " (page " + std::to_string(mutation.page) + ") " +
         name_of(mutation.way);
}

MutatedArchive::MutatedArchive(unsigned seed) {
  std::string name = (fs::temp_directory_path() / "tamga-mutation-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  folder_ = name;
  whole_ = folder_ / "whole";
  older_ = folder_ / "older";
  copy_ = folder_ / "copy";
  build(seed);
  list();
}

MutatedArchive::~MutatedArchive() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void MutatedArchive::build(unsigned seed) {
  std::mt19937_64 random(seed);
  const LogKey witness = LogKey::generate();
  {
    Archive archive(whole_, wall);
    capture_some(archive, 0, 140, random);
    keep_checkpoints(archive, witness, "2026-11-25");
    index_all(archive, whole_ / "index");
  }
  fs::copy(whole_, older_, fs::copy_options::recursive);
  {
    Archive archive(whole_, wall);
    capture_some(archive, 140, 200, random);
    keep_checkpoints(archive, witness, "2026-11-26");
    archive.append({"reader"}, "record.viewed", "", "{}");
    index_all(archive, whole_ / "index");
  }
  fs::copy(whole_, copy_, fs::copy_options::recursive);
  bytes_ = files_of(whole_);
  older_bytes_ = files_of(older_);
}

void MutatedArchive::list() {
  for (const auto& [file, bytes] : bytes_) {
    const bool database = class_of(file) == FileClass::database;
    for (const Way way : {Way::flip, Way::truncate, Way::remove, Way::swap, Way::older}) {
      const bool pages = database && (way == Way::flip || way == Way::swap || way == Way::older);
      for (std::size_t page = 0; page < (pages ? bytes.size() / page_size : 1); ++page)
        mutations_.push_back({file, way, page});
    }
    // The database also as a whole: page beyond its last.
    if (database) mutations_.push_back({file, Way::older, bytes.size() / page_size});
    if (database) mutations_.push_back({file, Way::swap, bytes.size() / page_size});
  }
}

bool MutatedArchive::apply(const Mutation& mutation, std::mt19937_64& random) {
  const auto file = copy_ / mutation.file;
  const std::string& whole = bytes_.at(mutation.file);
  const bool page =
      class_of(mutation.file) == FileClass::database && mutation.page < whole.size() / page_size;
  const std::size_t begin = page ? mutation.page * page_size : 0;
  const std::size_t length = page ? page_size : whole.size();
  std::string bad = whole;
  const auto next = [&] {  // another file of the same kind, else any
    for (auto at = std::next(bytes_.find(mutation.file)); at != bytes_.end(); ++at)
      if (class_of(at->first) == class_of(mutation.file) && at->second != whole) return at->second;
    for (const auto& [other, bytes] : bytes_)
      if (class_of(other) == class_of(mutation.file) && bytes != whole) return bytes;
    return bytes_.begin()->second;
  };
  switch (mutation.way) {
    case Way::flip: {
      char& hit = bad[begin + random() % length];
      hit = static_cast<char>(hit ^ (1 << random() % 8));
      break;
    }
    case Way::truncate:
      bad.resize(random() % whole.size());
      break;
    case Way::remove:
      return fs::remove(file);
    case Way::swap:
      if (page) {
        const std::size_t other = (mutation.page + 1) % (whole.size() / page_size) * page_size;
        bad.replace(begin, page_size, whole, other, page_size);
        bad.replace(other, page_size, whole, begin, page_size);
      } else {
        bad = next();
      }
      break;
    case Way::older: {
      auto old = older_bytes_.find(mutation.file);
      // A partial tile has another name when it is older.
      if (old == older_bytes_.end() && mutation.file.parent_path().extension() == ".p")
        for (auto at = older_bytes_.begin(); at != older_bytes_.end(); ++at)
          if (at->first.parent_path() == mutation.file.parent_path()) old = at;
      if (old == older_bytes_.end()) return false;
      if (!page)
        bad = old->second;
      else if (begin + page_size <= old->second.size())
        bad.replace(begin, page_size, old->second, begin, page_size);
      break;
    }
  }
  if (bad == whole) return false;
  write_all(file, bad);
  return true;
}

void MutatedArchive::restore(const Mutation& mutation) {
  write_all(copy_ / mutation.file, bytes_.at(mutation.file));
  // Objects are never written by a check; all else may have been.
  for (const auto& entry : fs::recursive_directory_iterator(copy_)) {
    const auto file = entry.path().lexically_relative(copy_);
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    if (class_of(file) != FileClass::object && !bytes_.contains(file)) fs::remove(entry.path());
  }
  for (const auto& [file, bytes] : bytes_)
    if (class_of(file) != FileClass::object &&
        (!fs::exists(copy_ / file) || read_all(copy_ / file) != bytes))
      put(copy_ / file, bytes);
}

}  // namespace tamga::archive::test
