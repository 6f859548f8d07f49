// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/request_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/http/syntax.h"

namespace tamga::http {
namespace {

constexpr std::size_t longest_chunk_line = 256;
constexpr std::size_t most_trailer_bytes = 4096;

// Fields that carry one value: a second one could mean something else to a
// proxy than to us, so it is refused even when both are equal.
constexpr std::array<std::string_view, 14> single_fields = {
    "authorization",   "content-length",    "content-type",        "expect",      "host",
    "idempotency-key", "if-modified-since", "if-unmodified-since", "origin",      "range",
    "referer",         "transfer-encoding", "user-agent",          "x-csrf-token"};

[[noreturn]] void refuse(const char* code, const char* detail) {
  throw Failure(code, detail);
}

// 1*DIGIT or 1*HEXDIG and nothing else: no sign, no white space, no list.
std::size_t strict_number(std::string_view text, int base, const char* what) {
  unsigned long long value = 0;
  auto end = text.data() + text.size();
  bool digits = !text.empty() && text.size() <= (base == 16 ? 15U : 18U) && text.front() != '+' &&
                text.front() != '-';
  if (!digits) refuse("bad-request", what);
  auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) refuse("bad-request", what);
  return static_cast<std::size_t>(value);
}

// Every CR is followed by LF and every LF follows a CR; no NUL.
bool strict_line_ends(std::string_view bytes, std::size_t from) {
  for (std::size_t i = from; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') return false;
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return false;
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return false;
  }
  return true;
}

}  // namespace

void RequestReader::feed(std::string_view bytes) {
  if (state_ == State::Refused) return;
  buffer_.append(bytes);
  advance();
}

void RequestReader::advance() {
  try {
    if (state_ == State::Head && read_head()) state_ = State::HeadRead;
    while (state_ == State::Body && read_body()) {
    }
    buffer_.erase(0, start_);
    start_ = 0;
  } catch (const Failure& failure) {
    refusal_ = failure;
    state_ = State::Refused;
    buffer_.clear();
    body_.clear();
    start_ = 0;
  }
}

void RequestReader::next() {
  head_ = Head();
  head_known_ = false;
  body_.clear();
  framing_ = Framing::None;
  state_ = State::Head;
  scanned_ = 0;
  trailer_bytes_ = 0;
  advance();
}

// RFC 9112 §2.2: request line and fields, each ended by CRLF, then an empty line.
bool RequestReader::read_head() {
  std::size_t from = scanned_ >= 3 ? scanned_ - 3 : 0;
  std::string_view bytes = unread();
  std::size_t end = bytes.find("\r\n\r\n", from);
  std::string_view seen = bytes.substr(0, end == std::string_view::npos ? end : end + 4);
  if (!strict_line_ends(seen, from)) refuse("bad-request", "a line that does not end in CRLF");
  std::size_t line_end = seen.find("\r\n");
  if (std::min(line_end, seen.size()) > limits_.target + 32)
    refuse("uri-too-long", "the request line");
  if (seen.size() > limits_.head) refuse("header-too-large", "the header");
  scanned_ = seen.size();
  if (end == std::string_view::npos) return false;

  read_request_line(seen.substr(0, line_end));
  std::string_view rest = seen.substr(line_end + 2, end - line_end);  // lines with their CRLF
  for (std::size_t count = 0; !rest.empty(); ++count) {
    if (count == limits_.fields) refuse("header-too-large", "too many fields");
    std::size_t stop = rest.find("\r\n");
    read_field(rest.substr(0, stop));
    rest.remove_prefix(stop + 2);
  }
  understand_fields();
  start_ += end + 4;
  head_known_ = true;
  return true;
}

// RFC 9112 §3: method SP request-target SP HTTP-version, one space each.
void RequestReader::read_request_line(std::string_view line) {
  auto words = split(line, ' ');
  if (words.size() != 3 || !is_token(words[0]) || words[0].size() > 20 || words[1].empty())
    refuse("bad-request", "the request line");
  std::string_view version = words[2];
  bool shaped = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                version[5] >= '0' && version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
  if (!shaped) refuse("bad-request", "the request line");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    refuse("http-version-unsupported", "HTTP/1.1 is spoken here");
  if (words[1].size() > limits_.target) refuse("uri-too-long", "the request target");
  head_.method = words[0];
  head_.target = words[1];
  version_1_0_ = version == "HTTP/1.0";
}

// RFC 9112 §5: name ":" OWS value OWS; no space before the colon, no folding.
void RequestReader::read_field(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) refuse("bad-request", "a folded field");
  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    refuse("bad-request", "a field without name and colon");
  std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) refuse("bad-request", "a control character in a field");
  std::string name = lower(line.substr(0, colon));
  auto [at, first] = head_.fields.emplace(name, value);
  if (first) return;
  if (std::find(single_fields.begin(), single_fields.end(), name) != single_fields.end())
    refuse("bad-request", "a field stands twice that may stand once");
  at->second += (name == "cookie" ? "; " : ", ") + std::string(value);
}

void RequestReader::understand_fields() {
  const auto& fields = head_.fields;
  auto host = fields.find("host");
  if (host == fields.end() ? !version_1_0_
                           : host->second.find_first_of(" \t,/@") != std::string::npos)
    refuse("bad-request", "the Host field");
  head_.keep_alive = head_.takes_parts = !version_1_0_;
  if (auto connection = fields.find("connection"); connection != fields.end())
    for (std::string_view option : split(connection->second, ','))
      if (lower(trimmed(option)) == "close") head_.keep_alive = false;
  if (auto expect = fields.find("expect"); expect != fields.end()) {
    if (lower(expect->second) != "100-continue") refuse("expectation-failed", "Expect");
    head_.expects_continue = !version_1_0_;
  }
  understand_length();
}

// RFC 9112 §6.1 and §6.3: at most one of Transfer-Encoding and Content-Length.
void RequestReader::understand_length() {
  auto coding = head_.fields.find("transfer-encoding");
  auto length = head_.fields.find("content-length");
  framing_ = Framing::None;
  remaining_ = 0;
  if (length != head_.fields.end()) {
    remaining_ = strict_number(length->second, 10, "Content-Length");
    framing_ = Framing::Length;
  }
  if (coding == head_.fields.end()) return;
  if (length != head_.fields.end())
    refuse("bad-request", "Transfer-Encoding together with Content-Length");
  if (version_1_0_) refuse("bad-request", "Transfer-Encoding in HTTP/1.0");
  if (lower(coding->second) != "chunked") refuse("not-implemented", "a transfer coding");
  framing_ = Framing::ChunkSize;
}

void RequestReader::accept_body(std::size_t limit) {
  body_limit_ = limit;
  state_ = State::Body;
  if (framing_ == Framing::Length && remaining_ > limit) {
    refusal_ =
        Failure("body-too-large", "at most " + std::to_string(limit) + " bytes are taken here");
    state_ = State::Refused;
    buffer_.clear();
    start_ = 0;
    return;
  }
  advance();
}

// One step; true when there may be another.
bool RequestReader::read_body() {
  switch (framing_) {
    case Framing::None:
      state_ = State::Complete;
      return false;
    case Framing::Length:
      return read_data(true);
    case Framing::ChunkSize:
      return read_chunk_size();
    case Framing::ChunkData:
      return read_data(false);
    case Framing::ChunkEnd:
      if (unread().size() < 2) return false;
      if (!unread().starts_with("\r\n")) refuse("bad-request", "a chunk without its end");
      start_ += 2;
      framing_ = Framing::ChunkSize;
      return true;
    case Framing::Trailers:
      return read_trailers();
  }
  return false;
}

bool RequestReader::read_data(bool last) {
  std::size_t take = std::min(remaining_, unread().size());
  body_.append(unread().substr(0, take));
  start_ += take;
  remaining_ -= take;
  if (remaining_ > 0) return false;
  if (last) {
    state_ = State::Complete;
    return false;
  }
  framing_ = Framing::ChunkEnd;
  return true;
}

// RFC 9112 §7.1: 1*HEXDIG [chunk-ext] CRLF; extensions are read over.
bool RequestReader::read_chunk_size() {
  auto line = take_line(longest_chunk_line);
  if (!line) return false;
  if (!is_field_value(*line)) refuse("bad-request", "a chunk's first line");
  std::size_t size =
      strict_number(std::string_view(*line).substr(0, line->find(';')), 16, "a chunk's size");
  if (size > body_limit_ - body_.size())
    throw Failure("body-too-large",
                  "at most " + std::to_string(body_limit_) + " bytes are taken here");
  remaining_ = size;
  framing_ = size == 0 ? Framing::Trailers : Framing::ChunkData;
  return true;
}

// Trailer fields must be well-formed; none of them means anything here.
bool RequestReader::read_trailers() {
  auto line = take_line(most_trailer_bytes);
  if (!line) return false;
  if (line->empty()) {
    state_ = State::Complete;
    return false;
  }
  trailer_bytes_ += line->size() + 2;
  if (trailer_bytes_ > most_trailer_bytes) refuse("header-too-large", "the trailer");
  std::size_t colon = line->find(':');
  bool shaped = colon != std::string::npos && is_token(std::string_view(*line).substr(0, colon)) &&
                is_field_value(*line);
  if (!shaped) refuse("bad-request", "a trailer field");
  return true;
}

std::optional<std::string> RequestReader::take_line(std::size_t most) {
  std::string_view bytes = unread();
  std::size_t end = bytes.find("\r\n");
  std::string_view seen = bytes.substr(0, end == std::string_view::npos ? end : end + 2);
  std::size_t bound = std::min(seen.size(), most + 2);
  if (!strict_line_ends(seen.substr(0, bound), 0) || seen.size() > most + 2)
    refuse("bad-request", "a line of the chunked body");
  if (end == std::string_view::npos) return std::nullopt;
  std::string line(bytes.substr(0, end));
  start_ += end + 2;
  return line;
}

}  // namespace tamga::http
