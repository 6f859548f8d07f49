// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/incremental_update.h"

#include <algorithm>
#include <cstdio>

#include "renderers/pdf/deflate.h"
#include "renderers/seal/error.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

// Classic tables write ten digits; streams here write four bytes.
constexpr std::size_t kMaxOffset = 0xFFFFFFFF;

std::string deflated(std::string_view data) {
  std::string out;
  pdf::deflate(data, pdf::Effort::Quick, out);
  return out;
}

// [first, past) runs of consecutive numbers: the subsections of a cross-reference.
template <typename Map, typename Use>
void for_each_run(const Map& objects, Use use) {
  for (auto from = objects.begin(); from != objects.end();) {
    auto to = from;
    int expected = from->first;
    while (to != objects.end() && to->first == expected) ++to, ++expected;
    use(from, to, expected - from->first);
    from = to;
  }
}

}  // namespace

IncrementalUpdate::IncrementalUpdate(std::string_view base, QPDF& document)
    : base_(base), document_(document) {
  // A damaged Size must not make a new object take an old one's number.
  next_ = std::max(document.getTrailer().getKey("/Size").getIntValueAsInt(), 1);
  const auto table = document.getXRefTable();
  if (!table.empty()) next_ = std::max(next_, table.rbegin()->first.getObj() + 1);
}

int IncrementalUpdate::reserve() {
  objects_[next_];
  return next_++;
}

int IncrementalUpdate::add(std::string body) {
  const int number = reserve();
  objects_[number].body = std::move(body);
  return number;
}

int IncrementalUpdate::add_stream(const std::string& entries, std::string_view data) {
  const std::string bytes = deflated(data);
  return add("<< " + entries + " /Filter /FlateDecode /Length " + std::to_string(bytes.size()) +
             " >>\nstream\n" + bytes + "\nendstream");
}

void IncrementalUpdate::set(QPDFObjGen object, std::string body) {
  if (object.getObj() < 1) throw Error("seal-failed", "a direct object cannot be replaced");
  objects_[object.getObj()] = Entry{object.getGen(), std::move(body)};
}

std::string IncrementalUpdate::reference(int number) {
  return std::to_string(number) + " 0 R";
}

std::size_t IncrementalUpdate::offset_of(int number) const {
  return objects_.at(number).body_offset;
}

std::string IncrementalUpdate::write() {
  const std::size_t previous = last_startxref(base_).section;
  const bool classic = base_.substr(previous, 4) == "xref";
  std::size_t size = base_.size() + 1024;
  for (const auto& [number, entry] : objects_) size += entry.body.size() + 64;
  if (size > kMaxOffset) throw Error("seal-failed", "the file is too large for an update");
  std::string out;
  out.reserve(size);
  out = base_;
  if (!out.ends_with('\n')) out += '\n';
  for (auto& [number, entry] : objects_) {
    entry.offset = out.size();
    out += std::to_string(number) + ' ' + std::to_string(entry.generation) + " obj\n";
    entry.body_offset = out.size();
    out += entry.body;
    out += "\nendobj\n";
  }
  if (classic)
    write_table(out, previous);
  else
    write_stream(out, previous);
  return out;
}

// Entries of the trailer, whichever form it takes (ISO 32000-1 7.5.5). The
// second ID is of the one before, which stands for the earlier bytes, and of
// what is added: the same update of the same file has the same ID, and a large
// file is not hashed once more.
std::string IncrementalUpdate::trailer_entries(std::string_view written, int size) const {
  QPDFObjectHandle trailer = document_.getTrailer();
  QPDFObjectHandle ids = trailer.getKey("/ID");
  const bool has_ids = ids.isArray() && ids.getArrayNItems() == 2 &&
                       ids.getArrayItem(0).isString() && ids.getArrayItem(1).isString();
  const std::string revision = (has_ids ? digest(EVP_sha256(), ids.getArrayItem(1).getStringValue(),
                                                 written.substr(base_.size()))
                                        : digest(EVP_sha256(), written))
                                   .substr(0, 16);
  const std::string first = has_ids ? ids.getArrayItem(0).getStringValue() : revision;
  std::string text = "/Size " + std::to_string(size) + " /Root " +
                     trailer.getKey("/Root").unparse() + " /ID [<" + hexadecimal(first) + "><" +
                     hexadecimal(revision) + ">]";
  if (trailer.getKey("/Info").isIndirect()) text += " /Info " + trailer.getKey("/Info").unparse();
  return text;
}

void IncrementalUpdate::write_table(std::string& out, std::size_t previous) const {
  const std::string entries = trailer_entries(out, next_);
  const std::size_t section = out.size();
  out += "xref\n";
  for_each_run(objects_, [&out](auto from, auto to, int count) {
    out += std::to_string(from->first) + ' ' + std::to_string(count) + '\n';
    for (; from != to; ++from) {
      char line[32];
      std::snprintf(line, sizeof line, "%010zu %05d n \n", from->second.offset,
                    from->second.generation);
      out += line;
    }
  });
  out += "trailer\n<< " + entries + " /Prev " + std::to_string(previous) + " >>\nstartxref\n" +
         std::to_string(section) + "\n%%EOF\n";
}

// ISO 32000-1 7.5.8: type 1, a four-byte offset, a two-byte generation.
void IncrementalUpdate::write_stream(std::string& out, std::size_t previous) {
  const std::size_t section = out.size();
  const int number = reserve();
  objects_[number].offset = section;
  std::string rows, index;
  for_each_run(objects_, [&](auto from, auto to, int count) {
    index += std::to_string(from->first) + ' ' + std::to_string(count) + ' ';
    for (; from != to; ++from) {
      rows += '\1';
      for (int shift = 24; shift >= 0; shift -= 8)
        rows += static_cast<char>((from->second.offset >> shift) & 0xFF);
      rows += static_cast<char>((from->second.generation >> 8) & 0xFF);
      rows += static_cast<char>(from->second.generation & 0xFF);
    }
  });
  index.pop_back();
  const std::string data = deflated(rows);
  out += std::to_string(number) + " 0 obj\n<< /Type /XRef /W [1 4 2] /Index [" + index + "] " +
         trailer_entries(std::string_view(out).substr(0, section), next_) + " /Prev " +
         std::to_string(previous) + " /Filter /FlateDecode /Length " + std::to_string(data.size()) +
         " >>\nstream\n" + data + "\nendstream\nendobj\nstartxref\n" + std::to_string(section) +
         "\n%%EOF\n";
}

}  // namespace tamga::seal
