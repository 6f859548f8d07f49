// SPDX-License-Identifier: GPL-3.0-or-later
// faults_work acts DATA: makes a draft and does its acts, from the first to the seal,
// through the services. A line for each step as soon as it is acknowledged; the same
// keys each time, so that it can be run again and again.
//
// faults_work dispose DATA ID: executes an approved disposal; one that is executed
// is found so.
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "server/archive/disposal/disposal.h"
#include "server/cli/command.h"
#include "server/error.h"
#include "server/services.h"

namespace {

using namespace tamga;

struct Step {
  const char* account;
  const char* act;
  const char* values;
};

constexpr Step steps[] = {
    {"author", "prepared",
     R"({"name":"Ц.Маралмаа","position":"Ахлах мэргэжилтэн","date":"2026-11-16"})"},
    {"author", "permitted",
     R"({"organisation":"Төрийн албаны зөвлөл","date":"2026-11-18","number":"87"})"},
    {"signer", "approved",
     R"({"organisation":"Сэргээгдэх нөөцийн ерөнхий газар","name":"Г.Төгөлдөр","number":"А/15","date":"2026-11-20"})"},
};

std::map<std::string, std::string> passwords(const std::filesystem::path& data) {
  std::map<std::string, std::string> found;
  std::istringstream lines(cli::read_file(data / "demo-accounts.txt", 1 << 16));
  for (std::string name, role, password; lines >> name >> role >> password;) found[name] = password;
  return found;
}

void say(const std::string& line) {
  std::cout << line << "\n" << std::flush;
}

void do_acts(const std::filesystem::path& data) {
  Services services(data, false);
  const auto known = passwords(data);
  auto& documents = *services.documents;
  const auto account = [&](const char* name) {
    const auto found = services.access->account(name);
    if (!found) throw Failure("not-found", name);
    return *found;
  };
  const auto content = cli::read_file(data / "draft.json", 1 << 20);
  auto document = documents.create(account("author"), "job_description", content, "draft");
  say("created " + document.id);
  for (const auto& step : steps) {
    const auto by = account(step.account);
    // Of an outside body's act its scan comes first; the same scan twice is one.
    if (step.act == std::string("permitted") && document.next_act == "permitted")
      documents.keep_decision(by, document.id, step.act, "зөвшөөрөл.pdf",
                              documents.preview(document));
    document = documents.act(by, document.id,
                             {step.act, step.values, {known.at(step.account), ""}, step.act});
    say("acted " + std::string(step.act));
  }
  if (document.stage == documents::Stage::Sealing)
    document = documents.seal(account("author"), document.id);
  if (document.record_id.empty()) throw Failure("internal", "not sealed: " + document.waiting);
  say("record " + document.record_id);
}

void dispose(const std::filesystem::path& data, const std::string& id) {
  const Clock clock;
  archive::Archive archive(data, clock);
  archive::Disposal disposal(archive, clock, data);
  disposal.set_papers({[](archive::Transaction&, const std::string&) { return true; }, {}});
  disposal.finish_removals();
  const auto found = disposal.find(id);
  if (!found) throw Failure("not-found", id);
  if (found->state == "approved") disposal.execute({"suvd"}, id, "устгасан");
  say("executed " + id);
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> given(words + 1, words + count);
  try {
    if (given.size() == 2 && given[0] == "acts")
      do_acts(given[1]);
    else if (given.size() == 3 && given[0] == "dispose")
      dispose(given[1], given[2]);
    else
      return 2;
    return 0;
  } catch (...) {
    const auto failure = current_failure();
    std::cerr << failure.kind().code << ": " << failure.detail() << "\n";
    return failure.kind().exit_code;
  }
}
