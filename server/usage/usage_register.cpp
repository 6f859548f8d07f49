// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/usage/usage_register.h"

#include <nlohmann/json.hpp>

#include "server/archive/log/event_search.h"

namespace tamga::usage {
namespace {

constexpr const char* downloaded_type = "record.downloaded";
constexpr const char* copied_type = "record.copied";  // a certified copy, which leaves the archive

std::string what_of(const archive::Event& event) {
  const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
  return detail.is_object() && detail.contains("what") && detail["what"].is_string()
             ? detail["what"].get<std::string>()
             : std::string();
}

}  // namespace

std::vector<Use> uses(const archive::Archive& archive, const AccessRequests& requests,
                      const OwnRecords& own, const UsageFilter& filter, std::size_t limit) {
  archive::EventFilter asked;
  asked.agent = filter.viewer;
  asked.types = {"record.viewed", downloaded_type, copied_type};
  asked.subject = filter.record;
  asked.person = filter.person;
  asked.from = filter.from;
  asked.until = filter.until;
  asked.before = filter.before;
  std::vector<Use> found;
  for (const auto& event : archive::find_events(archive, asked, limit)) {
    Use use;
    use.position = event.position;
    use.time = event.time;
    use.viewer = event.agent;
    use.downloaded = event.type == downloaded_type || event.type == copied_type;
    use.what = event.type == copied_type ? "copy" : what_of(event);
    use.record = event.subject;
    if (const auto record = archive.record(event.subject)) {
      use.registration = record->registration;
      use.title = record->title;
    }
    if (const auto request = requests.behind(use.viewer, use.record, use.time)) {
      use.purpose = request->purpose;
      use.request = request->id;
    }
    use.own = own.linked(use.record, use.viewer);
    found.push_back(std::move(use));
  }
  return found;
}

}  // namespace tamga::usage
