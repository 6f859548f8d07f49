// SPDX-License-Identifier: GPL-3.0-or-later
// One bucket of an S3 store: its keys read, written, listed and erased.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/storage/s3_settings.h"

namespace tamga::archive {

struct S3Answer;
struct S3Request;

// Keys are without the settings' prefix and need no escaping (letters, digits, - _ . /).
// Thread-safe: connections are kept and shared. Whatever may be asked twice is, when the store
// does not answer or says 5xx: all of these may. Then, and for what the store refuses: Failure
// object-store-unavailable with its own code ("AccessDenied").
class S3Client {
 public:
  // Throws Failure data-unusable when the secret cannot be read.
  explicit S3Client(S3Settings settings);
  ~S3Client();

  // Nothing when there is no such key.
  std::optional<std::string> get(const std::string& key) const;
  std::optional<std::uint64_t> size(const std::string& key) const;
  // `sha256`: of the bytes, lower-case hex; the store compares. Locked as the settings say.
  void put(const std::string& key, std::string_view bytes, const std::string& sha256) const;
  // Every version of the key, past a governance lock; no error when there is none.
  void erase(const std::string& key) const;

  struct Entry {
    std::string key;
    std::uint64_t size = 0;
  };
  // A page of keys that begin with `begin`, in order, after `after` ("" for the first).
  std::vector<Entry> list(const std::string& begin, const std::string& after) const;

 private:
  struct Connections;
  S3Answer ask(const S3Request& request) const;
  S3Answer ask_once(const S3Request& request) const;
  std::vector<std::string> versions(const std::string& key) const;

  S3Settings settings_;
  std::string secret_;
  std::unique_ptr<Connections> connections_;
};

}  // namespace tamga::archive
