// SPDX-License-Identifier: GPL-3.0-or-later
// An act on a server with a key that never leaves this machine: the server
// prepares the signature, the key here makes it, the server puts it in.
#pragma once

#include <string>
#include <string_view>

#include "renderers/seal/signing/signing_key.h"
#include "server/cli/command.h"

namespace tamga::cli {

// --remote URL --document ID --act A --values FILE --account NAME --password-file
// FILE. Prints what became of the document. Throws Failure with the server's own
// code and words, or remote-unavailable.
int act_remotely(const Arguments& arguments, const seal::SigningKey& key);

// The first line of the file that an option names, "" without it: secrets stand
// in files, never in arguments.
std::string secret_from(const Arguments& arguments, std::string_view option);

}  // namespace tamga::cli
