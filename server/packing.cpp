// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/packing.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "server/error.h"
#include "server/services.h"

namespace tamga {
namespace {

namespace fs = std::filesystem;
using archive::package::Scope;

constexpr std::size_t page = 100;

std::vector<std::string> found_by(const Services& services, const access::Account& account,
                                  const std::string& query) {
  index::Search search;
  search.text = query;
  search.access = access::Access::terms(account);
  search.limit = page;
  std::vector<std::string> ids;
  for (;;) {
    search.offset = ids.size();
    const auto found = services.searcher->search(search);
    if (found.total > packing_records)
      throw Failure("package-too-large", std::to_string(found.total) + " records");
    for (const auto& hit : found.hits) ids.push_back(hit.id);
    if (found.hits.empty() || ids.size() >= found.total) return ids;
  }
}

Scope scope_of(const Services& services, const access::Account& account, const Packing& packing) {
  Scope scope;
  if (!packing.unit.empty()) {
    scope.kind = Scope::Kind::unit;
    scope.id = packing.unit;
  } else if (!packing.inventory.empty()) {
    scope.kind = Scope::Kind::inventory;
    scope.id = packing.inventory;
  } else if (!packing.query.empty()) {
    scope.asked = packing.query;
    scope.records = found_by(services, account, packing.query);
  } else {
    scope.records = packing.records;
  }
  return scope;
}

struct FreeWriter {
  void operator()(struct archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t take(struct archive*, void* out, const void* bytes, std::size_t count) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), count);
  return static_cast<la_ssize_t>(count);
}

void require(struct archive* writer, int done) {
  if (done != ARCHIVE_OK)
    throw Failure("internal", std::string("tar: ") + archive_error_string(writer));
}

void add_file(struct archive* writer, const std::string& name, const std::string& bytes) {
  const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  require(writer, archive_write_header(writer, entry.get()));
  if (archive_write_data(writer, bytes.data(), bytes.size()) !=
      static_cast<la_ssize_t>(bytes.size()))
    throw Failure("internal", std::string("tar: ") + archive_error_string(writer));
}

}  // namespace

archive::package::Packages packages_of(const Services& services) {
  return {*services.archive, services.clock, services.data / "schemas"};
}

std::string make_package(Services& services, const access::Account& account,
                         const Packing& packing) {
  const auto scope = scope_of(services, account, packing);
  const auto records = packages_of(services).records_of(scope).size();
  if (records > packing_records)
    throw Failure("package-too-large", std::to_string(records) + " records");
  return packages_of(services).write({account.name}, scope, services.data / "export").id;
}

std::string package_tar(Services& services, const access::Account& account, const std::string& id) {
  const std::string name = "tamga-" + id;
  const auto folder = services.data / "export" / name;
  if (!packages_of(services).find(id) || !fs::is_directory(folder)) throw Failure("not-found");
  std::vector<fs::path> files;
  std::uintmax_t size = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files.push_back(entry.path());
    size += entry.file_size();
  }
  if (size > packing_bytes) throw Failure("package-too-large", std::to_string(size) + " bytes");
  std::sort(files.begin(), files.end());
  services.archive->append({account.name}, "package.downloaded", id, "");
  std::string tar;
  const std::unique_ptr<struct archive, FreeWriter> writer(archive_write_new());
  require(writer.get(), archive_write_set_format_pax_restricted(writer.get()));
  require(writer.get(), archive_write_open(writer.get(), &tar, nullptr, take, nullptr));
  for (const auto& file : files)
    add_file(writer.get(), name + "/" + file.lexically_relative(folder).generic_string(),
             archive::read_file(file).value_or(std::string()));
  require(writer.get(), archive_write_close(writer.get()));
  return tar;
}

}  // namespace tamga
