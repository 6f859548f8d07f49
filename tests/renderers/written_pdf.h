// SPDX-License-Identifier: GPL-3.0-or-later
// Hand-made pages as a file, and what reads it: for the tests of the writer.
#pragma once

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>
#include <vector>

#include "fonts/catalogue.h"
#include "renderers/error.h"
#include "renderers/pdf/writer.h"

namespace tamga::pdf::test {

const fonts::Catalogue& faces();
const Metadata& metadata();
const std::vector<Attachment>& attachments();

// Two sheets, four faces, a heading, two paragraphs of which one goes on over the page, a
// table of two rows, an artifact, two fields.
layout::Laid two_pages();
// They, with metadata() and attachments(), as a file.
std::string written();

// A parsed file; owns its bytes.
struct Parsed {
  std::string bytes;
  QPDF document;
  explicit Parsed(std::string pdf) : bytes(std::move(pdf)) {
    document.processMemoryFile("test", bytes.data(), bytes.size());
  }
  QPDFObjectHandle catalogue() { return document.getRoot(); }
};

std::string data(QPDFObjectHandle stream);

bool on_path(const std::string& program);
struct Answer {
  int status;
  std::string text;
};
// Runs `command`, in which FILE stands for a file with these bytes.
Answer run(std::string command, const std::string& pdf);

bool render_failed(const forms::Error& error);

}  // namespace tamga::pdf::test
