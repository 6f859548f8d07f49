// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/s3_client.h"

#include <openssl/evp.h>

#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>

#include "server/archive/storage/hash.h"
#include "server/archive/storage/s3_answers.h"
#include "server/archive/storage/s3_connection.h"
#include "server/base64.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr int tries = 3;
constexpr const char* page_of_keys = "1000";

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

}  // namespace

// Each is used by one thread at a time.
struct S3Client::Connections {
  std::mutex mutex;
  std::vector<std::unique_ptr<S3Connection>> free;

  std::unique_ptr<S3Connection> take() {
    const std::lock_guard lock(mutex);
    if (free.empty()) return std::make_unique<S3Connection>();
    auto connection = std::move(free.back());
    free.pop_back();
    return connection;
  }
  void give_back(std::unique_ptr<S3Connection> connection) {
    const std::lock_guard lock(mutex);
    free.push_back(std::move(connection));
  }
};

S3Client::S3Client(S3Settings settings)
    : settings_(std::move(settings)),
      secret_(read_s3_secret(settings_)),
      connections_(std::make_unique<Connections>()) {}

S3Client::~S3Client() = default;

S3Answer S3Client::ask_once(const S3Request& request) const {
  auto connection = connections_->take();
  auto answer = connection->ask(settings_, secret_, request);
  if (answer.status != 0) connections_->give_back(std::move(connection));
  return answer;
}

S3Answer S3Client::ask(const S3Request& request) const {
  S3Answer answer;
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
  S3Request request{"PUT", settings_.prefix + key, {}, bytes, sha256, {}};
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
    S3Request request{"DELETE", settings_.prefix + key, {{"versionId", version}}};
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
