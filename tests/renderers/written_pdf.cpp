// SPDX-License-Identifier: GPL-3.0-or-later
#include "written_pdf.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <qpdf/Buffer.hh>

namespace tamga::pdf::test {
namespace {

using layout::StructureType;

}  // namespace

const fonts::Catalogue& faces() {
  static const fonts::Catalogue catalogue;
  return catalogue;
}

const Metadata& metadata() {
  static const Metadata one{"Албан тушаалын тодорхойлолт & <№ 5>", "Архивын газар",
                            "job_description@2019-01-11", "2024-06-12T00:00:00+08:00",
                            "0123456789abcdef0123456789abcdef00112233445566778899aabbccddeeff"};
  return one;
}

const std::vector<Attachment>& attachments() {
  static const std::vector<Attachment> two{
      {"content.json", "application/json", "Эх агуулга", R"({"name":"Ө"})"},
      {"a.txt", "text/plain", "Тайлбар", "text"}};
  return two;
}

layout::Laid two_pages() {
  layout::Laid laid;
  const auto node = [&](StructureType type, std::size_t parent) {
    laid.structure.push_back({type, parent});
    return laid.structure.size() - 1;
  };
  node(StructureType::Artifact, 0);
  const std::size_t document = node(StructureType::Document, 0);
  laid.pages.resize(2);
  for (layout::Page& page : laid.pages) page = {595.276, 841.89, {}};
  const auto put = [&](std::size_t page, const fonts::Style& style, const std::string& text,
                       double x, double y, std::size_t structure, double word_space = 0) {
    laid.pages[page].items.push_back(layout::PlacedText{fonts::shape(faces().face(style), text), 12,
                                                        x, y, word_space, structure});
  };
  put(0, {"serif", true}, "АЛБАН ТУШААЛЫН ТОДОРХОЙЛОЛТ", 150, 780,
      node(StructureType::H1, document));
  const std::size_t paragraph = node(StructureType::P, document);
  put(0, {}, "Өдөр бүр “архив” № 187 – 12 ₮ төрийн хө\u00AD", 85, 700, paragraph, 2.5);
  put(1, {}, "төлбөр Ү ү Ө ө (a) [b] \\ fi ffi AVAV", 85, 780, paragraph);
  const std::size_t table = node(StructureType::Table, document);
  const std::size_t head_row = node(StructureType::TR, table);
  laid.structure.push_back({StructureType::TH, head_row, 1, 2, true});
  put(1, {"serif", true}, "Гарчиг", 85, 700, laid.structure.size() - 1);
  const std::size_t body_row = node(StructureType::TR, table);
  put(1, {"serif", false, true}, "нэг", 85, 680, node(StructureType::TD, body_row));
  put(1, {"sans-serif"}, "хоёр", 185, 680, node(StructureType::TD, body_row));
  laid.pages[1].items.push_back(layout::Rule{85, 690, 300, 690, 0.5});
  laid.pages[1].items.push_back(layout::Rule{85, 670, 300, 670, 1});
  laid.pages[1].items.push_back(layout::PlacedText{fonts::shape(*faces().face_for({}, U'☑'), "☑"),
                                                   12, 85, 640, 0,
                                                   node(StructureType::P, document)});
  put(1, {}, "2 / 2 хуудас", 290, 30, 0);
  laid.masks.push_back({10, 3, std::string("\xAA\x80\x55\x40\xFF\xC0", 6)});
  laid.stamps.push_back({layout::Picture{{85, 20, 127, 32.6}, 0},
                         layout::PlacedText{fonts::shape(faces().face({}), "01ab"), 6.5, 135, 26}});
  for (layout::Page& page : laid.pages) page.items.push_back(layout::Stamp{0});
  laid.pages[0].items.push_back(layout::Picture{{300, 20, 310, 23}, 0});
  laid.fields.push_back(
      {"prepared", "Боловсруулсан", 0, {85, 60, 285, 105}, node(StructureType::Form, document)});
  laid.fields.push_back(
      {"approved", "Баталсан", 1, {300, 60, 500, 105}, node(StructureType::Form, document)});
  return laid;
}

std::string written() {
  return write(two_pages(), metadata(), attachments());
}

std::string data(QPDFObjectHandle stream) {
  const auto buffer = stream.getStreamData();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

bool on_path(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

Answer run(std::string command, const std::string& pdf) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("tamga-pdf-test-" + std::to_string(getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  command.replace(command.find("FILE"), 4, path.string());
  Answer answer{-1, {}};
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    answer.text.append(buffer, count);
  answer.status = pclose(pipe);
  std::filesystem::remove(path);
  return answer;
}

bool render_failed(const forms::Error& error) {
  return error.code() == "render-failed";
}

}  // namespace tamga::pdf::test
