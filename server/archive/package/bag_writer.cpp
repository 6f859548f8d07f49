// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/bag_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <streambuf>

#include "server/archive/package/payload_name.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

constexpr mode_t file_mode = 0644;
constexpr const char* manifest256 = "manifest-sha256.txt";
constexpr const char* manifest512 = "manifest-sha512.txt";

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
  throw Failure("storage-failed", what + " " + path.string() + ": " + std::strerror(errno));
}

// A new file whose bytes are hashed on their way to the disk.
class HashedFile : public std::streambuf {
 public:
  HashedFile(const Disk& disk, const std::filesystem::path& path)
      : disk_(disk), path_(path), descriptor_(disk.open_new(path.c_str(), file_mode)) {
    if (descriptor_ < 0) fail("create", path);
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }
  HashedFile(const HashedFile&) = delete;
  HashedFile& operator=(const HashedFile&) = delete;
  ~HashedFile() override { ::close(descriptor_); }

  Digests finish() {
    drain();
    return digester_.finish();
  }

 protected:
  int_type overflow(int_type c) override {
    drain();
    if (c != traits_type::eof()) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }
  int sync() override {
    drain();
    return 0;
  }

 private:
  void drain() {
    std::string_view rest(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    digester_.add(rest);
    while (!rest.empty()) {
      const auto written = disk_.write(descriptor_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("write", path_);
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }

  const Disk& disk_;
  std::filesystem::path path_;
  int descriptor_;
  Digester digester_;
  std::array<char, 1 << 16> buffer_;
};

std::string line(const std::string& hash, std::string_view path) {
  return hash + "  " + manifest_name(path) + "\n";
}

}  // namespace

BagWriter::BagWriter(std::filesystem::path folder, const Disk& disk)
    : folder_(std::move(folder)), disk_(disk) {
  if (disk_.mkdir(folder_.c_str(), 0755) != 0) fail("create", folder_);
  make_folder(disk_, folder_ / "data");
  manifest256_.open(folder_ / manifest256, std::ios::binary | std::ios::trunc);
  manifest512_.open(folder_ / manifest512, std::ios::binary | std::ios::trunc);
}

void BagWriter::make_parents(const std::filesystem::path& path) {
  std::filesystem::path made = folder_;
  for (const auto& part : path.parent_path()) {
    made /= part;
    if (folders_.insert(made.string()).second) make_folder(disk_, made);
  }
}

Digests BagWriter::write(const std::string& path, const std::function<void(std::ostream&)>& work) {
  const auto fault = name_fault(path);
  if (!fault.empty() || !names_.insert(collision_key(path)).second)
    throw std::invalid_argument("a package cannot have the name " + path + " " + fault);
  make_parents(path);
  HashedFile file(disk_, folder_ / path);
  std::ostream stream(&file);
  stream.exceptions(std::ios::badbit);  // what the disk threw comes through
  work(stream);
  stream.flush();
  return file.finish();
}

Digests BagWriter::add(std::string_view path, const std::function<void(std::ostream&)>& work) {
  const std::string name = "data/" + std::string(path);
  const auto digests = write(name, work);
  manifest256_ << line(digests.sha256, name);
  manifest512_ << line(digests.sha512, name);
  bytes_ += digests.size;
  ++files_;
  return digests;
}

Digests BagWriter::add(std::string_view path, std::string_view bytes) {
  return add(path, [&](std::ostream& stream) {
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  });
}

void BagWriter::add_tag(std::string_view path, std::string_view bytes) {
  const std::string name(path);
  const auto digests = write(name, [&](std::ostream& stream) {
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  });
  tags256_ += line(digests.sha256, name);
  tags512_ += line(digests.sha512, name);
}

std::string BagWriter::finish(const std::vector<std::pair<std::string, std::string>>& info) {
  add_tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
  std::string text;
  for (const auto& [name, value] : info) text += name + ": " + value + "\n";
  text += "Payload-Oxum: " + std::to_string(bytes_) + "." + std::to_string(files_) + "\n";
  add_tag("bag-info.txt", text);
  for (auto* stream : {&manifest256_, &manifest512_}) {
    stream->close();
    if (!*stream) fail("write a manifest of", folder_);
  }
  for (const char* name : {manifest256, manifest512}) {
    const auto bytes = read_file(folder_ / name);
    if (!bytes) fail("read", folder_ / name);
    const auto digests = digests_of(*bytes);
    tags256_ += line(digests.sha256, name);
    tags512_ += line(digests.sha512, name);
  }
  write("tagmanifest-sha256.txt", [&](std::ostream& stream) { stream << tags256_; });
  const auto last =
      write("tagmanifest-sha512.txt", [&](std::ostream& stream) { stream << tags512_; });
  // One call for all files instead of one a file: nobody needs any of them on
  // disk before all are.
  const int descriptor = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail("open", folder_);
  const int synced = ::syncfs(descriptor);
  ::close(descriptor);
  if (synced != 0) fail("sync", folder_);
  return last.sha512;
}

}  // namespace tamga::archive::package
