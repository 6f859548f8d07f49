// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/pdf_document.h"

#include <charconv>
#include <exception>
#include <new>

#include "renderers/seal/file/inflate_budget.h"

namespace tamga::seal {
namespace {

void require_limits(std::string_view pdf) {
  if (pdf.size() > kMaxPdfSize) throw UnreadablePdf("larger than 128 MiB");
  // Offsets in a PDF count from its header; one that does not stand at byte 0
  // makes readers disagree about every offset.
  if (!pdf.starts_with("%PDF-1.") && !pdf.starts_with("%PDF-2."))
    throw UnreadablePdf("no PDF header at the first byte");
  if (!inflates_within(pdf, kMaxInflatedSize))
    throw UnreadablePdf("its streams inflate beyond 512 MiB");
}

}  // namespace

std::unique_ptr<QPDF> open_pdf(std::string_view pdf) {
  require_limits(pdf);
  try {
    auto document = std::make_unique<QPDF>();
    document->setSuppressWarnings(true);
    document->setAttemptRecovery(false);
    document->processMemoryFile("pdf", pdf.data(), pdf.size());
    if (document->isEncrypted()) throw UnreadablePdf("encrypted");
    if (!document->getRoot().isDictionary()) throw UnreadablePdf("no document catalog");
    if (document->getXRefTable().size() > kMaxObjects) throw UnreadablePdf("too many objects");
    return document;
  } catch (const UnreadablePdf&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;                                 // the machine's limit, not the file's fault
  } catch (const std::exception& error) {  // libqpdf: QPDFExc, logic_error, range_error, …
    throw UnreadablePdf(error.what());
  }
}

StartXref last_startxref(std::string_view pdf) {
  constexpr std::string_view kKeyword = "startxref";
  const std::size_t keyword = pdf.rfind(kKeyword);
  if (keyword == std::string_view::npos) throw UnreadablePdf("no startxref");
  std::size_t at = keyword + kKeyword.size();
  while (at < pdf.size() && (pdf[at] == '\r' || pdf[at] == '\n' || pdf[at] == ' ')) ++at;
  std::size_t section = 0;
  const auto read = std::from_chars(pdf.data() + at, pdf.data() + pdf.size(), section);
  if (read.ec != std::errc() || section >= pdf.size()) throw UnreadablePdf("startxref is damaged");
  return {keyword, section};
}

}  // namespace tamga::seal
