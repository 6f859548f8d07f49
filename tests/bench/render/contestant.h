// SPDX-License-Identifier: GPL-3.0-or-later
// A program that makes the document, and what it took.
#pragma once

#include <string>
#include <vector>

namespace tamga::bench {

struct Measurement {
  double cpu = 0, wall = 0;  // milliseconds a document
  std::size_t pages = 0;     // of the last document
  std::size_t bytes = 0;     // of the last document
};

class Contestant {
 public:
  virtual ~Contestant() = default;

  virtual std::string name() const = 0;   // with its version
  virtual std::string makes() const = 0;  // what kind of file, in a few words

  // Makes a document of each content (JSON bytes), one after another. What has
  // to be prepared for it first is not measured. Throws std::runtime_error when
  // it cannot, and is then not asked again.
  virtual Measurement render(const std::vector<std::string>& contents) = 0;
};

}  // namespace tamga::bench
