// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/object_file.h"

#include <new>

#include "renderers/error.h"

namespace tamga::pdf {
namespace {

// A reader that wants one object reads its whole object stream.
constexpr std::size_t objects_in_a_stream = 250;
constexpr std::size_t worth_compressing = 64;  // bytes
// Of libdeflate's twelve: smaller than zlib's 4 in less than half the time.
// Level 6 would save another 2 % and cost a twelfth of all of rendering.
constexpr int compression_level = 4;

void append_big_endian(std::string& out, std::size_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift);
}

}  // namespace

std::string reference(std::size_t number) {
  return std::to_string(number) + " 0 R";
}

void ObjectFile::FreeCompressor::operator()(libdeflate_compressor* compressor) const noexcept {
  libdeflate_free_compressor(compressor);
}

ObjectFile::ObjectFile()
    : entries_(1), compressor_(libdeflate_alloc_compressor(compression_level)) {
  if (!compressor_) throw std::bad_alloc();
  // Four bytes above 127 tell that the file is binary (7.5.2; ISO 19005-3 6.1.2).
  file_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
}

std::size_t ObjectFile::reserve() {
  entries_.emplace_back();
  return entries_.size() - 1;
}

std::size_t ObjectFile::add(std::string_view text) {
  const std::size_t number = reserve();
  set(number, text);
  return number;
}

void ObjectFile::set(std::size_t number, std::string_view text) {
  // The stream's own number is not known yet; it is filled in when written.
  entries_.at(number) = {Place::InObjectStream, 0, packed_.size()};
  packed_.push_back(number);
  packed_index_ += std::to_string(number) + ' ' + std::to_string(packed_texts_.size()) + ' ';
  packed_texts_ += text;
  packed_texts_ += '\n';
  if (packed_.size() == objects_in_a_stream) write_object_stream();
}

void ObjectFile::write_object_stream() {
  if (packed_.empty()) return;
  const std::size_t number = reserve();
  for (const std::size_t object : packed_) entries_[object].where = number;
  const std::string dictionary = "/Type/ObjStm/N " + std::to_string(packed_.size()) + "/First " +
                                 std::to_string(packed_index_.size());
  const std::string_view data = deflate(packed_index_ += packed_texts_);
  write_stream(number, dictionary + "/Filter/FlateDecode", data);
  packed_.clear();
  packed_index_.clear();
  packed_texts_.clear();
}

std::size_t ObjectFile::add_stream(std::string_view entries, std::string_view data) {
  if (data.size() < worth_compressing) return add_plain_stream(entries, data);
  const std::string_view smaller = deflate(data);
  return smaller.size() < data.size() ? add_deflated_stream(entries, smaller)
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
  file_ += std::to_string(number) + " 0 obj\n<<";
  file_ += entries;
  file_ += "/Length " + std::to_string(data.size()) + ">>\nstream\n";
  file_ += data;
  file_ += "\nendstream\nendobj\n";
}

std::string_view ObjectFile::deflate(std::string_view data) {
  const std::size_t bound = libdeflate_zlib_compress_bound(compressor_.get(), data.size());
  if (deflated_.size() < bound) deflated_.resize(bound);
  const std::size_t size = libdeflate_zlib_compress(compressor_.get(), data.data(), data.size(),
                                                    deflated_.data(), deflated_.size());
  if (size == 0) throw forms::Error("render-failed", "a stream could not be compressed");
  return {deflated_.data(), size};
}

// Rows of seven bytes (type, 4, 2), each after a byte 2 as the difference from
// the row above (PNG filter Up, 7.4.4.4): rows differ little, so they all but
// vanish.
std::string ObjectFile::cross_references() const {
  std::string rows;
  std::string above(7, '\0');
  std::string row;
  for (std::size_t number = 0; number < entries_.size(); ++number) {
    const Entry& entry = entries_[number];
    if (entry.place == Place::Nowhere && number != 0)
      throw forms::Error("render-failed",
                         "object " + std::to_string(number) + " was never written");
    row.clear();
    append_big_endian(row, number == 0 ? 0 : entry.place == Place::InFile ? 1 : 2, 1);
    append_big_endian(row, entry.where, 4);
    append_big_endian(row, number == 0 ? 0xFFFF : entry.index, 2);
    rows += '\2';
    for (std::size_t i = 0; i < row.size(); ++i) rows += static_cast<char>(row[i] - above[i]);
    above = row;
  }
  return rows;
}

std::string ObjectFile::finish(std::size_t catalogue, std::size_t information,
                               std::string_view identifier) {
  write_object_stream();
  const std::size_t number = reserve();
  const std::size_t start = file_.size();
  entries_[number] = {Place::InFile, start, 0};
  const std::string half = '<' + std::string(identifier) + '>';
  const std::string dictionary = "/Type/XRef/Size " + std::to_string(entries_.size()) + "/Root " +
                                 reference(catalogue) + "/Info " + reference(information) + "/ID[" +
                                 half + half + "]/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>";
  write_stream(number, dictionary + "/Filter/FlateDecode", deflate(cross_references()));
  file_ += "startxref\n" + std::to_string(start) + "\n%%EOF\n";
  return std::move(file_);
}

}  // namespace tamga::pdf
