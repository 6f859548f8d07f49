// SPDX-License-Identifier: GPL-3.0-or-later
// Capture of the past: files that exist become records, each after a person's word.
//
// A batch takes files into staging, reads them page by page, proposes metadata. A
// person confirms a file, with what was proposed or mended, or rejects it. Only what
// is confirmed comes into the archive, the file's bytes as they came.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/clock.h"
#include "server/error.h"
#include "server/ingest/imported_record.h"
#include "server/ingest/ingest_rows.h"
#include "server/ingest/reading_process.h"
#include "server/ingest/sources.h"
#include "server/signing/trust_anchors.h"
#include "server/verification/verification_process.h"

namespace tamga::ingest {

struct IngestLimits {
  SourceLimits source;
  std::uint64_t staged_bytes = std::uint64_t{20} << 30;  // of all that wait
  ReadingLimits reading;
};

// What the service works with; all must outlive it.
struct IngestParts {
  archive::Archive& archive;
  const forms::FormCatalogue& forms;
  const VerificationProcess& verifier;
  signing::TrustAnchors trust;
  const Clock& clock;
};

// Thread-safe. Every decision is an event: ingest.begun (subject: batch), ingest.finished,
// ingest.confirmed and record.signature-validated (subject: record), ingest.rejected
// (subject: file). None holds a name, neither a person's nor a file's.
class Ingest {
 public:
  // Keeps what waits below `folder`. Adds its tables to the archive's catalogue.
  Ingest(const IngestParts& parts, const std::filesystem::path& folder, IngestLimits limits = {});
  ~Ingest();

  // ---- a batch: one at a time, by whoever holds a Run ----

  // Reads a batch's files. Whoever was killed in the middle begins the same run again:
  // every file is taken once and read to its end.
  class Run {
   public:
    ~Run();
    Run(Run&&) noexcept;
    const Batch& batch() const;
    // Takes one file; it waits, is refused or a duplicate. Nothing when the batch has this
    // name already. Throws Failure ingest-limit, storage-failed.
    std::optional<StagedFile> take(const std::string& name, std::string_view bytes);
    std::optional<StagedFile> take(const Source& source);  // reads it
    StagedFile refuse(const std::string& name, const Failure& failure);
    // Reads what waits, on two threads; tells each file when it is proposed, refused or
    // (by confirm_above) captured. Returns when all are read, and the batch is finished, or
    // when `going`, asked before each file, says no. Throws what is no fault of a file.
    void read_all(const std::function<void(const StagedFile&)>& told,
                  const std::function<bool()>& going = {});

   private:
    friend class Ingest;
    struct State;
    explicit Run(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
  };

  // Begins a batch or goes on with the unfinished one of the same source. Throws
  // Failure too-busy when another run is at work in this data directory.
  Run run(const archive::Agent& agent, const BatchOrder& order);

  // ---- scans that come through the pages ----

  struct Upload {
    std::string name, bytes;  // the file's own name, no path
  };
  // Takes files of one sending as a batch of their own: when it returns each waits, is refused
  // or a duplicate, and what waits is on disk. Reading goes on by read_uploads(). Names that
  // come twice get a number. Waits a while for a reading that is at work to make room. Throws
  // Failure scan-empty without a file, too-busy, ingest-limit, storage-failed.
  Batch take_upload(const archive::Agent& agent, const std::string& name,
                    const std::string& organisation, const std::vector<Upload>& files);
  // Reads the batches of uploads that are not finished, those that a server left in the
  // middle too; stops between two files when `going` says no or an upload waits. Gives how
  // many files it read. Does nothing while another import is at work.
  std::size_t read_uploads(const std::function<bool()>& going);

  // ---- what waits ----

  std::vector<Batch> batches(std::size_t limit) const;  // newest first
  std::optional<Batch> batch(std::string_view id) const;
  // In order; state "" is any; `after`: a number, 0 for the first.
  std::vector<StagedFile> files(std::string_view batch, std::string_view state, int after,
                                std::size_t limit) const;
  std::optional<StagedFile> file(std::string_view id) const;
  std::vector<PageReading> pages(std::string_view file) const;
  // PNG of a page, and the file as it came. Throws Failure not-found when the file is decided or
  // was never taken.
  std::string picture(const StagedFile& file, int page) const;
  std::string bytes(const StagedFile& file) const;

  // ---- decisions ----

  // Captures a proposed file: a PDF as it came; of pictures a PDF made of them, with
  // the file itself as attachment. `automatic`: nobody was asked. Throws Failure
  // ingest-decided (not proposed, or decided meanwhile), content-refused with items, those of
  // Archive::capture() and of ReadingProcess::pdf_of().
  archive::Record confirm(const archive::Agent& agent, std::string_view file,
                          const Confirmation& confirmation, bool automatic = false);
  // Throws Failure reason-missing, ingest-decided.
  void reject(const archive::Agent& agent, std::string_view file, const std::string& reason);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::ingest
