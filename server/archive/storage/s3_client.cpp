// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/s3_client.h"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>

#include "server/archive/storage/hash.h"
#include "server/archive/storage/s3_answers.h"
#include "server/base64.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr long connect_seconds = 5;
// An answer that moves slower than this for so long is none.
constexpr long slowest_bytes = 4096, slowest_seconds = 20;
constexpr std::size_t largest_answer = std::size_t{512} << 20;
constexpr int tries = 3;
constexpr const char* page_of_keys = "1000";

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

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

// RFC 1864: what a bucket with Object Lock wants of every upload.
std::string md5_base64(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_md5(), nullptr) != 1)
    throw Failure("internal", "MD5 is not to be had");
  return to_base64(std::string_view(reinterpret_cast<const char*>(digest), length));
}

std::string utc_after(int days) {
  const auto then = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() +
                                                         std::chrono::hours(24 * days));
  std::tm parts{};
  gmtime_r(&then, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
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

}  // namespace

struct S3Client::Request {
  const char* method;
  std::string key;                                         // with its prefix; "" for the bucket
  std::vector<std::pair<std::string, std::string>> query;  // sorted by name
  std::string_view body{};
  std::string sha256{};  // of the body, hex; "" for none
  std::vector<std::string> headers{};
};

struct S3Client::Answer {
  int status = 0;  // 0: none
  std::string body, trouble;
  std::uint64_t length = 0;
};

// Handles keep their connections; each is used by one thread at a time.
struct S3Client::Connections {
  std::mutex mutex;
  std::vector<Handle> free;

  Handle take() {
    const std::lock_guard lock(mutex);
    if (free.empty()) return {curl_easy_init(), curl_easy_cleanup};
    auto handle = std::move(free.back());
    free.pop_back();
    return handle;
  }
  void give_back(Handle handle) {
    curl_easy_reset(handle.get());
    const std::lock_guard lock(mutex);
    free.push_back(std::move(handle));
  }
};

S3Client::S3Client(S3Settings settings)
    : settings_(std::move(settings)),
      secret_(read_s3_secret(settings_)),
      connections_(std::make_unique<Connections>()) {}

S3Client::~S3Client() = default;

S3Client::Answer S3Client::ask_once(const Request& request) const {
  auto handle = connections_->take();
  if (!handle) throw Failure("internal", "libcurl cannot start");
  Answer answer;
  Upload upload{request.body};
  Lines lines(nullptr, curl_slist_free_all);
  const auto line = [&](const std::string& text) {
    auto* longer = curl_slist_append(lines.get(), text.c_str());
    if (longer == nullptr) throw Failure("internal", "no memory for a request");
    lines.release();
    lines.reset(longer);
  };
  // No header is taken away by "Name:": it would be signed all the same.
  line("x-amz-content-sha256: " + (request.sha256.empty() ? sha256_hex("") : request.sha256));
  for (const auto& header : request.headers) line(header);
  auto address = settings_.endpoint + "/" + settings_.bucket;
  if (!request.key.empty()) address += "/" + request.key;
  char between = '?';
  for (const auto& [name, value] : request.query) {
    address += between + name + "=" + escaped(value);
    between = '&';
  }
  const auto signature = "aws:amz:" + settings_.region + ":s3";
  const auto who = settings_.access_key + ":" + secret_;
  const auto set = [&](CURLoption option, auto value) {
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK)
      throw Failure("internal", "libcurl refuses an option");
  };
  set(CURLOPT_URL, address.c_str());
  set(CURLOPT_AWS_SIGV4, signature.c_str());
  set(CURLOPT_USERPWD, who.c_str());
  set(CURLOPT_CUSTOMREQUEST, request.method);
  set(CURLOPT_PROTOCOLS_STR, "https,http");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(CURLOPT_LOW_SPEED_LIMIT, slowest_bytes);
  set(CURLOPT_LOW_SPEED_TIME, slowest_seconds);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings_.ca_file.empty()) set(CURLOPT_CAINFO, settings_.ca_file.c_str());
  set(CURLOPT_HTTPHEADER, lines.get());
  set(CURLOPT_WRITEFUNCTION, take);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&answer.body));
  if (std::string_view(request.method) == "HEAD") set(CURLOPT_NOBODY, 1L);
  if (std::string_view(request.method) == "PUT") {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, give);
    set(CURLOPT_READDATA, static_cast<void*>(&upload));
    set(CURLOPT_SEEKFUNCTION, rewind);
    set(CURLOPT_SEEKDATA, static_cast<void*>(&upload));
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (const auto code = curl_easy_perform(handle.get()); code != CURLE_OK) {
    answer.trouble = curl_easy_strerror(code);  // this handle's connection is not used again
    return answer;
  }
  long status = 0;
  curl_off_t length = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  answer.status = static_cast<int>(status);
  answer.length = length < 0 ? 0 : static_cast<std::uint64_t>(length);
  connections_->give_back(std::move(handle));
  return answer;
}

S3Client::Answer S3Client::ask(const Request& request) const {
  Answer answer;
  for (int i = 0; i < tries; ++i) {
    if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(100 << i));
    answer = ask_once(request);
    if (answer.status != 0 && answer.status < 500) break;
  }
  if (answer.status == 404 || (answer.status >= 200 && answer.status < 300)) return answer;
  const auto why = answer.status == 0
                       ? answer.trouble
                       : std::to_string(answer.status) + " " + s3_error_code(answer.body);
  throw Failure("object-store-unavailable", std::string(request.method) + ": " + why);
}

std::optional<std::string> S3Client::get(const std::string& key) const {
  auto answer = ask({"GET", settings_.prefix + key, {}});
  if (answer.status == 404) {
    require_bucket(answer.body);
    return std::nullopt;
  }
  return std::move(answer.body);
}

std::optional<std::uint64_t> S3Client::size(const std::string& key) const {
  const auto answer = ask({"HEAD", settings_.prefix + key, {}});
  if (answer.status == 404) return std::nullopt;
  return answer.length;
}

void S3Client::put(const std::string& key, std::string_view bytes,
                   const std::string& sha256) const {
  Request request{"PUT", settings_.prefix + key, {}, bytes, sha256, {}};
  request.headers = {"Content-Type: application/octet-stream", "Content-MD5: " + md5_base64(bytes)};
  if (settings_.lock_days > 0) {
    request.headers.push_back("x-amz-object-lock-mode: GOVERNANCE");
    request.headers.push_back("x-amz-object-lock-retain-until-date: " +
                              utc_after(settings_.lock_days));
  }
  if (const auto answer = ask(request); answer.status == 404)
    throw Failure("object-store-unavailable", "PUT: 404 " + s3_error_code(answer.body));
}

void S3Client::erase(const std::string& key) const {
  // Deleted without naming a version an object of such a bucket is only hidden.
  for (const auto& version : versions(settings_.prefix + key)) {
    Request request{"DELETE", settings_.prefix + key, {{"versionId", version}}};
    if (settings_.lock_days > 0) request.headers = {"x-amz-bypass-governance-retention: true"};
    ask(request);
  }
}

std::vector<std::string> S3Client::versions(const std::string& key) const {
  const auto answer = ask({"GET", "", {{"prefix", key}, {"versions", ""}}});
  if (answer.status == 404) require_bucket(answer.body);
  return s3_versions(answer.body, key);
}

std::vector<S3Client::Entry> S3Client::list(const std::string& begin,
                                            const std::string& after) const {
  std::vector<std::pair<std::string, std::string>> query = {
      {"list-type", "2"}, {"max-keys", page_of_keys}, {"prefix", settings_.prefix + begin}};
  if (!after.empty()) query.emplace_back("start-after", settings_.prefix + after);
  const auto answer = ask({"GET", "", query});
  if (answer.status == 404) require_bucket(answer.body);
  std::vector<Entry> entries;
  for (auto& [key, size] : s3_keys(answer.body))
    if (key.starts_with(settings_.prefix))
      entries.push_back({key.substr(settings_.prefix.size()), size});
  return entries;
}

}  // namespace tamga::archive
