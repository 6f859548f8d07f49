// SPDX-License-Identifier: GPL-3.0-or-later
// Two PDFs made one by qpdf: a certification sheet, and behind it the pages of a paper.
// Runs in the process apart (copy_process.h).
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace tamga::copies {

// What is wrong with the paper: scan-unreadable, scan-encrypted, scan-too-large.
class PaperFault : public std::runtime_error {
 public:
  explicit PaperFault(const char* code) : std::runtime_error(code) {}
  const char* code() const { return what(); }
};
// One of those three; anything else a process may have answered is scan-unreadable.
std::string fault_code(const std::string& told);

// What qpdf loads late is loaded: before the sandbox closes.
void load_paper_joining();

// Throws PaperFault.
std::size_t page_count(const std::string& paper, std::size_t most_pages);

// The pages of `paper`, with what its marks and fields show, as drawings on pages behind
// those of `sheet`: 94 of 100 of their size within a thin frame, so that nobody takes them
// for the record itself. They are artifacts (ISO 32000-1 14.8.2.2): the tags of the paper
// stay in the file that is attached, under `name` (ISO 19005-3 6.8). The whole says of
// itself that it is PDF/A-3b only when the paper says that it is PDF/A-1 to -3, and
// never PDF/UA. Throws PaperFault for the paper.
std::string join_papers(const std::string& sheet, const std::string& paper, const std::string& name,
                        std::size_t most_pages);

}  // namespace tamga::copies
