// SPDX-License-Identifier: GPL-3.0-or-later
// Access asked for: somebody who knows of a record that is closed to them says which and
// for what; an archivist opens it for a time, or refuses with a reason. The purpose goes into
// the usage register with every look (personal data law; domain: usage register).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::usage {

struct AccessRequest {
  std::string id;  // UUIDv7
  std::string account, reference, purpose;
  std::int64_t asked = 0;  // microseconds UTC
  std::string record;      // id, "" while nobody knows which is meant
  std::string state;       // "asked", "withdrawn", "granted", "refused"
  std::int64_t decided = 0;
  std::string decided_by, reason;
  std::int64_t until = 0, ended = 0;  // of what was granted; ended: taken back before
  std::string ended_by;
  // Whether what was granted holds at this moment.
  bool open(std::int64_t now) const { return state == "granted" && ended == 0 && now < until; }
};

// Thread-safe. Each change is an event; the asking and the refusal about the request, the
// opening and its early end about the record. No event holds the purpose.
class AccessRequests {
 public:
  static constexpr std::size_t most_waiting = 20;                                // of an account
  static constexpr std::size_t longest_reference = 300, longest_purpose = 1000;  // bytes
  static constexpr int longest_days = 366;

  // The tables are made by OwnRecords, before this.
  AccessRequests(archive::Archive& archive, const Clock& clock);

  // `reference`: number, code or address of the record as its asker has it. Whether there is
  // such a record is not told: the answer is the same. Failure access-request-invalid naming
  // the member, access-request-limit.
  AccessRequest ask(const access::Account& by, const std::string& reference,
                    const std::string& purpose);
  // The asker's own, while it waits. Failure not-found, access-request-decided.
  void withdraw(const access::Account& by, std::string_view id);

  // `record`: id or registration number; `until`: the last day, YYYY-MM-DD, today at the
  // earliest and a year ahead at most. Failure not-found, access-request-decided,
  // access-request-invalid (/record: there is none, or more than one fonds has the number;
  // /until; the request is one's own).
  void grant(const archive::Agent& agent, std::string_view id, const std::string& record,
             const std::string& until);
  void refuse(const archive::Agent& agent, std::string_view id, const std::string& reason);
  // Takes back what was granted. Failure not-found when it does not hold now.
  void end(const archive::Agent& agent, std::string_view id, const std::string& reason);

  std::optional<AccessRequest> find(std::string_view id) const;
  std::vector<AccessRequest> of(std::string_view account) const;  // newest first, 200 at most
  std::vector<AccessRequest> waiting() const;                     // oldest first, 200 at most
  std::vector<AccessRequest> decided(std::size_t limit) const;    // newest first
  // By which the account might look at the record at that time; the last of several.
  std::optional<AccessRequest> behind(std::string_view account, std::string_view record,
                                      std::int64_t time) const;
  // The record that a reference means: an id, alone or in an address, or a registration
  // number that only one fonds has. "" for none.
  std::string meant_by(const std::string& reference) const;

 private:
  AccessRequest waiting_one(std::string_view id) const;
  void decide(const archive::Agent& agent, const AccessRequest& decided, const char* type,
              const std::string& subject, const std::string& detail);

  archive::Archive& archive_;
  const Clock& clock_;
};

}  // namespace tamga::usage
