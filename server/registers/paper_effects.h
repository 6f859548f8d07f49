// SPDX-License-Identifier: GPL-3.0-or-later
// What the acts of the archivist's papers do: an approved file plan opens files, a
// handover that both have signed gives the units to the archive.
#pragma once

#include "server/documents/effects.h"
#include "server/registers/registers.h"

namespace tamga::registers {

// Form file_plan. Before each act the paper must be what the plan holds now (Failure
// plan-differs); its record approves the plan. A paper of an organisation that has no
// fonds, or that no plan names, is a paper and no more; of one that has a fonds it is
// plan-differs, for nothing may look like its plan that is not.
class PlanEffect : public documents::Effect {
 public:
  PlanEffect(archive::Hierarchy& hierarchy, const Registers& registers)
      : hierarchy_(hierarchy), registers_(registers) {}
  void before_act(const documents::Document& document, std::string_view act,
                  std::string_view by) override;
  void with_act(archive::Transaction&, const archive::Agent&, const documents::Document&,
                std::string_view) override {}
  void with_record(archive::Transaction& transaction, const archive::Agent& agent,
                   const documents::Document& document, const archive::Record& record) override;

 private:
  archive::Hierarchy& hierarchy_;
  const Registers& registers_;
};

// Form handover_act, of those that the year's end drew up (Failure handover-differs
// when the units are others by now); one that a person wrote is a paper and no more.
class HandoverEffect : public documents::Effect {
 public:
  HandoverEffect(archive::Hierarchy& hierarchy, const Registers& registers)
      : hierarchy_(hierarchy), registers_(registers) {}
  void before_act(const documents::Document& document, std::string_view act,
                  std::string_view by) override;
  void with_act(archive::Transaction&, const archive::Agent&, const documents::Document&,
                std::string_view) override {}
  void with_record(archive::Transaction& transaction, const archive::Agent& agent,
                   const documents::Document& document, const archive::Record& record) override;

 private:
  archive::Hierarchy& hierarchy_;
  const Registers& registers_;
};

}  // namespace tamga::registers
