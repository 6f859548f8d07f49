// SPDX-License-Identifier: GPL-3.0-or-later
// libharu as its manual shows it: whole TrueType fonts, the UTF-8 encoder,
// compression of everything; no tags, no archival file.
#pragma once

#include "tests/bench/render/contestant.h"
#include "tests/bench/render/our_renderer.h"

namespace tamga::bench {

// libharu has no layout. It gets the pages as Tamga laid them out, for nothing:
// its time is that of loading fonts, drawing and saving alone.
class PlainLibharu final : public Contestant {
 public:
  // `layout` outlives it. Throws std::runtime_error if the font files are not
  // where Debian's package fonts-liberation2 puts them.
  explicit PlainLibharu(const OurRenderer& layout);

  std::string name() const override;
  std::string makes() const override { return "plain PDF; layout not counted"; }
  Measurement render(const std::vector<std::string>& contents) override;

  // Draws and saves: what is measured.
  static std::string pdf(const layout::Laid& laid);

 private:
  const OurRenderer& layout_;
};

}  // namespace tamga::bench
