// SPDX-License-Identifier: GPL-3.0-or-later
// What is to do in the archive, asked of every part of it at this moment.
#pragma once

#include <string>
#include <vector>

#include "server/pages/site.h"

namespace tamga::pages {

enum class Tone { Good, Note, Soon, Bad };  // Note: nothing to do, but not in use

struct Duty {
  Tone tone = Tone::Good;
  std::string title, words;  // what, and how it stands or what to do
  std::string address;       // where it is done, "" for nowhere
};

// Of the event log, its stamps and witnesses, the index, the objects, the seal, the file
// plan, retention, and the disk. Reads no object and no whole log: a second at most.
std::vector<Duty> duties_of(const Site& site, const Visit& visit);

// Keys and certificates, those first that run out first. Soon: within ninety days.
struct KeyDuty {
  Tone tone = Tone::Good;
  std::string name, use, until, words;
};
std::vector<KeyDuty> keys_of(const Site& site, const Visit& visit);

}  // namespace tamga::pages
