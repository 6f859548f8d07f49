// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's errors in the room's own codes.
#pragma once

#include <xapian.h>

#include <string>

#include "index/error.h"

namespace tamga::index {

// What `work` returns. Throws Error index-unavailable, or index-damaged where only building
// the index anew helps.
template <class Work>
auto translated(Work&& work) {
  try {
    return work();
  } catch (const Xapian::DatabaseLockError& error) {
    throw Error("index-unavailable", "another writer holds the index: " + error.get_msg());
  } catch (const Xapian::DatabaseCorruptError& error) {
    throw Error("index-damaged", "the index is damaged, rebuild it: " + error.get_msg());
  } catch (const Xapian::DatabaseVersionError& error) {
    throw Error("index-damaged", "the index is of another version, rebuild it: " + error.get_msg());
  } catch (const Xapian::Error& error) {
    throw Error("index-unavailable", error.get_type() + std::string(": ") + error.get_msg());
  }
}

}  // namespace tamga::index
