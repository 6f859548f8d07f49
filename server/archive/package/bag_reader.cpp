// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/bag_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <vector>

#include "server/archive/package/payload_name.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
constexpr std::size_t info_limit = 64 * 1024;
const std::set<std::string> tag_manifests = {"tagmanifest-sha256.txt", "tagmanifest-sha512.txt"};

// Opened without following a link and only when it is a file: a pipe would hang
// its reader, a link would lead it elsewhere.
class InputFile {
 public:
  explicit InputFile(const fs::path& path)
      : path_(path),
        descriptor_(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) fail();
    if (!S_ISREG(status.st_mode)) {
      ::close(descriptor_);
      throw Failure("package-invalid", path.string() + " is no file");
    }
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() { ::close(descriptor_); }

  // Up to `limit` bytes in pieces; false when the file has more.
  bool read(std::uint64_t limit, const std::function<void(std::string_view)>& take) {
    std::vector<char> buffer(1 << 16);
    for (std::uint64_t all = 0;;) {
      const auto got = ::read(descriptor_, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail();
      if (got == 0) return true;
      all += static_cast<std::uint64_t>(got);
      if (all > limit) return false;
      take({buffer.data(), static_cast<std::size_t>(got)});
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw Failure("storage-failed", "read " + path_.string() + ": " + std::strerror(errno));
  }
  fs::path path_;
  int descriptor_;
};

bool lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Digests digests_of_file(const fs::path& path, std::uint64_t limit) {
  Digester digester;
  InputFile file(path);
  if (!file.read(limit, [&](std::string_view piece) { digester.add(piece); }))
    throw Failure("package-invalid", path.string() + " is too large");
  return digester.finish();
}

}  // namespace

BagReader::BagReader(fs::path folder, const BagLimits& limits)
    : folder_(std::move(folder)), limits_(limits) {}

// Every name below the folder, before anything is opened.
bool BagReader::walk(Findings& findings) {
  if (fs::symlink_status(folder_).type() != fs::file_type::directory) {
    findings.add("RFC8493-2", "", "there is no folder");
    return false;
  }
  std::set<std::string> keys;
  std::uint64_t bytes = 0;
  const auto refuse = [&](const std::string& name, const std::string& why) {
    findings.add("RFC8493-5.1", name, why);
    return false;
  };
  bool whole = true;
  auto at = fs::recursive_directory_iterator(folder_);
  for (; at != fs::recursive_directory_iterator(); ++at) {
    const std::string name = at->path().lexically_relative(folder_).generic_string();
    if (at.depth() >= limits_.depth) return refuse(name, "folders lie too deep");
    const auto type = at->symlink_status().type();
    if (auto fault = name_fault(name); !fault.empty()) whole = refuse(name, fault);
    if (!keys.insert(collision_key(name)).second)
      whole = refuse(name, "it is one with another name after normalisation or folding of case");
    if (keys.size() > 2 * limits_.files) return refuse("", "too many names");
    if (type == fs::file_type::directory) continue;
    if (type != fs::file_type::regular) {
      whole = refuse(name, "neither a file nor a folder");
      continue;
    }
    const auto size = at->file_size();
    bytes += size;
    files_[name] = size;
    if (size > limits_.file_bytes || bytes > limits_.bytes) return refuse(name, "too large");
    if (files_.size() > limits_.files) return refuse("", "too many files");
  }
  return whole;
}

bool BagReader::read_declaration(Findings& findings) {
  if (!files_.contains("bagit.txt")) {
    findings.add("RFC8493-2.1.1", "bagit.txt", "missing");
    return false;
  }
  std::string bytes;
  const bool fits = InputFile(folder_ / "bagit.txt").read(info_limit, [&](std::string_view piece) {
    bytes += piece;
  });
  if (!fits || bytes != declaration) {
    findings.add("RFC8493-2.1.1", "bagit.txt", "not the two lines of BagIt 1.0 in UTF-8");
    return false;
  }
  return true;
}

void BagReader::read_info(Findings& findings) {
  if (!files_.contains("bag-info.txt"))
    return findings.add("RFC8493-2.2.2", "bag-info.txt", "missing");
  std::string bytes;
  if (!InputFile(folder_ / "bag-info.txt").read(info_limit, [&](std::string_view piece) {
        bytes += piece;
      }))
    return findings.add("RFC8493-2.2.2", "bag-info.txt", "too large");
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    const auto colon = line.find(": ");
    if (end == std::string_view::npos || colon == std::string_view::npos || colon == 0)
      return findings.add("RFC8493-2.2.2", "bag-info.txt", "a line that is not «label: value»");
    info_[std::string(line.substr(0, colon))] = line.substr(colon + 2);
    rest.remove_prefix(end + 1);
  }
}

bool BagReader::read_manifest(const std::string& name, std::size_t hash_length, Hashes& into,
                              Findings& findings) const {
  const auto wrong = [&](const std::string& why) {
    findings.add(name.starts_with("tag") ? "RFC8493-2.2.1" : "RFC8493-2.1.3", name, why);
    return false;
  };
  if (!files_.contains(name)) return wrong("missing");
  std::string bytes;
  if (!InputFile(folder_ / name).read(limits_.manifest_bytes, [&](std::string_view piece) {
        bytes += piece;
      }))
    return wrong("too large");
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return wrong("its last line does not end");
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (line.size() < hash_length + 3 || line.substr(hash_length, 2) != "  " ||
        !lower_hex(line.substr(0, hash_length)))
      return wrong("a line that is not «hash, two spaces, name»");
    const auto path = name_from_manifest(line.substr(hash_length + 2));
    if (!path || !name_fault(*path).empty()) return wrong("a name that no package can have");
    if (!into.emplace(*path, line.substr(0, hash_length)).second)
      return wrong("a name twice: " + *path);
  }
  return true;
}

// Each file against both manifests; `payload`: those below data/, else the others.
void BagReader::compare(const Hashes& sha256, const Hashes& sha512, bool payload,
                        Findings& findings) {
  const char* clause = payload ? "RFC8493-2.1.3" : "RFC8493-2.2.1";
  for (const auto* hashes : {&sha256, &sha512})
    for (const auto& [path, hash] : *hashes)
      if (!files_.contains(path) || path.starts_with("data/") != payload)
        findings.add(clause, path, "named by a manifest and not there");
  for (const auto& [path, size] : files_) {
    if (path.starts_with("data/") != payload || (!payload && tag_manifests.contains(path)))
      continue;
    const auto first = sha256.find(path), second = sha512.find(path);
    if (first == sha256.end() || second == sha512.end()) {
      findings.add(clause, path, "not in every manifest");
      continue;
    }
    const auto found = digests_of_file(folder_ / path, limits_.file_bytes);
    if (found.sha256 != first->second || found.sha512 != second->second)
      findings.add("RFC8493-3", path, "its bytes are not those of the manifests");
    if (payload) payload_[path] = found;
  }
}

void BagReader::check_oxum(Findings& findings) const {
  std::uint64_t bytes = 0;
  for (const auto& [path, digests] : payload_) bytes += digests.size;
  const auto at = info_.find("Payload-Oxum");
  if (at == info_.end() ||
      at->second != std::to_string(bytes) + "." + std::to_string(payload_.size()))
    findings.add("RFC8493-2.2.2", "bag-info.txt", "Payload-Oxum does not agree with the payload");
}

bool BagReader::check(Findings& findings) {
  try {
    if (!walk(findings) || !read_declaration(findings)) return false;
    Hashes payload256, payload512, tags256, tags512;
    const bool whole = read_manifest("manifest-sha256.txt", 64, payload256, findings) &&
                       read_manifest("manifest-sha512.txt", 128, payload512, findings) &&
                       read_manifest("tagmanifest-sha256.txt", 64, tags256, findings) &&
                       read_manifest("tagmanifest-sha512.txt", 128, tags512, findings);
    if (!whole) return false;
    for (const auto& [path, size] : files_)
      if (path.find('/') == std::string::npos && path.find("manifest-") != std::string::npos &&
          !tag_manifests.contains(path) && path != "manifest-sha256.txt" &&
          path != "manifest-sha512.txt")
        findings.add("RFC8493-2.4", path, "a manifest of another algorithm");
    read_info(findings);
    compare(tags256, tags512, false, findings);
    compare(payload256, payload512, true, findings);
    check_oxum(findings);
    manifest_sha512_ =
        digests_of_file(folder_ / "tagmanifest-sha512.txt", limits_.manifest_bytes).sha512;
  } catch (const fs::filesystem_error& error) {
    findings.add("RFC8493-3", "", error.what());
    return false;
  } catch (const Failure& failure) {
    findings.add("RFC8493-3", "", failure.detail());
    return false;
  }
  return findings.empty();
}

void BagReader::read_pieces(const std::string& path,
                            const std::function<void(std::string_view)>& take) const {
  const auto at = payload_.find(path);
  if (at == payload_.end()) throw Failure("package-invalid", "no file " + path);
  Digester digester;
  InputFile file(folder_ / path);
  const bool fits = file.read(at->second.size, [&](std::string_view piece) {
    digester.add(piece);
    take(piece);
  });
  if (!fits || digester.finish() != at->second)
    throw Failure("package-invalid", path + " is no longer what the manifests say");
}

std::string BagReader::read(const std::string& path, std::uint64_t limit) const {
  const auto at = payload_.find(path);
  if (at != payload_.end() && at->second.size > limit)
    throw Failure("package-invalid", path + " is too large");
  std::string bytes;
  read_pieces(path, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace tamga::archive::package
