// SPDX-License-Identifier: GPL-3.0-or-later
// Tamga itself, the whole way and in parts.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fonts/hyphenator.h"
#include "renderers/layout/page.h"
#include "renderers/renderer.h"
#include "tests/bench/render/contestant.h"
#include "tests/bench/render/sample.h"

namespace tamga::bench {

// One form and the renderer; the const members are thread-safe.
class OurRenderer final : public Contestant {
 public:
  // Throws forms::Error for a folder that is no form.
  explicit OurRenderer(const std::filesystem::path& form_folder);

  std::string name() const override;
  std::string makes() const override { return "PDF/A-3a and PDF/UA-1, content inside"; }
  Measurement render(const std::vector<std::string>& contents) override;

  // As `tamga render` goes: bytes of JSON → bytes of PDF. Throws
  // std::runtime_error with the problem's code for content that is refused.
  forms::Rendition rendition(const std::string& content) const;

  // Half the way, for those who begin or go on from there.
  std::string page(const std::string& content) const;     // filled HTML
  layout::Laid laid(const std::string& content) const;    // placed text
  nlohmann::json read(const std::string& content) const;  // JSON

  const forms::Form& form() const { return form_; }
  const forms::Renderer& renderer() const { return renderer_; }
  const fonts::Hyphenator& hyphenator() const { return hyphenator_; }
  const Sample& sample() const { return sample_; }

 private:
  forms::Form form_;
  Sample sample_;
  forms::Renderer renderer_;
  fonts::Hyphenator hyphenator_;
};

}  // namespace tamga::bench
