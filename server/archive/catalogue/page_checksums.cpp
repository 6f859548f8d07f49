// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/page_checksums.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>

#include "server/archive/storage/hash.h"

namespace tamga::archive {
namespace {

constexpr const char* layer_name = "tamga-checksums";
constexpr int header_bytes = 100, least_page = 512;
// The page that holds the engine's lock bytes is never written (file format 1.4).
constexpr sqlite3_int64 lock_page_offset = 0x40000000;

// What the header of a file says (file format 1.3.2 and 1.3.4).
struct Header {
  int page_size = 0, reserved = 0;
};
Header header_of(const unsigned char* bytes) {
  const int size = bytes[16] << 8 | bytes[17];
  return {size == 1 ? 65536 : size, bytes[20]};
}

// Ours, and behind it in the same memory the file of the layer below.
struct File {
  sqlite3_file base;
  Header header;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  bool sums() const { return header.reserved == page_checksum_bytes; }
};
static_assert(sizeof(File) % alignof(void*) == 0);

File* ours(sqlite3_file* file) {
  return reinterpret_cast<File*>(file);
}
sqlite3_file* below(sqlite3_file* file) {
  return ours(file)->real();
}
sqlite3_vfs* below(sqlite3_vfs* layer) {
  return static_cast<sqlite3_vfs*>(layer->pAppData);
}

using Checksum = std::array<unsigned char, page_checksum_bytes>;
Checksum checksum_of(const unsigned char* page, int size, sqlite3_int64 offset) {
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(size));
  bytes.resize(8);
  const auto number = static_cast<std::uint64_t>(offset / size) + 1;
  for (int i = 0; i < 8; ++i)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(number >> (56 - 8 * i));
  bytes.append(reinterpret_cast<const char*>(page),
               static_cast<std::size_t>(size - page_checksum_bytes));
  const Hash hash = sha256(bytes);
  Checksum checksum;
  std::copy_n(hash.begin(), checksum.size(), checksum.begin());
  return checksum;
}

bool holds(const unsigned char* page, int size, sqlite3_int64 offset) {
  const Checksum checksum = checksum_of(page, size, offset);
  return std::equal(checksum.begin(), checksum.end(), page + size - page_checksum_bytes) ||
         std::all_of(page, page + size, [](unsigned char byte) { return byte == 0; });
}

// Exceptions (a hash library that is broken, no memory) end at the C library.
template <typename Work>
int guarded(const Work& work) noexcept {
  try {
    return work();
  } catch (const std::exception& error) {
    sqlite3_log(SQLITE_IOERR, "page checksums: %s", error.what());
    return SQLITE_IOERR;
  }
}

int read(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
  const int code = below(file)->pMethods->xRead(below(file), into, amount, offset);
  if (code != SQLITE_OK) return code;
  const auto* bytes = static_cast<const unsigned char*>(into);
  if (offset == 0 && amount >= header_bytes) ours(file)->header = header_of(bytes);
  if (!ours(file)->sums() || amount != ours(file)->header.page_size) return SQLITE_OK;
  return guarded([&] {
    if (holds(bytes, amount, offset)) return SQLITE_OK;
    sqlite3_log(SQLITE_IOERR_DATA, "page %lld has another checksum", offset / amount + 1);
    return SQLITE_IOERR_DATA;
  });
}

int write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
  const auto* bytes = static_cast<const unsigned char*>(from);
  if (offset == 0 && amount >= least_page) ours(file)->header = header_of(bytes);
  if (!ours(file)->sums() || amount != ours(file)->header.page_size)
    return below(file)->pMethods->xWrite(below(file), from, amount, offset);
  return guarded([&] {
    // Not kept for the next: a catalogue may close after its thread's own values are gone.
    std::vector<unsigned char> page(bytes, bytes + amount);
    const Checksum checksum = checksum_of(bytes, amount, offset);
    std::copy(checksum.begin(), checksum.end(), page.end() - page_checksum_bytes);
    return below(file)->pMethods->xWrite(below(file), page.data(), amount, offset);
  });
}

int close(sqlite3_file* file) {
  return below(file)->pMethods->xClose(below(file));
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return below(file)->pMethods->xTruncate(below(file), size);
}
int sync(sqlite3_file* file, int flags) {
  return below(file)->pMethods->xSync(below(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}
int lock(sqlite3_file* file, int level) {
  return below(file)->pMethods->xLock(below(file), level);
}
int unlock(sqlite3_file* file, int level) {
  return below(file)->pMethods->xUnlock(below(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
  return below(file)->pMethods->xCheckReservedLock(below(file), held);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return below(file)->pMethods->xFileControl(below(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return below(file)->pMethods->xSectorSize(below(file));
}
int characteristics(sqlite3_file* file) {
  return below(file)->pMethods->xDeviceCharacteristics(below(file));
}
int shared_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, at);
}
int shared_lock(sqlite3_file* file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
void shared_barrier(sqlite3_file* file) {
  below(file)->pMethods->xShmBarrier(below(file));
}
int shared_unmap(sqlite3_file* file, int remove) {
  return below(file)->pMethods->xShmUnmap(below(file), remove);
}

// Version 2: what WAL needs; version 3 would let pages be mapped past read().
const sqlite3_io_methods file_methods = {2,
                                         close,
                                         read,
                                         write,
                                         truncate,
                                         sync,
                                         file_size,
                                         lock,
                                         unlock,
                                         check_lock,
                                         control,
                                         sector_size,
                                         characteristics,
                                         shared_map,
                                         shared_lock,
                                         shared_barrier,
                                         shared_unmap,
                                         nullptr,
                                         nullptr};

int open(sqlite3_vfs* layer, const char* name, sqlite3_file* file, int flags, int* got) {
  // Journals, WAL and temporary files: as the layer below has them.
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
    return below(layer)->xOpen(below(layer), name, file, flags, got);
  ours(file)->header = {};
  const int code = below(layer)->xOpen(below(layer), name, below(file), flags, got);
  file->pMethods = below(file)->pMethods != nullptr ? &file_methods : nullptr;
  return code;
}

sqlite3_vfs make_layer() {
  sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
  // Everything but opening is the real one's: those functions look at no member of
  // the object that they are called with but mxPathname.
  sqlite3_vfs layer = *real;
  layer.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  layer.pNext = nullptr;
  layer.zName = layer_name;
  layer.pAppData = real;
  layer.xOpen = open;
  return layer;
}

sqlite3_file* file_of(sqlite3* database) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  return file != nullptr && file->pMethods == &file_methods ? file : nullptr;
}

// A page that a checkpoint writes at this moment may be read half old, half new.
bool page_holds(sqlite3_file* file, std::vector<unsigned char>& page, sqlite3_int64 offset) {
  using namespace std::chrono_literals;
  for (int tries = 0; tries < 5; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(5ms * tries);
    if (read(file, page.data(), static_cast<int>(page.size()), offset) == SQLITE_OK) return true;
  }
  return false;
}

}  // namespace

const char* page_checksum_layer() {
  static sqlite3_vfs layer = make_layer();
  static const int registered = sqlite3_vfs_register(&layer, 0);
  return registered == SQLITE_OK ? layer_name : nullptr;
}

void reserve_page_checksums(sqlite3* database) {
  int bytes = page_checksum_bytes;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool has_page_checksums(sqlite3* database) {
  sqlite3_file* file = file_of(database);
  std::array<unsigned char, header_bytes> header;
  return file == nullptr ||
         below(file)->pMethods->xRead(below(file), header.data(), header_bytes, 0) != SQLITE_OK ||
         header_of(header.data()).reserved == page_checksum_bytes;
}

std::vector<std::string> page_faults(sqlite3* database) {
  sqlite3_file* file = file_of(database);
  sqlite3_int64 size = 0;
  if (file == nullptr || file_size(file, &size) != SQLITE_OK) return {"the file cannot be read"};
  if (size == 0) return {};
  std::array<unsigned char, header_bytes> bytes{};
  below(file)->pMethods->xRead(below(file), bytes.data(), header_bytes, 0);
  const Header header = header_of(bytes.data());
  if (header.reserved != page_checksum_bytes || header.page_size < least_page ||
      !std::has_single_bit(static_cast<unsigned>(header.page_size)))
    return {"the file's header is damaged, or it has no page checksums"};
  std::vector<std::string> faults;
  if (size % header.page_size != 0) faults.push_back("the file ends inside a page");
  ours(file)->header = header;
  std::vector<unsigned char> page(static_cast<std::size_t>(header.page_size));
  std::size_t wrong = 0;
  for (sqlite3_int64 at = 0; at + header.page_size <= size; at += header.page_size) {
    if (at == lock_page_offset || page_holds(file, page, at)) continue;
    if (++wrong <= 20)
      faults.push_back("page " + std::to_string(at / header.page_size + 1) +
                       " does not have its checksum");
  }
  if (wrong > 20) faults.push_back(std::to_string(wrong - 20) + " more pages");
  return faults;
}

}  // namespace tamga::archive
