// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/outline.h"

#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

using layout::StructureType;

constexpr std::string_view soft_hyphen = "\u00AD";

struct Bookmark {
  int level = 0;  // 1…3
  std::string title;
  std::size_t page = 0;
  double left = 0, top = 0;  // points, of its heading's first line
  std::size_t number = 0;    // of its object
  std::size_t parent = none, first = none, last = none, previous = none, next = none;
  std::size_t below = 0;  // bookmarks under it, at every depth

  static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

int level_of(StructureType type) {
  switch (type) {
    case StructureType::H1:
      return 1;
    case StructureType::H2:
      return 2;
    case StructureType::H3:
      return 3;
    default:
      return 0;
  }
}

// A line that ends in a line-break hyphen goes on without a space.
void append_line(std::string& title, std::string_view line) {
  if (title.ends_with(soft_hyphen))
    title.resize(title.size() - soft_hyphen.size());
  else if (!title.empty() && !title.ends_with(' ') && !line.starts_with(' '))
    title += ' ';
  title += line;
}

std::vector<Bookmark> headings(const layout::Laid& laid) {
  std::vector<Bookmark> found;
  std::size_t open = 0;  // structure node of the last heading
  const layout::PlacedText* before = nullptr;
  for (std::size_t page = 0; page < laid.pages.size(); ++page)
    for (const layout::Item& item : laid.pages[page].items) {
      const auto* text = std::get_if<layout::PlacedText>(&item);
      if (text == nullptr || text->structure >= laid.structure.size()) continue;
      const int level = level_of(laid.structure[text->structure].type);
      if (level == 0) continue;
      if (text->structure != open) {
        open = text->structure;
        found.push_back({level, text->run.text, page, text->x, text->baseline + text->size});
      } else if (before != nullptr && before->baseline == text->baseline) {
        found.back().title += text->run.text;  // another face on the same line
      } else {
        append_line(found.back().title, text->run.text);
      }
      before = text;
    }
  return found;
}

// Each hangs under the last one of a higher level before it.
void link(std::vector<Bookmark>& bookmarks, Bookmark& root) {
  std::vector<std::size_t> path;  // open bookmarks, levels ascending
  const auto at = [&](std::size_t i) -> Bookmark& {
    return i == Bookmark::none ? root : bookmarks[i];
  };
  for (std::size_t i = 0; i < bookmarks.size(); ++i) {
    while (!path.empty() && bookmarks[path.back()].level >= bookmarks[i].level) path.pop_back();
    bookmarks[i].parent = path.empty() ? Bookmark::none : path.back();
    Bookmark& parent = at(bookmarks[i].parent);
    bookmarks[i].previous = parent.last;
    if (parent.last == Bookmark::none)
      parent.first = i;
    else
      bookmarks[parent.last].next = i;
    parent.last = i;
    ++root.below;
    for (const std::size_t ancestor : path) ++bookmarks[ancestor].below;
    path.push_back(i);
  }
}

}  // namespace

std::string add_outline(ObjectFile& file, const layout::Laid& laid,
                        const std::vector<std::size_t>& pages) {
  std::vector<Bookmark> bookmarks = headings(laid);
  if (bookmarks.empty()) return {};
  Bookmark root;
  link(bookmarks, root);
  root.number = file.reserve();
  for (Bookmark& bookmark : bookmarks) bookmark.number = file.reserve();
  const auto refer = [&](const char* key, std::size_t i) {
    return i == Bookmark::none ? std::string() : key + reference(bookmarks[i].number);
  };
  for (const Bookmark& bookmark : bookmarks) {
    const std::size_t parent =
        bookmark.parent == Bookmark::none ? root.number : bookmarks[bookmark.parent].number;
    std::string text = "<</Title" + text_string(bookmark.title) + "/Parent " + reference(parent) +
                       refer("/Prev ", bookmark.previous) + refer("/Next ", bookmark.next) +
                       refer("/First ", bookmark.first) + refer("/Last ", bookmark.last);
    if (bookmark.below > 0) text += "/Count " + std::to_string(bookmark.below);
    file.set(bookmark.number, text + "/Dest[" + reference(pages.at(bookmark.page)) + "/XYZ " +
                                  number(bookmark.left) + ' ' + number(bookmark.top) + " 0]>>");
  }
  file.set(root.number, "<</Type/Outlines" + refer("/First ", root.first) +
                            refer("/Last ", root.last) + "/Count " + std::to_string(root.below) +
                            ">>");
  return "/Outlines " + reference(root.number);
}

}  // namespace tamga::pdf
