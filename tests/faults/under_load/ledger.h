// SPDX-License-Identifier: GPL-3.0-or-later
// What a server has acknowledged, and everything that it answered, by many clients at once.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace tamga::faults {

struct Acknowledged {
  std::string record, document;
  std::string number;   // that stands in its text, and in no other's
  std::string content;  // JSON as it was sent
  // What the server said of it when it was first looked at; "" before.
  std::string registration, pdf, source;
};

// Thread-safe.
class Ledger {
 public:
  void acknowledge(Acknowledged record);
  std::size_t size() const;
  // From that place on, at most so many.
  std::vector<Acknowledged> from(std::size_t place, std::size_t most) const;
  void looked_at(std::size_t place, const Acknowledged& record);

  // A draft: asked for; and answered with an id.
  void draft_asked() { add(drafts_asked_); }
  void draft_made() { add(drafts_made_); }
  std::size_t drafts_asked() const { return read(drafts_asked_); }
  std::size_t drafts_made() const { return read(drafts_made_); }

  // An answer: its status with its problem, "" for none; its id. Status 0: none came.
  void answered(int status, const std::string& problem, const std::string& id);
  // Ids of answers since forget_answers(), and whether a client stopped waiting for one.
  std::set<std::string> answers() const;
  bool gave_up() const;
  void give_up();
  void forget_answers();
  std::string table() const;  // answers by status and problem

  // A sentence each; the same one only once.
  void wrong(const std::string& sentence);
  std::vector<std::string> wrongs() const;

 private:
  void add(std::size_t& number);
  std::size_t read(const std::size_t& number) const;

  mutable std::mutex mutex_;
  std::vector<Acknowledged> records_;
  std::size_t drafts_asked_ = 0, drafts_made_ = 0;
  std::map<std::string, std::size_t> counts_;
  std::set<std::string> answers_;
  bool gave_up_ = false;
  std::vector<std::string> wrongs_;
};

}  // namespace tamga::faults
