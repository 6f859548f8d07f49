// SPDX-License-Identifier: GPL-3.0-or-later
// What an S3 store answers in XML, read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tamga::archive {

// The code of an error, "AccessDenied"; "" for what is none. Never throws.
std::string s3_error_code(std::string_view xml);

// Throws Failure object-store-unavailable when the answer 404 speaks of the bucket, not of a key.
void require_bucket(std::string_view xml);

// Keys and sizes of ListObjectsV2. These two throw Failure object-store-unavailable when it is
// no such answer.
std::vector<std::pair<std::string, std::uint64_t>> s3_keys(std::string_view xml);
// Ids of all versions and delete markers of just this key, of ListObjectVersions.
std::vector<std::string> s3_versions(std::string_view xml, std::string_view key);

}  // namespace tamga::archive
