// SPDX-License-Identifier: GPL-3.0-or-later
// The destruction act (устгах акт) as the paper of a disposal: made from the
// appraisal, approved by its acts, certified after the execution.
//
// Why: what the paper says and what is destroyed must be one thing. The act's units
// are the program's, not typed; its approval approves the disposal in the same
// transaction; its last act must tell the day and manner of the execution itself.
#pragma once

#include <string>
#include <string_view>

#include "server/archive/disposal/disposal.h"
#include "server/archive/retention/schedule.h"
#include "server/documents/documents.h"

namespace tamga {

// Thread-safe. All that it is given must outlive it.
class DestructionAct : public documents::Effect {
 public:
  // Also tells the disposal what of a destroyed record lies in the documents' tables.
  DestructionAct(archive::Archive& archive, archive::Disposal& disposal,
                 const archive::Schedule& schedule, documents::Documents& documents);

  static constexpr const char* form = "destruction_act";

  // Ends the appraisal and makes its paper, an open document whose author is `by`.
  // `commission_json`: the object /commission of the form. Gives the disposal as it is
  // then: with no unit to destroy it has no document. Failures of Disposal::conclude()
  // and of the content.
  archive::DisposalCase draw_up(const access::Account& by, std::string_view disposal,
                                std::string_view commission_json);

  // Failure act-differs when the document is no disposal's act or its content is not
  // what the commission decided; unit-held, second-person-required, disposal-state.
  void before_act(const documents::Document& document, std::string_view act,
                  std::string_view by) override;
  // `approved`: approves the disposal. `destroyed`: act-differs unless its day and
  // manner are those of the execution.
  void with_act(archive::Transaction& transaction, const archive::Agent& agent,
                const documents::Document& document, std::string_view act) override;
  // Failure document-closed once it is executed.
  void before_undoing(const documents::Document& document) override;
  void with_record(archive::Transaction& transaction, const archive::Agent& agent,
                   const documents::Document& document, const archive::Record& record) override;

 private:
  archive::Archive& archive_;
  archive::Disposal& disposal_;
  const archive::Schedule& schedule_;
  documents::Documents& documents_;
};

}  // namespace tamga
