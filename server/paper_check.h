// SPDX-License-Identifier: GPL-3.0-or-later
// What anybody who holds a paper may learn by the code in its footer: whether
// it is a record of this archive, and no more than that may be known by all.
#pragma once

#include <string>
#include <string_view>

#include "renderers/content/form.h"
#include "server/archive/archive.h"

namespace tamga {

// The two halves of a paper's code: whose record it says it is, and the first
// 16 hexadecimal digits of the SHA-256 of the content that was rendered: that of
// the record, or for a document signed here that without its acts.
struct PaperCode {
  std::string record_id, digits;  // lower case
};

// As people type it: capitals are taken, and spaces between the digits. Throws
// Failure bad-request naming the half that has not its shape; `digits` "" too.
PaperCode read_paper_code(std::string_view record_id, std::string_view digits);

// What is told of a record that is there and whose content has these digits.
// Never a title of its own nor a person's name: who holds the paper has them,
// and who has only the code shall not get them by it.
struct PaperRecord {
  bool open = false;   // илт
  std::string sealed;  // day of the capture, Ulaanbaatar: "2026-11-20"
  // Of open records only, else empty:
  std::string registration, form, form_version, organisation;
  std::string form_title_mn, form_title_en;
};

// Throws Failure record-code-unknown, the same whether there is no such record
// or its content has other digits: the answer tells nothing about which ids
// exist. Leaves no event: nobody is asked who they are, and a log that strangers
// can fill is none. Thread-safe. How often somebody may ask is for the proxy in
// front to say; a guess of the digits is one in 2^64.
PaperRecord check_paper(const archive::Archive& archive, const forms::FormCatalogue& forms,
                        const PaperCode& code);

}  // namespace tamga
