// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/prepared_content.h"

#include <charconv>
#include <cmath>
#include <set>

#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/verification/signed_revision.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kMaxFound = 100;
constexpr std::size_t kMaxRevisions = 100;

bool can_be_seen(QPDFObjectHandle object) {
  auto dictionary = object.isStream() ? object.getDict() : object;
  if (!dictionary.isDictionary()) return false;
  auto type = dictionary.getKey("/Type"), subtype = dictionary.getKey("/Subtype");
  for (const char* name : {"/Catalog", "/Page", "/Pages", "/Font", "/Annot", "/XObject"})
    if (type.isNameAndEquals(name)) return true;
  return subtype.isNameAndEquals("/Form") || subtype.isNameAndEquals("/Image") ||
         subtype.isNameAndEquals("/Widget");
}

std::string kind_of(QPDFObjectHandle object) {
  auto dictionary = object.isStream() ? object.getDict() : object;
  auto type = dictionary.getKey("/Type"), subtype = dictionary.getKey("/Subtype");
  if (type.isNameAndEquals("/Catalog")) return "catalogue";
  if (type.isNameAndEquals("/Page")) return "page";
  if (type.isNameAndEquals("/Pages")) return "page-tree";
  if (type.isNameAndEquals("/Font")) return "font";
  if (subtype.isNameAndEquals("/Image")) return "picture";
  if (subtype.isNameAndEquals("/Form")) return "drawing";
  return "annotation";
}

// What the revisions of a file, each of which ends with %%EOF, led to: an object
// that was shown once and is replaced by now was never hidden.
class History {
 public:
  explicit History(std::string_view pdf) {
    constexpr std::string_view kMark = "%%EOF";
    std::size_t revisions = 0;
    for (std::size_t at = pdf.find(kMark); at != std::string_view::npos;
         at = pdf.find(kMark, at + 1)) {
      if (++revisions > kMaxRevisions) break;
      try {
        note(*open_pdf(pdf.substr(0, at + kMark.size())));
      } catch (const UnreadablePdf&) {
        continue;  // %%EOF within a stream is no revision's end
      }
    }
  }
  bool lists(std::size_t offset) const { return offsets_.contains(offset); }
  bool named(QPDFObjGen id) const { return names_.contains(id); }

 private:
  void note(QPDF& document) {
    note_names(document.getTrailer(), 0);
    for (const auto& [id, entry] : document.getXRefTable()) {
      if (entry.getType() == 1) offsets_.insert(static_cast<std::size_t>(entry.getOffset()));
      auto object = document.getObject(id);
      note_names(object.isStream() ? object.getDict() : object, 0);
    }
  }
  void note_names(QPDFObjectHandle value, int depth) {
    if (depth > 0 && value.isIndirect()) {
      names_.insert(value.getObjGen());
    } else if (value.isArray()) {
      for (auto& item : value.getArrayAsVector()) note_names(item, depth + 1);
    } else if (value.isDictionary()) {
      for (const auto& [key, item] : value.getDictAsMap()) note_names(item, depth + 1);
    }
  }

  std::set<std::size_t> offsets_;
  std::set<QPDFObjGen> names_;
};

// The offset where "12 0 obj" begins that ends with this "obj", and its number.
struct Header {
  std::size_t begin = 0;
  int number = 0;
};
Header header_before(std::string_view pdf, std::size_t keyword) {
  const auto digits_before = [&pdf](std::size_t& at) {
    const std::size_t end = at;
    while (at > 0 && pdf[at - 1] >= '0' && pdf[at - 1] <= '9' && end - at < 10) --at;
    return pdf.substr(at, end - at);
  };
  std::size_t at = keyword;
  if (at == 0 || pdf[at - 1] != ' ') return {};
  --at;
  if (digits_before(at).empty() || at == 0 || pdf[at - 1] != ' ') return {};
  --at;
  const std::string_view number = digits_before(at);
  Header header{at, 0};
  if (number.empty() || (at > 0 && pdf[at - 1] != '\n' && pdf[at - 1] != '\r')) return {};
  std::from_chars(number.data(), number.data() + number.size(), header.number);
  return header;
}

class Search {
 public:
  Search(std::string_view pdf, std::size_t signed_end, QPDF& document)
      : pdf_(pdf),
        signed_end_(signed_end),
        document_(document),
        revision_(document),
        history_(pdf) {}

  std::vector<PreparedContent> found() {
    find_unused();
    find_shadowed();
    find_undefined();
    find_covering();
    return std::move(found_);
  }

 private:
  void add(const char* code, int object, ObjectName name) {
    if (found_.size() < kMaxFound)
      found_.push_back({code, object, std::move(name.kind), std::move(name.name)});
  }

  void find_unused() {
    for (const auto& [id, entry] : revision_.table()) {
      const bool is_signed =
          entry.getType() == 2 || static_cast<std::size_t>(entry.getOffset()) < signed_end_;
      if (!is_signed || revision_.names(id) || history_.named(id)) continue;
      auto object = document_.getObject(id);
      if (can_be_seen(object)) add("unused-object", id.getObj(), {kind_of(object), ""});
    }
  }

  void find_shadowed() {
    const std::string_view bytes = pdf_.substr(0, signed_end_);
    for (std::size_t at = bytes.find("obj"); at != std::string_view::npos;
         at = bytes.find("obj", at + 1)) {
      const Header header = header_before(bytes, at);
      if (header.number == 0 || history_.lists(header.begin)) continue;
      add("shadowed-object", header.number, revision_.name_of(QPDFObjGen(header.number, 0)));
    }
  }

  void find_undefined() {
    std::set<QPDFObjGen> seen;
    for (const auto& [id, entry] : revision_.table()) {
      auto object = document_.getObject(id);
      find_undefined_in(object.isStream() ? object.getDict() : object, 0, id, seen);
    }
  }

  void find_undefined_in(QPDFObjectHandle value, int depth, QPDFObjGen holder,
                         std::set<QPDFObjGen>& seen) {
    if (depth > 0 && value.isIndirect()) {
      if (!revision_.table().contains(value.getObjGen()) && seen.insert(value.getObjGen()).second)
        add("undefined-object", value.getObjectID(), revision_.name_of(holder));
    } else if (value.isArray()) {
      for (auto& item : value.getArrayAsVector()) find_undefined_in(item, depth + 1, holder, seen);
    } else if (value.isDictionary()) {
      for (const auto& [key, item] : value.getDictAsMap())
        find_undefined_in(item, depth + 1, holder, seen);
    }
  }

  void find_covering() {
    int number = 0;
    for (QPDFObjectHandle page : document_.getAllPages()) {
      const std::string text = std::to_string(++number);
      auto size = page.getKey("/MediaBox"), annotations = page.getKey("/Annots");
      if (!annotations.isArray() || !size.isRectangle()) continue;
      const double whole = area(size);
      for (auto& annotation : annotations.getArrayAsVector()) {
        if (!annotation.isDictionary()) continue;
        const bool field = annotation.getKey("/Subtype").isNameAndEquals("/Widget");
        auto box = annotation.getKey("/Rect");
        if (!field && box.isRectangle() && area(box) > whole / 2)
          add("covering-annotation", annotation.getObjectID(), {"annotation", text});
      }
    }
  }

  static double area(QPDFObjectHandle box) {
    const auto corners = box.getArrayAsRectangle();
    return std::abs(corners.urx - corners.llx) * std::abs(corners.ury - corners.lly);
  }

  std::string_view pdf_;
  std::size_t signed_end_;
  QPDF& document_;
  SignedRevision revision_;
  History history_;
  std::vector<PreparedContent> found_;
};

}  // namespace

std::vector<PreparedContent> find_prepared_content(std::string_view pdf, std::size_t signed_end,
                                                   QPDF& document) {
  return Search(pdf, signed_end, document).found();
}

}  // namespace tamga::seal
