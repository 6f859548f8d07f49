// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: what comes over a connection, and what its requests are read as. However the
// bytes are cut, the same requests are understood; nothing but a Failure is thrown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.h"
#include "server/http/request_reader.h"
#include "server/http/target.h"

namespace {

using namespace tamga::http;

constexpr std::size_t kBodyLimit = 4096;

void require(bool holds) {
  if (!holds) std::abort();
}

// What was understood of a connection's bytes, fed in pieces of so many.
std::vector<std::string> understood(std::string_view bytes, std::size_t piece) {
  RequestReader reader;
  std::vector<std::string> said;
  const auto take = [&] {
    for (;;) {
      if (reader.state() == RequestReader::State::HeadRead) reader.accept_body(kBodyLimit);
      if (reader.state() == RequestReader::State::Refused) {
        said.push_back("refused " + std::string(reader.refusal().kind().code));
        return false;
      }
      if (reader.state() != RequestReader::State::Complete) return true;
      std::string one = reader.head().method + " " + reader.head().target;
      for (const auto& [name, value] : reader.head().fields) one += "\n" + name + ": " + value;
      const std::string body = reader.take_body();
      require(body.size() <= kBodyLimit);
      said.push_back(one + "\n\n" + body);
      reader.next();
    }
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.feed(bytes.substr(at, piece));
    if (!take()) break;
  }
  return said;
}

// The first request's meaning.
void read_meaning(std::string_view bytes) {
  RequestReader reader;
  reader.feed(bytes);
  if (reader.state() == RequestReader::State::HeadRead) reader.accept_body(kBodyLimit);
  if (reader.state() != RequestReader::State::Complete) return;
  Request request;
  request.method = reader.head().method;
  request.headers = reader.head().fields;
  request.body = reader.take_body();
  try {
    Target target = read_target(reader.head().target);
    require(is_utf8(target.path) && target.path.starts_with('/'));
    request.path = std::move(target.path);
    request.query = std::move(target.query);
    request.cookies = read_cookies(request.header("cookie"));
    request.language();
    request.form();
    for (const Part& part : request.parts()) require(part.file_name.find('/') == std::string::npos);
  } catch (const tamga::Failure&) {
    // Refused: the expected outcome of most bytes.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = understood(bytes, size == 0 ? 1 : size);
  require(understood(bytes, 1) == whole);
  require(understood(bytes, 7) == whole);
  read_meaning(bytes);
  return 0;
}
