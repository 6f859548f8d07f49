// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/file_list.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "server/error.h"

namespace tamga::archive::package {
namespace {

[[noreturn]] void fail() {
  throw Failure("storage-failed", std::string("list of files: ") + std::strerror(errno));
}

struct FreeLine {
  void operator()(char* line) const { std::free(line); }
};

}  // namespace

FileList::FileList() : file_(std::tmpfile()) {
  if (!file_) fail();
}

void FileList::add(const ListedFile& file) {
  const std::string line = std::to_string(static_cast<int>(file.part)) + '\t' + file.path + '\t' +
                           file.media_type + '\t' + file.sha256 + '\t' + file.created + '\t' +
                           std::to_string(file.size) + '\t' + file.metadata_type + '\n';
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) fail();
  ++counts_[static_cast<int>(file.part)];
}

std::size_t FileList::count(ListedFile::Part part) const {
  return counts_[static_cast<int>(part)];
}

void FileList::each(ListedFile::Part part,
                    const std::function<void(const ListedFile&, std::size_t)>& visit) {
  if (std::fflush(file_.get()) != 0) fail();
  std::rewind(file_.get());
  char* raw = nullptr;
  std::size_t room = 0, number = 0;
  for (ssize_t length; (length = ::getline(&raw, &room, file_.get())) > 0;) {
    ++number;
    std::istringstream fields(std::string(raw, static_cast<std::size_t>(length) - 1));
    std::string kind, size;
    ListedFile file;
    std::getline(fields, kind, '\t');
    std::getline(fields, file.path, '\t');
    std::getline(fields, file.media_type, '\t');
    std::getline(fields, file.sha256, '\t');
    std::getline(fields, file.created, '\t');
    std::getline(fields, size, '\t');
    std::getline(fields, file.metadata_type, '\t');
    file.part = static_cast<ListedFile::Part>(std::stoi(kind));
    file.size = std::stoull(size);
    if (file.part == part) visit(file, number);
  }
  const std::unique_ptr<char, FreeLine> freed(raw);
  if (std::ferror(file_.get()) != 0) fail();
  if (std::fseek(file_.get(), 0, SEEK_END) != 0) fail();
}

}  // namespace tamga::archive::package
