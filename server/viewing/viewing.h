// SPDX-License-Identifier: GPL-3.0-or-later
// Viewing: the pages of a record's newest PDF, as words and as pictures.
#pragma once

#include <memory>
#include <string>

#include "server/archive/archive.h"
#include "server/viewing/kept_pages.h"
#include "server/viewing/viewing_process.h"

namespace tamga::viewing {

// Thread-safe. Asks nobody's rights and no disposal: who calls it has done so, each
// time. Throws as ViewingProcess, and what Archive::object() throws.
class Viewing {
 public:
  explicit Viewing(const archive::Archive& archive, ViewingLimits limits = {});

  // ApartProcess::keep_ready().
  void keep_ready() { process_.keep_ready(); }

  // Of all its pages.
  std::shared_ptr<const PaperText> text(const archive::Record& record);
  // PNG of page `number` from 1. Failure not-found when the paper has no such page.
  std::shared_ptr<const std::string> picture(const archive::Record& record, int number);

 private:
  const archive::Archive& archive_;
  ViewingProcess process_;
  KeptPages<PaperText> texts_;
  KeptPages<std::string> pictures_;
};

}  // namespace tamga::viewing
