// SPDX-License-Identifier: GPL-3.0-or-later
// Units, posts and holders as values. Days are YYYY-MM-DD in Ulaanbaatar; a span holds its
// `from` and no longer its `until`, which is "" while there is no end.
#pragma once

#include <string>
#include <string_view>

namespace tamga::organisation {

struct Span {
  std::string from, until;
  bool holds(std::string_view day) const { return from <= day && (until.empty() || day < until); }
  bool open() const { return until.empty(); }
};

// A unit, or an organisation at the top, as it was for a while.
struct UnitState {
  std::string unit;  // UUIDv7, the same through all its states
  Span span;
  std::string kind;      // "organisation", "unit"
  std::string name;      // «Хуулийн хэлтэс»
  std::string parent;    // unit, "" at the top
  std::string came_by;   // "founded", "renamed", "moved"
  std::string basis;     // number and date of the order
  std::string ended_by;  // "", "renamed", "moved", "merged", "abolished"
  std::string end_basis;
  std::string successor;  // the unit it was merged into
};

struct PostState {
  std::string post;  // UUIDv7
  Span span;
  std::string unit, title, grade;
  std::string came_by;  // "created", "renamed", "moved"
  std::string basis;
  std::string ended_by;  // "", "renamed", "moved", "abolished"
  std::string end_basis;
};

// A person on a post.
struct Holder {
  std::string id;  // UUIDv7
  std::string post;
  Span span;
  std::string patronymic, given;
  std::string account;  // sign-in name, "" for none
  bool acting = false;  // in the place of whoever holds it
  std::string basis, end_basis;
};

// Whether text is a day that exists, 1900 to 2199.
bool is_day(std::string_view text);

}  // namespace tamga::organisation
