// SPDX-License-Identifier: GPL-3.0-or-later
// The index: records in, found records out. Derived data: it can be deleted
// and built anew from the archive at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "index/analysis/synonyms.h"
#include "index/entry.h"
#include "index/error.h"
#include "index/fragment.h"
#include "index/marker.h"
#include "index/shard_layout.h"

namespace tamga::index {

struct AnalysedEntry;  // postings.h

// ---- writing ----------------------------------------------------------------

// The one writer of an index folder (Xapian allows one; a second one's opening
// throws Error index-unavailable at once). Not thread-safe: the indexing thread
// owns it. Nothing is durable or visible before commit(). After any Error what was
// not committed is lost, and the writer has to be opened again.
class Writer {
 public:
  // `layout` counts where there is no index yet; one that exists keeps its own.
  explicit Writer(const std::filesystem::path& folder, const ShardLayout& layout = {});
  ~Writer();
  void put(const Entry& entry);  // adds or replaces by id
  // The same of an entry whose words were read before, as by another thread.
  void put(const AnalysedEntry& entry);
  void remove(const std::string& id);  // no error when absent
  void commit();
  // The last position of the archive's event log that is in the index (kept in the same
  // commit; of several shards the least), so that indexing goes on where it stopped; 0 at
  // first.
  std::uint64_t position() const;
  void set_position(std::uint64_t position);

  // What this commit removes or replaces shall leave no bytes in the index's files:
  // noted in the commit, so that scrub() is due whatever happens in between.
  void note_scrub();
  bool scrub_due() const;
  // Writes each shard that is due anew beside itself and puts that in its place at once:
  // readers find the one or the other. Uncommitted changes are dropped. Costs as much as
  // reading and writing those shards. No other writer may come meanwhile: who
  // calls it holds a lock of its own. Throws Error index-unavailable (disk full).
  void scrub();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Writes a copy of the last commit of every shard that is here, as small as it can be, into
// `fresh`, which must not exist. Reads a state that a writer must not overtake twice
// meanwhile. Takes as long as reading and writing the whole index; `stop` is asked between
// its tables. Throws Error index-unavailable, leaving nothing: overtaken, stopped, disk full.
void compact(const std::filesystem::path& folder, const std::filesystem::path& fresh,
             const std::function<bool()>& stop);

// ---- reading ----------------------------------------------------------------

enum class Order { Relevance, Newest, Person };

struct Search {
  std::string text;  // as typed; may be ""
  // Filters, "" = any. Case and white space do not matter.
  std::string form, year, unit, position, person, organisation;
  std::string openness, retention_class, script;
  std::uint64_t since = 0;          // only what came at this position of the log or later
  std::vector<std::string> access;  // the asker's terms: at least one must match
  Order order = Order::Relevance;
  std::size_t offset = 0, limit = 20;  // limit ≤ 100
  bool passages = true;                // false: Hit.snippet stays empty, the answer comes sooner
  bool facets = true;                  // false: Found.facets stays empty, the answer comes sooner
};

struct Hit {
  std::string id, form, form_version, title, person, position, unit, organisation, registration,
      number;
  int year = 0;
  std::vector<Fragment> snippet;
};

struct FacetValue {
  std::string value;
  std::size_t count = 0;
};

struct Found {
  std::vector<Hit> hits;
  std::size_t total = 0;  // exact
  // How the words were read when not exactly: "" | "folded" (case form,
  // spelling, script) | "near" (edit distance). For «хайсан нь: …».
  std::string how;
  std::vector<std::string> read_as;  // the words actually looked for, if how != ""
  // The whole query better spelled, of words in records that the asker may see; "" if none.
  std::string did_you_mean;
  // Words of a query that found nothing, as typed, that stand in no record which the asker
  // may see, however they are read.
  std::vector<std::string> missing;
  // Codes of what could not be honoured: read-as-words, too-long (query_reader.h).
  std::vector<std::string> notes;
  // form, year, unit, position, organisation, openness, retention_class, script: exact
  // counts under the query and all filters, most frequent first, at most 1,000 values
  // each. Values that differ in case or white space alone count as one, as one of the
  // records counted has it.
  std::map<std::string, std::vector<FacetValue>> facets;
};

// What the typed words may become.
struct Suggestion {
  enum class Kind { Person, Position, Unit };
  Kind kind = Kind::Person;
  std::string text;       // as written in a record
  std::size_t count = 0;  // records that the asker may see
};

// Reads one index folder, all its shards as one; sees what the writer has committed.
// Thread-safe: it keeps one Xapian database a thread and retries when a commit overtakes.
class Searcher {
 public:
  explicit Searcher(const std::filesystem::path& folder, Synonyms synonyms = {});
  // From now on for every search that begins.
  void set_synonyms(Synonyms synonyms);
  ~Searcher();
  // Never throws for what was typed. Throws Error index-damaged / index-unavailable.
  Found search(const Search& search) const;
  // What marks the hits of this search in any text, read as search() reads it
  // for this asker. Throws as search() does.
  Marker marker(const Search& search) const;
  // Up to `limit` completions of what is being typed: people, positions, units.
  // Most frequent first, of equals by text. Counts are exact up to 20,000 records.
  std::vector<Suggestion> suggest(const std::string& typed, const std::vector<std::string>& access,
                                  std::size_t limit) const;
  // Records with the most telling words in common with this one, most alike first;
  // empty when the asker may not see it or it is not there. At most `limit` ≤ 100.
  std::vector<Hit> more_like(const std::string& id, const std::vector<std::string>& access,
                             std::size_t limit) const;
  std::uint64_t position() const;
  // Enough has come since the index was last compacted that it would be smaller: by
  // positions of the log, a fifth of them and 10,000 at least.
  bool compaction_due() const;
  std::size_t size() const;
  bool contains(const std::string& id) const;
  // Reads every block of the index; "" or what is wrong (for tamga check).
  std::string fault() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::index
