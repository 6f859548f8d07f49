// SPDX-License-Identifier: GPL-3.0-or-later
// What the signatures of a revision let happen after them: DocMDP and FieldMDP
// (ISO 32000-1 12.8.2.2, 12.8.2.4) and the locks of their fields (12.7.4.5).
#pragma once

#include <qpdf/QPDF.hh>
#include <set>
#include <string>
#include <vector>

namespace tamga::seal {

class Permissions {
 public:
  // Of the signed revision opened as a document by itself.
  explicit Permissions(QPDF& document);

  // Certified with "no changes" (P 1): only evidence and document time-stamps
  // may come (ISO 32000-2 12.8.2.2.2).
  bool forbids_changes() const { return level_ == 1; }
  // 0 when the document is not certified, else P. Annotations, which P 3 would
  // allow, are not allowed all the same: who sees the page sees them as its text.
  int level() const { return level_; }
  // May this field (fully qualified name) not change any more?
  bool locks(const std::string& field) const;

 private:
  struct Lock {
    std::string action;  // "/All", "/Include", "/Exclude"
    std::set<std::string> fields;
    bool names(const std::string& field) const;
  };
  void read_level(QPDF& document);
  void read_lock(QPDFObjectHandle lock);

  int level_ = 0;
  std::vector<Lock> locks_;
};

}  // namespace tamga::seal
