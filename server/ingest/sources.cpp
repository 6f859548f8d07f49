// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/sources.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "server/archive/storage/hash.h"

namespace tamga::ingest {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

class Walk {
 public:
  Walk(const SourceLimits& limits,
       const std::function<void(const std::string&, const Failure&)>& refused)
      : limits_(limits), refused_(refused) {}

  void visit(const fs::path& path, const std::string& name, int depth) {
    struct stat about = {};
    if (::lstat(path.c_str(), &about) != 0) {
      refuse(name, Failure("source-refused", std::strerror(errno)));
    } else if (S_ISREG(about.st_mode)) {
      found_.push_back({name, path});
      check_count();
    } else if (S_ISDIR(about.st_mode)) {
      enter(path, name, depth);
    } else {
      refuse(name, Failure("source-refused", S_ISLNK(about.st_mode) ? "a link" : "a special file"));
    }
  }

  std::vector<Source> take() { return std::move(found_); }

 private:
  void enter(const fs::path& path, const std::string& name, int depth) {
    if (depth >= limits_.depth) return refuse(name, Failure("source-refused", "too deep"));
    std::error_code error;
    std::vector<fs::path> inside;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
      inside.push_back(at->path());
    if (error) return refuse(name, Failure("source-refused", error.message()));
    std::sort(inside.begin(), inside.end());
    for (const auto& one : inside) visit(one, name + "/" + one.filename().string(), depth + 1);
  }

  void refuse(const std::string& name, const Failure& failure) {
    refused_(name, failure);
    ++refused_count_;
    check_count();
  }

  void check_count() const {
    if (found_.size() + refused_count_ > limits_.files)
      throw Failure("ingest-limit", "more than " + std::to_string(limits_.files) + " files");
  }

  const SourceLimits& limits_;
  const std::function<void(const std::string&, const Failure&)>& refused_;
  std::vector<Source> found_;
  std::size_t refused_count_ = 0;
};

fs::path normal(const std::string& path) {
  auto whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace

std::vector<Source> sources_below(
    const std::vector<std::string>& paths, const SourceLimits& limits,
    const std::function<void(const std::string& name, const Failure& failure)>& refused) {
  Walk walk(limits, refused);
  for (const auto& given : paths) {
    const auto path = normal(given);
    std::error_code error;
    if (fs::symlink_status(path, error).type() == fs::file_type::not_found)
      throw Failure("not-found", given);
    walk.visit(path, path.filename().string(), 0);
  }
  return walk.take();
}

std::string read_source(const fs::path& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.number() < 0)
    throw Failure(errno == ENOENT ? "not-found" : "source-refused", std::strerror(errno));
  struct stat about = {};
  if (::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode))
    throw Failure("source-refused", "a special file");
  if (about.st_size == 0) throw Failure("scan-empty");
  const auto too_large = [&] {
    return Failure("scan-too-large", "more than " + std::to_string(limit) + " bytes");
  };
  if (static_cast<std::size_t>(about.st_size) > limit) throw too_large();
  std::string bytes;
  char block[1 << 16];
  for (;;) {
    const ssize_t count = ::read(file.number(), block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Failure("source-refused", std::strerror(errno));
    if (count == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(count));
    if (bytes.size() > limit) throw too_large();
  }
}

std::string source_key(const std::vector<std::string>& paths, const std::string& agent) {
  std::vector<std::string> whole;
  for (const auto& path : paths) whole.push_back(normal(path).string());
  std::sort(whole.begin(), whole.end());
  std::string text = agent;
  for (const auto& path : whole) text += '\n' + path;
  return archive::sha256_hex(text);
}

}  // namespace tamga::ingest
