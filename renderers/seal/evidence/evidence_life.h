// SPDX-License-Identifier: GPL-3.0-or-later
// How long the evidence of a file holds without being renewed.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace tamga::seal {

// The day from which an algorithm is no longer trusted, by its name: "SHA-256",
// "RSA-2048", "P-256" … (ETSI TS 119 312 tells what is expected; nobody knows, so
// that these are settings). One that is not named has no end yet.
using AlgorithmEnds = std::map<std::string, std::chrono::sys_days, std::less<>>;

// The first moment at which a certificate or an algorithm that the file rests on
// has run out: those of its last document time-stamp; without one, those of each
// signature's time-stamp, or of the signature itself. Thread-safe. Throws Error
// pdf-unreadable, also for a file without a signature.
std::chrono::sys_seconds evidence_lasts_until(std::string_view pdf, const AlgorithmEnds& ends);

}  // namespace tamga::seal
