// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/s3_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>

#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr long connect_seconds = 5;
// An answer that moves slower than this for so long is none.
constexpr long slowest_bytes = 4096, slowest_seconds = 20;
constexpr std::size_t largest_answer = std::size_t{512} << 20;

std::size_t take(const char* bytes, std::size_t, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + count > largest_answer) return 0;
  body.append(bytes, count);
  return count;
}

struct Upload {
  std::string_view bytes;
  std::size_t at = 0;
};

std::size_t give(char* into, std::size_t, std::size_t room, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  const auto count = std::min(room, upload.bytes.size() - upload.at);
  std::copy_n(upload.bytes.data() + upload.at, count, into);
  upload.at += count;
  return count;
}

// A connection that was lost is tried again: the bytes go out from their beginning.
int rewind(void* from, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Upload*>(from)->at = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

// Of a value in a query: everything but unreserved characters, in upper case, as SigV4 has it.
std::string escaped(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || std::string_view("-_.~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string address_of(const S3Settings& settings, const S3Request& request) {
  auto address = settings.endpoint + "/" + settings.bucket;
  if (!request.key.empty()) address += "/" + request.key;
  char between = '?';
  for (const auto& [name, value] : request.query) {
    address += between + name + "=" + escaped(value);
    between = '&';
  }
  return address;
}

using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

Lines header_lines(const S3Request& request) {
  Lines lines(nullptr, curl_slist_free_all);
  const auto add = [&](const std::string& text) {
    auto* longer = curl_slist_append(lines.get(), text.c_str());
    if (longer == nullptr) throw Failure("internal", "no memory for a request");
    static_cast<void>(lines.release());
    lines.reset(longer);
  };
  // No header is taken away by "Name:": it would be signed all the same.
  add("x-amz-content-sha256: " + (request.sha256.empty() ? sha256_hex("") : request.sha256));
  for (const auto& header : request.headers) add(header);
  return lines;
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK)
    throw Failure("internal", "libcurl refuses an option");
}

void set_bounds(CURL* handle, const S3Settings& settings) {
  set(handle, CURLOPT_PROTOCOLS_STR, "https,http");
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(handle, CURLOPT_LOW_SPEED_LIMIT, slowest_bytes);
  set(handle, CURLOPT_LOW_SPEED_TIME, slowest_seconds);
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle, CURLOPT_MAXCONNECTS, 1L);
  if (!settings.ca_file.empty()) set(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
}

void set_body(CURL* handle, Upload& upload) {
  set(handle, CURLOPT_UPLOAD, 1L);
  set(handle, CURLOPT_READFUNCTION, give);
  set(handle, CURLOPT_READDATA, static_cast<void*>(&upload));
  set(handle, CURLOPT_SEEKFUNCTION, rewind);
  set(handle, CURLOPT_SEEKDATA, static_cast<void*>(&upload));
  set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(upload.bytes.size()));
}

}  // namespace

S3Connection::S3Connection() : handle_(curl_easy_init(), curl_easy_cleanup) {
  if (!handle_) throw Failure("internal", "libcurl cannot start");
}

// A store may send the head of its answer and its body each by itself and hold the second back
// until the first is acknowledged (radosgw does, unless its frontend has tcp_nodelay=1), and
// Linux holds back that acknowledgement for 40 ms, in which the answer would have been twenty
// times over: so it is given with the head's last line. It has to be asked for each time; a
// new connection begins that way by itself, so the socket of the answer before is the one to know.
std::size_t S3Connection::head_came(char* line, std::size_t, std::size_t count, void* self) {
  if (std::string_view(line, count) == "\r\n") {
    const int at_once = 1;
    ::setsockopt(static_cast<S3Connection*>(self)->socket_, IPPROTO_TCP, TCP_QUICKACK, &at_once,
                 sizeof at_once);  // refused, the answer only comes later
  }
  return count;
}

S3Answer S3Connection::ask(const S3Settings& settings, const std::string& secret,
                           const S3Request& request) {
  CURL* handle = handle_.get();
  curl_easy_reset(handle);  // keeps the connection
  S3Answer answer;
  Upload upload{request.body};
  const auto lines = header_lines(request);
  const std::string_view method = request.method;
  set_bounds(handle, settings);
  set(handle, CURLOPT_URL, address_of(settings, request).c_str());
  set(handle, CURLOPT_AWS_SIGV4, ("aws:amz:" + settings.region + ":s3").c_str());
  set(handle, CURLOPT_USERPWD, (settings.access_key + ":" + secret).c_str());
  set(handle, CURLOPT_CUSTOMREQUEST, request.method);
  set(handle, CURLOPT_HTTPHEADER, lines.get());
  set(handle, CURLOPT_HEADERFUNCTION, head_came);
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle, CURLOPT_WRITEFUNCTION, take);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&answer.body));
  if (method == "HEAD") set(handle, CURLOPT_NOBODY, 1L);
  if (method == "PUT") set_body(handle, upload);
  if (const auto code = curl_easy_perform(handle); code != CURLE_OK) {
    answer.trouble = curl_easy_strerror(code);
    return answer;
  }
  long status = 0;
  curl_off_t length = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket_);
  answer.status = static_cast<int>(status);
  answer.length = length < 0 ? 0 : static_cast<std::uint64_t>(length);
  return answer;
}

}  // namespace tamga::archive
