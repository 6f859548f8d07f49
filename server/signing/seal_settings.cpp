// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signing/seal_settings.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "server/error.h"

namespace tamga::signing {
namespace {

using nlohmann::json;

constexpr std::size_t image_limit = 1 << 20;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw Failure("data-unusable", file.string() + ": " + why);
}

std::string read_image(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (bytes.empty() || bytes.size() > image_limit) refuse(file, "no picture of at most 1 MiB");
  return bytes;
}

// YYYY-MM-DD of the calendar.
std::optional<std::chrono::sys_days> day_from(const std::string& text) {
  std::istringstream in(text);
  int year = 0;
  unsigned month = 0, day = 0;
  char first = 0, second = 0;
  in >> std::noskipws >> year >> first >> month >> second >> day;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!in || !in.eof() || first != '-' || second != '-' || !date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

class Reader {
 public:
  Reader(const std::filesystem::path& data, std::filesystem::path file)
      : data_(data), file_(std::move(file)) {}

  SealSettings read(const json& given) {
    if (!given.is_object()) refuse(file_, "not a JSON object");
    for (const auto& [name, value] : given.items()) take(name, value);
    if (settings_.level >= seal::Level::BT && settings_.timestamp_authorities.empty())
      refuse(file_, "level B-T and above need timestamp_authorities");
    return std::move(settings_);
  }

 private:
  void take(const std::string& name, const json& value) {
    if (name == "level")
      take_level(value);
    else if (name == "timestamp_authorities")
      take_authorities(value);
    else if (name == "timeout_seconds")
      take_timeout(value);
    else if (name == "personal_key")
      take_personal_key(value);
    else if (name == "algorithm_ends")
      take_algorithm_ends(value);
    else if (name == "mark_image" && value.is_string())
      settings_.mark_image = read_image(data_ / value.get<std::string>());
    else
      refuse(file_, "there is no entry " + name + " with such a value");
  }
  void take_level(const json& value) {
    const auto level = value.is_string() ? seal::level_from(value.get<std::string>())
                                         : std::optional<seal::Level>();
    if (!level) refuse(file_, "level is B-B, B-T, B-LT or B-LTA");
    settings_.level = *level;
  }
  void take_authorities(const json& value) {
    if (!value.is_array()) refuse(file_, "timestamp_authorities is a list of addresses");
    for (const auto& address : value) {
      const std::string text = address.is_string() ? address.get<std::string>() : "";
      if (!text.starts_with("http://") && !text.starts_with("https://"))
        refuse(file_, "timestamp_authorities are http or https addresses");
      settings_.timestamp_authorities.push_back(text);
    }
  }
  void take_timeout(const json& value) {
    if (!value.is_number_integer() || value < 1 || value > 120)
      refuse(file_, "timeout_seconds is a whole number from 1 to 120");
    settings_.limits.whole = std::chrono::seconds(value.get<int>());
    settings_.limits.connect = std::min(settings_.limits.connect, settings_.limits.whole);
  }
  void take_personal_key(const json& value) {
    if (value != "preferred" && value != "required")
      refuse(file_, "personal_key is preferred or required");
    settings_.personal_key_required = value == "required";
  }

  void take_algorithm_ends(const json& value) {
    for (const auto& [name, day] : value.items()) {
      const auto end = day.is_string() ? day_from(day.get<std::string>()) : std::nullopt;
      if (!end) refuse(file_, "algorithm_ends gives each algorithm a day, \"2040-01-01\"");
      settings_.algorithm_ends[name] = *end;
    }
  }

  const std::filesystem::path& data_;
  std::filesystem::path file_;
  SealSettings settings_;
};

}  // namespace

SealSettings read_seal_settings(const std::filesystem::path& data) {
  const auto file = data / "seal.json";
  if (!std::filesystem::exists(file)) return {};
  std::ifstream stream(file);
  const json given = json::parse(stream, nullptr, false);
  if (given.is_discarded()) refuse(file, "not JSON");
  return Reader(data, file).read(given);
}

}  // namespace tamga::signing
