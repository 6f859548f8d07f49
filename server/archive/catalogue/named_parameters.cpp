// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/named_parameters.h"

#include <algorithm>

namespace tamga::archive {
namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool in_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}

class Reading {
 public:
  explicit Reading(std::string_view sql) : sql_(sql) {}

  NumberedSql all() {
    while (at_ < sql_.size()) step();
    return std::move(out_);
  }

 private:
  char next(std::size_t ahead = 1) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  void copy(std::size_t count) {
    count = std::min(count, sql_.size() - at_);
    out_.sql += sql_.substr(at_, count);
    at_ += count;
  }
  // Up to and with `end`; to the end where there is none.
  void copy_through(std::string_view end, std::size_t from) {
    const auto found = sql_.find(end, at_ + from);
    copy(found == std::string_view::npos ? sql_.size() : found + end.size() - at_);
  }

  void step() {
    const char c = sql_[at_];
    if (c == '\'' || c == '"') return copy_through(std::string_view(&sql_[at_], 1), 1);
    if (c == '-' && next() == '-') return copy_through("\n", 2);
    if (c == '/' && next() == '*') return copy_comment();
    if (c == '$' && !in_name(at_ > 0 ? sql_[at_ - 1] : ' ')) return copy_dollars();
    if (c == ':' && next() == ':') return copy(2);
    if (c == ':' && begins_name(next())) return number();
    copy(1);
  }

  // They nest (SQL:1999).
  void copy_comment() {
    int depth = 0;
    do {
      const bool opens = sql_[at_] == '/' && next() == '*';
      const bool closes = sql_[at_] == '*' && next() == '/';
      depth += opens ? 1 : closes ? -1 : 0;
      copy(opens || closes ? 2 : 1);
    } while (depth > 0 && at_ < sql_.size());
  }

  void copy_dollars() {
    std::size_t end = 1;
    while (in_name(next(end))) ++end;
    if (next(end) != '$' || (end > 1 && !begins_name(next()))) return copy(1);
    copy_through(sql_.substr(at_, end + 1), end + 1);
  }

  void number() {
    std::size_t end = 1;
    while (in_name(next(end))) ++end;
    const std::string name(sql_.substr(at_ + 1, end - 1));
    auto found = std::find(out_.names.begin(), out_.names.end(), name);
    if (found == out_.names.end()) found = out_.names.insert(found, name);
    out_.sql += '$' + std::to_string(found - out_.names.begin() + 1);
    at_ += end;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  NumberedSql out_;
};

}  // namespace

NumberedSql number_parameters(std::string_view sql) {
  return Reading(sql).all();
}

}  // namespace tamga::archive
