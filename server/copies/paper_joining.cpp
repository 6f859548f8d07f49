// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/copies/paper_joining.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tamga::copies {
namespace {

constexpr double smaller = 0.94;
constexpr double least_side = 72, most_side = 14'400;  // points; ISO 32000-1 annex C

void open(QPDF& file, const char* what, const std::string& bytes) {
  file.setSuppressWarnings(true);
  file.processMemoryFile(what, bytes.data(), bytes.size());
}

// Opens the paper and gives its pages.
std::vector<QPDFPageObjectHelper> pages_of(QPDF& file, const std::string& bytes,
                                           std::size_t most_pages) {
  try {
    open(file, "paper", bytes);
    auto pages = QPDFPageDocumentHelper(file).getAllPages();
    if (pages.empty()) throw PaperFault("scan-unreadable");
    if (pages.size() > most_pages) throw PaperFault("scan-too-large");
    return pages;
  } catch (const QPDFExc& error) {
    throw PaperFault(error.getErrorCode() == qpdf_e_password ? "scan-encrypted"
                                                             : "scan-unreadable");
  }
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

struct Size {
  double width = 595.28, height = 841.89;
};

// As it is looked at: turned, in points.
Size size_of(QPDFPageObjectHelper& page) {
  const auto box = page.getTrimBox().getArrayAsRectangle();
  Size size{std::abs(box.urx - box.llx), std::abs(box.ury - box.lly)};
  auto turned = page.getAttribute("/Rotate", false);
  if (turned.isInteger() && turned.getIntValue() % 180 != 0) std::swap(size.width, size.height);
  const auto good = [](double side) {
    return std::isfinite(side) && side >= least_side && side <= most_side;
  };
  return good(size.width) && good(size.height) ? size : Size{};
}

QPDFObjectHandle page_with(QPDF& sheet, const QPDFObjectHandle& drawing, const Size& size) {
  const double across = size.width * (1 - smaller) / 2, up = size.height * (1 - smaller) / 2;
  const QPDFObjectHandle::Rectangle place(across, up, size.width - across, size.height - up);
  auto page = sheet.makeIndirectObject(
      QPDFObjectHandle::parse("<< /Type /Page /Tabs /S /MediaBox [0 0 " + number(size.width) + " " +
                              number(size.height) + "] /Resources << /XObject << >> >> >>"));
  page.getKey("/Resources").getKey("/XObject").replaceKey("/Paper", drawing);
  QPDFPageObjectHelper helper(page);
  const std::string frame = "q 0.5 w 0.45 G " + number(across) + " " + number(up) + " " +
                            number(size.width - 2 * across) + " " + number(size.height - 2 * up) +
                            " re S Q\n";
  const std::string content = "/Artifact BMC\n" +
                              helper.placeFormXObject(drawing, "/Paper", place, true, true, true) +
                              frame + "EMC\n";
  page.replaceKey("/Contents", QPDFObjectHandle::newStream(&sheet, content));
  return page;
}

std::string stream_text(QPDFObjectHandle stream) {
  if (!stream.isStream()) return {};
  const auto data = stream.getStreamData(qpdf_dl_generalized);
  return {reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
}

void erase_element(std::string& xml, const std::string& name) {
  const auto from = xml.find("<" + name + ">");
  const auto to = xml.find("</" + name + ">");
  if (from != std::string::npos && to != std::string::npos && to > from)
    xml.erase(from, to + name.size() + 3 - from);
}

void claim_what_holds(QPDF& sheet, QPDF& paper) {
  std::string claims;
  try {
    claims = stream_text(paper.getRoot().getKey("/Metadata"));
  } catch (const QPDFExc&) {
    claims.clear();  // metadata that cannot be read claims nothing
  }
  auto metadata = sheet.getRoot().getKey("/Metadata");
  std::string xml = stream_text(metadata);
  erase_element(xml, "pdfuaid:part");
  erase_element(xml, "pdfaid:conformance");
  if (claims.find("pdfaid:part") == std::string::npos)
    erase_element(xml, "pdfaid:part");
  else if (const auto at = xml.find("</pdfaid:part>"); at != std::string::npos)
    xml.insert(at + 14, "\n<pdfaid:conformance>B</pdfaid:conformance>");
  if (metadata.isStream())
    metadata.replaceStreamData(xml, QPDFObjectHandle::newNull(), QPDFObjectHandle::newNull());
}

void attach(QPDF& sheet, const std::string& bytes, const std::string& name) {
  auto embedded = QPDFEFStreamObjectHelper::createEFStream(sheet, bytes);
  embedded.setSubtype("application/pdf");
  // When the sheet was made: the attached bytes have no day of their own.
  auto info = sheet.getTrailer().getKey("/Info");
  if (info.isDictionary() && info.getKey("/CreationDate").isString())
    embedded.setModDate(info.getKey("/CreationDate").getUTF8Value());
  auto specification = QPDFFileSpecObjectHelper::createFileSpec(sheet, name, embedded);
  auto object = specification.getObjectHandle();
  object.replaceKey("/AFRelationship", QPDFObjectHandle::newName("/Source"));
  QPDFEmbeddedFileDocumentHelper(sheet).replaceEmbeddedFile(name, specification);
  auto associated = sheet.getRoot().getKey("/AF");
  if (!associated.isArray())
    associated = sheet.getRoot().replaceKeyAndGetNew("/AF", QPDFObjectHandle::newArray());
  associated.appendItem(object);
}

std::string written(QPDF& file) {
  QPDFWriter writer(file);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setNewlineBeforeEndstream(true);  // ISO 19005-3 6.1.7.1
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace

std::string fault_code(const std::string& told) {
  for (const char* known : {"scan-encrypted", "scan-too-large"})
    if (told == known) return told;
  return "scan-unreadable";
}

void load_paper_joining() {
  QPDF empty;
  empty.emptyPDF();
  written(empty);
  try {
    throw PaperFault("");
  } catch (const PaperFault&) {
    return;  // the first exception loads what unwinding needs
  }
}

std::size_t page_count(const std::string& paper, std::size_t most_pages) {
  QPDF file;
  return pages_of(file, paper, most_pages).size();
}

std::string join_papers(const std::string& sheet_bytes, const std::string& paper_bytes,
                        const std::string& name, std::size_t most_pages) {
  QPDF sheet, paper;
  open(sheet, "sheet", sheet_bytes);
  pages_of(paper, paper_bytes, most_pages);
  try {
    QPDFPageDocumentHelper pages(paper);
    // What marks and fields show becomes part of the drawing; nothing of them can act.
    pages.flattenAnnotations(0, an_invisible | an_hidden);
    QPDFPageDocumentHelper out(sheet);
    for (auto& page : pages.getAllPages()) {
      const Size size = size_of(page);
      auto drawing = sheet.copyForeignObject(page.getFormXObjectForPage());
      out.addPage(page_with(sheet, drawing, size), false);
    }
    claim_what_holds(sheet, paper);
    attach(sheet, paper_bytes, name);
    return written(sheet);
  } catch (const QPDFExc&) {
    throw PaperFault("scan-unreadable");
  }
}

}  // namespace tamga::copies
