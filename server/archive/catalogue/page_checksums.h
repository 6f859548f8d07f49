// SPDX-License-Identifier: GPL-3.0-or-later
// Page checksums for the SQLite file: a flipped bit anywhere in it is found when
// its page is read, and by a check over all pages, also where the engine's own
// structures do not notice (the text of a name, a free page).
//
// Why our own: Debian's SQLite is built without cksumvfs, whose 8 bytes would
// tell nothing of a page that was put in another's place.
//
// Format. The last 16 bytes of every page (the engine reserves them: byte 20 of
// the file's header is 16) hold the first 16 bytes of
// SHA-256(page number as 8 bytes big-endian ‖ the page's other bytes). A page of
// nothing but zeros was never written. Frames of the WAL have the engine's own
// checksums; a page gets ours when it is written to the file. Programs without
// this layer read such a file; what they write to it is found as damage.
#pragma once

#include <string>
#include <vector>

struct sqlite3;

namespace tamga::archive {

constexpr int page_checksum_bytes = 16;

// The name under which sqlite3_open_v2() takes the layer; registered at the first
// call. Reading a page with a wrong checksum gives SQLITE_IOERR_DATA. A file
// without reserved bytes works as before, without checksums. Memory-mapped
// reading is off. Thread-safe.
const char* page_checksum_layer();

// For a connection just opened: a file that it creates, or that VACUUM writes
// anew, has room for checksums.
void reserve_page_checksums(sqlite3* database);

// Whether the file of an open connection has room for checksums; true for an
// empty one, which will.
bool has_page_checksums(sqlite3* database);

// Every page of the file against its checksum, a sentence for each that is wrong
// (at most 20 and how many more). May run beside writers of any process.
std::vector<std::string> page_faults(sqlite3* database);

}  // namespace tamga::archive
