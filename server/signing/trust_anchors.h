// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates that chains may end in, as they are at this moment: an administrator
// exchanges them while requests run.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "renderers/seal/trust/trust_store.h"

namespace tamga::signing {

// A handle: copies are of the same anchors, and what is set in one all of them have.
// Thread-safe.
class TrustAnchors {
 public:
  TrustAnchors() : TrustAnchors(seal::TrustStore()) {}
  // For who has a fixed list. On purpose not explicit.
  TrustAnchors(seal::TrustStore anchors) : state_(std::make_shared<State>()) {
    set(std::move(anchors));
  }

  // Never null. Whoever judges takes them once and goes by them to the end.
  std::shared_ptr<const seal::TrustStore> now() const {
    const std::lock_guard lock(state_->guard);
    return state_->anchors;
  }
  void set(seal::TrustStore anchors) {
    auto given = std::make_shared<const seal::TrustStore>(std::move(anchors));
    const std::lock_guard lock(state_->guard);
    state_->anchors.swap(given);
  }

 private:
  struct State {
    std::mutex guard;
    std::shared_ptr<const seal::TrustStore> anchors;
  };
  std::shared_ptr<State> state_;
};

}  // namespace tamga::signing
