// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/archive_after.h"

#include <map>

#include "server/error.h"
#include "server/indexing/indexing.h"
#include "server/services.h"

namespace tamga::faults {
namespace {

class Looking {
 public:
  Looking(Services& services, std::vector<std::string>& wrongs)
      : services_(services), wrongs_(wrongs) {}

  void records(const Expected& expected) {
    const auto all = services_.archive->records("", 10'000);
    if (all.size() < expected.least || all.size() > expected.most)
      say(std::to_string(all.size()) + " records instead of " + std::to_string(expected.least) +
          " to " + std::to_string(expected.most));
    for (const auto& id : expected.acknowledged)
      if (!services_.archive->record(id)) say("lost record " + id);
    for (const auto& record : all) {
      if (!services_.searcher->contains(record.id)) say("not in the index: " + record.id);
      if (record.document_id.empty()) continue;
      if (!of_document_.emplace(record.document_id, record.id).second)
        say("two records of document " + record.document_id);
    }
  }

  // After records().
  void documents() {
    const auto author = services_.access->account("author");
    if (!author) return;  // an archive without people
    for (const auto& brief : services_.documents->drafts_of(*author)) {
      const auto document = services_.documents->document(brief.id).value();
      std::size_t acted = 0;
      for (const auto& event : services_.archive->events(document.id, 10'000))
        if (event.type == "document.act") ++acted;
      const auto acts = services_.documents->acts(document);
      if (acts.size() != acted)
        say(std::to_string(acts.size()) + " acts and " + std::to_string(acted) + " events of " +
            document.id);
      const bool is_record = document.stage == documents::Stage::Record;
      const auto record = of_document_.find(document.id);
      if (is_record != (record != of_document_.end()) ||
          (is_record && record->second != document.record_id))
        say("document " + document.id + " and its record do not agree");
      if (!acts.empty()) signed_file(document, acts.size());
    }
  }

 private:
  void signed_file(const documents::Document& document, std::size_t acts) {
    const bool is_record = document.stage == documents::Stage::Record;
    const auto record = services_.archive->record(document.record_id);
    const auto pdf = record ? services_.archive->object(record->pdf_sha256)
                            : services_.documents->preview(document);
    const auto verified = seal::verify(pdf, *services_.trust.now());
    const std::size_t expected = acts + (is_record ? 1 : 0);
    const std::size_t found = verified.report.signatures.size();
    if (found != expected)
      say(std::to_string(found) + " signatures after " + std::to_string(acts) + " acts of " +
          document.id);
  }
  void say(const std::string& wrong) { wrongs_.push_back(wrong); }

  Services& services_;
  std::vector<std::string>& wrongs_;
  std::map<std::string, std::string> of_document_;
};

void look_for_leftovers(const std::filesystem::path& data, std::vector<std::string>& wrongs) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
    const auto name = entry.path().lexically_relative(data).string();
    const bool of_the_moment = name.find(".new-") != std::string::npos ||
                               name.ends_with("-journal") || name.starts_with("index.new");
    const bool mark = name.starts_with("objects/incoming/");
    if (of_the_moment || mark) wrongs.push_back("left behind: " + name);
  }
}

}  // namespace

std::vector<std::string> wrongs_of(const std::filesystem::path& data, const Expected& expected) {
  std::vector<std::string> wrongs;
  try {
    {
      Services services(data, true);
      services.disposal->finish_removals();  // as the server does each minute
      services.indexing->catch_up();
      Looking looking(services, wrongs);
      looking.records(expected);
      looking.documents();
      for (const auto& fault : services.archive->check())
        wrongs.push_back("check: " + fault.kind + " " + fault.subject + " " + fault.detail);
    }
    look_for_leftovers(data, wrongs);
    if (!extends(data, expected.log)) wrongs.push_back("the log does not go on from what it was");
  } catch (...) {
    wrongs.push_back(std::string("it cannot be opened: ") + current_failure().what());
  }
  return wrongs;
}

}  // namespace tamga::faults
