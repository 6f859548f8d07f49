// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of a PDF from anybody, in a process of its own: what a hostile
// file can do to its reader stays there.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "renderers/seal/verification/verify.h"
#include "server/apart/apart_process.h"
#include "server/apart/sandbox.h"

namespace tamga {

// Each is also a key of the configuration: verification.* (configuration.cpp).
struct VerificationLimits {
  std::chrono::milliseconds time = std::chrono::seconds(20);  // from its start to its answer
  SandboxLimits sandbox;                                      // of the process itself
  int processes = 2;  // at the same time; more wait for a place, at most as long as `time`
};

// Starts this very program again (/proc/self/exe) with the word
// kVerificationWord, which serves one file and ends; the program's main() must
// lead there (serve_verification()). The process has no descriptor but the socket
// to its parent, no environment, and what sandbox.h leaves it. Thread-safe.
class VerificationProcess {
 public:
  explicit VerificationProcess(VerificationLimits limits = {});

  // ApartProcess::keep_ready().
  void keep_ready() { process_.keep_ready(); }

  // What seal::verify() finds. Throws Failure verification-limit when the process
  // goes beyond a limit, crashes or answers nonsense; too-busy when no place
  // becomes free; internal when it cannot be started.
  seal::Verified verify(std::string_view pdf, const seal::TrustStore& trust,
                        const seal::VerificationPolicy& policy = {},
                        std::optional<std::chrono::sys_seconds> now = std::nullopt) const;

 private:
  VerificationLimits limits_;
  ApartProcess process_;
};

inline constexpr std::string_view kVerificationWord = "verify-apart";

// The process's own side: reads a request from standard input, enters the sandbox,
// answers. Never returns to code that could run an exit handler: gives the
// exit code for _exit(). 0 answered, 3 out of memory, 4 a malformed request.
int serve_verification();

}  // namespace tamga
