// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/object_file.h"

#include <charconv>
#include <cstdint>
#include <iterator>
#include <tuple>

#include "renderers/error.h"

namespace tamga::pdf {
namespace {

// A reader that wants one object reads its whole object stream.
constexpr std::size_t objects_in_a_stream = 250;
constexpr std::size_t worth_compressing = 64;  // bytes

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

std::string reference(std::size_t number) {
  std::string text;
  append_reference(text, number);
  return text;
}

void append_reference(std::string& out, std::size_t number) {
  append_number(out, number);
  out += " 0 R";
}

ObjectFile::ObjectFile() : entries_(1) {
  file_.reserve(64 * 1024);
  // Four bytes above 127 tell that the file is binary (7.5.2; ISO 19005-3 6.1.2).
  file_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
}

std::size_t ObjectFile::reserve() {
  entries_.emplace_back();
  return entries_.size() - 1;
}

std::size_t ObjectFile::add(std::string_view text, Part part) {
  const std::size_t number = reserve();
  set(number, text, part);
  return number;
}

void ObjectFile::set(std::size_t number, std::string_view text, Part part) {
  Packing& packing = packings_[static_cast<std::size_t>(part)];
  // The stream's own number is not known yet; it is filled in when written.
  entries_.at(number) = {Place::InObjectStream, 0, packing.numbers.size()};
  packing.numbers.push_back(number);
  append_number(packing.index, number);
  packing.index += ' ';
  append_number(packing.index, packing.texts.size());
  packing.index += ' ';
  packing.texts += text;
  packing.texts += '\n';
  if (packing.numbers.size() == objects_in_a_stream) write_object_stream(packing);
}

void ObjectFile::write_object_stream(Packing& packing) {
  if (packing.numbers.empty()) return;
  const std::size_t number = reserve();
  for (const std::size_t object : packing.numbers) entries_[object].where = number;
  const std::string dictionary = "/Type/ObjStm/N " + std::to_string(packing.numbers.size()) +
                                 "/First " + std::to_string(packing.index.size());
  deflate(packing.index += packing.texts, Effort::Quick, deflated_);
  write_stream(number, dictionary + "/Filter/FlateDecode", deflated_);
  packing = {};
}

std::size_t ObjectFile::add_stream(std::string_view entries, std::string_view data, Effort effort) {
  if (data.size() < worth_compressing) return add_plain_stream(entries, data);
  deflate(data, effort, deflated_);
  return deflated_.size() < data.size() ? add_deflated_stream(entries, deflated_)
                                        : add_plain_stream(entries, data);
}

std::size_t ObjectFile::add_deflated_stream(std::string_view entries, std::string_view deflated) {
  return add_plain_stream(std::string(entries) + "/Filter/FlateDecode", deflated);
}

std::size_t ObjectFile::add_plain_stream(std::string_view entries, std::string_view data) {
  const std::size_t number = reserve();
  write_stream(number, entries, data);
  return number;
}

void ObjectFile::write_stream(std::size_t number, std::string_view entries, std::string_view data) {
  entries_[number] = {Place::InFile, file_.size(), 0};
  append_number(file_, number);
  file_ += " 0 obj\n<<";
  file_ += entries;
  file_ += "/Length " + std::to_string(data.size()) + ">>\nstream\n";
  file_ += data;
  file_ += "\nendstream\nendobj\n";
}

// Rows of seven bytes (type, 4, 2), each after a byte 2 as the difference from
// the row above (PNG filter Up, 7.4.4.4): rows differ little, so they all but
// vanish.
std::string ObjectFile::cross_references() const {
  using Row = std::array<std::uint8_t, 7>;
  std::string rows;
  rows.reserve(entries_.size() * (1 + std::tuple_size_v<Row>));
  Row above{};
  for (std::size_t number = 0; number < entries_.size(); ++number) {
    const Entry& entry = entries_[number];
    if (entry.place == Place::Nowhere && number != 0)
      throw forms::Error("render-failed",
                         "object " + std::to_string(number) + " was never written");
    const std::size_t type = number == 0 ? 0 : entry.place == Place::InFile ? 1 : 2;
    const std::size_t index = number == 0 ? 0xFFFF : entry.index;
    const std::size_t where = entry.where;
    const auto byte = [](std::size_t value, int place) {
      return static_cast<std::uint8_t>(value >> 8 * place);
    };
    const Row row{byte(type, 0),  byte(where, 3), byte(where, 2), byte(where, 1),
                  byte(where, 0), byte(index, 1), byte(index, 0)};
    rows += '\2';
    for (std::size_t i = 0; i < row.size(); ++i) rows += static_cast<char>(row[i] - above[i]);
    above = row;
  }
  return rows;
}

std::string ObjectFile::finish(std::size_t catalogue, std::size_t information,
                               std::string_view identifier) {
  for (Packing& packing : packings_) write_object_stream(packing);
  const std::size_t number = reserve();
  const std::size_t start = file_.size();
  entries_[number] = {Place::InFile, start, 0};
  const std::string half = '<' + std::string(identifier) + '>';
  const std::string dictionary = "/Type/XRef/Size " + std::to_string(entries_.size()) + "/Root " +
                                 reference(catalogue) + "/Info " + reference(information) + "/ID[" +
                                 half + half + "]/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>";
  deflate(cross_references(), Effort::Quick, deflated_);
  write_stream(number, dictionary + "/Filter/FlateDecode", deflated_);
  file_ += "startxref\n" + std::to_string(start) + "\n%%EOF\n";
  return std::move(file_);
}

}  // namespace tamga::pdf
