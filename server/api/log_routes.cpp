// SPDX-License-Identifier: GPL-3.0-or-later
// The event log for auditors: its checkpoint, its events, and proof of each.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/archive/storage/disk.h"

namespace tamga::api {
namespace {

constexpr std::uint64_t last_position = std::uint64_t{1} << 53;  // exact in every JSON reader

http::Response checkpoint(const Services& services) {
  const auto log = services.archive->log_state();
  if (log.size == 0) throw Failure("not-found", "the log is empty");
  http::Response response{200, {}, log.checkpoint};
  return response.with("Content-Type", "text/plain; charset=utf-8");
}

http::Response events(const Services& services, const http::Request& request) {
  require_parameters(request, {"cursor", "limit"});
  const std::uint64_t from = number_parameter(request, "cursor", 0, 0, last_position);
  auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 100, 1, 1000));
  auto list = services.archive->events_from(from, limit + 1);
  Json json = {{"events", Json::array()}, {"next", nullptr}};
  if (list.size() > limit) {
    json["next"] = std::to_string(list.back().position);
    list.pop_back();
  }
  for (const auto& event : list) json["events"].push_back(event_view(event));
  return json_response(json);
}

http::Response proof(const Services& services, const http::Request& request) {
  http::Request asked = request;  // the position as a checked number
  asked.query = {{"position", request.path_values.at("position")}};
  const std::uint64_t position = number_parameter(asked, "position", 0, 0, last_position);
  return json_response(proof_view(services.archive->proof(position)));
}

http::Response consistency(const Services& services, const http::Request& request) {
  require_parameters(request, {"first", "second"});
  const auto size = services.archive->log_state().size;
  const auto first = number_parameter(request, "first", 0, 0, last_position);
  const auto second = number_parameter(request, "second", size, 0, last_position);
  return json_response({{"first", first},
                        {"second", second},
                        {"path", services.archive->consistency(first, second)}});
}

bool is_number(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The path of C2SP tlog-tiles that the segments are: "0/x001/067", "entries/000.p/17".
// Nothing that is not exactly of that form reaches the file system.
std::optional<std::string> tile_name(const http::Request& request) {
  const std::string level = request.path_values.at("level");
  if (level != "entries" && !is_number(level, 1, 2)) return std::nullopt;
  std::vector<std::string> parts;
  for (const char* name : {"first", "second", "third", "last"})
    if (const auto at = request.path_values.find(name); at != request.path_values.end())
      parts.push_back(at->second);
  std::string path = "tile/" + level;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view part = parts[i];
    const bool last = i + 1 == parts.size(),
               partial = i + 2 == parts.size() && part.ends_with(".p");
    const bool width = last && i > 0 && parts[i - 1].ends_with(".p");
    if (partial) part.remove_suffix(2);
    if (!last && !partial &&
        !std::exchange(part, part.substr(std::min<std::size_t>(1, part.size()))).starts_with('x'))
      return std::nullopt;
    if (!is_number(part, width ? 1 : 3, 3)) return std::nullopt;
    path += "/" + parts[i];
  }
  return path;
}

http::Response tile(const Services& services, const http::Request& request) {
  const auto name = tile_name(request);
  const auto bytes = name ? archive::read_file(services.archive->log_folder() / *name)
                          : std::optional<std::string>();
  if (!bytes) throw Failure("not-found", "no such tile");
  http::Response response{200, {}, *bytes};
  return response.with("Content-Type", "application/octet-stream");
}

}  // namespace

void add_log_routes(http::Router& router, Services& services) {
  using access::Permission;
  router.add({"GET", "/api/v1/log/checkpoint", Permission::SeeEvents,
              [&services](const http::Request&) { return checkpoint(services); }});
  router.add({"GET", "/api/v1/log/events", Permission::SeeEvents,
              [&services](const http::Request& request) { return events(services, request); }});
  router.add({"GET", "/api/v1/log/events/{position}/proof", Permission::SeeEvents,
              [&services](const http::Request& request) { return proof(services, request); }});
  router.add(
      {"GET", "/api/v1/log/consistency", Permission::SeeEvents,
       [&services](const http::Request& request) { return consistency(services, request); }});
  // As deep as 256 million leaves need.
  for (const char* pattern :
       {"/api/v1/log/tile/{level}/{last}", "/api/v1/log/tile/{level}/{first}/{last}",
        "/api/v1/log/tile/{level}/{first}/{second}/{last}",
        "/api/v1/log/tile/{level}/{first}/{second}/{third}/{last}"})
    router.add({"GET", pattern, Permission::SeeEvents,
                [&services](const http::Request& request) { return tile(services, request); }});
}

}  // namespace tamga::api
