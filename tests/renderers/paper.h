// SPDX-License-Identifier: GPL-3.0-or-later
// A finished PDF in a folder of its own, and what programs that are not ours
// (poppler, qpdf) say about it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tamga::forms::cases {

class Paper {
 public:
  explicit Paper(const std::string& pdf);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  // Both outputs of «command … paper.pdf tail»; the status must be 0.
  std::string ask(const std::string& command, const std::string& tail = "") const;

  std::filesystem::path folder() const { return folder_; }  // gone with the object

 private:
  std::filesystem::path folder_;
};

// A word as poppler finds it, in the order of the page's content. Points from
// the upper left corner.
struct Word {
  std::size_t page = 0;
  std::string text;
  double left = 0, top = 0, right = 0, bottom = 0;
};
std::vector<Word> words_of(const Paper& paper);

bool on_path(const std::string& program);

}  // namespace tamga::forms::cases
