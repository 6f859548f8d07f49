// SPDX-License-Identifier: GPL-3.0-or-later
// An archive whose disposal is approved and not yet executed.
#pragma once

#include <filesystem>
#include <string>

namespace tamga::faults {

// Two closed units of two records each, long due; a disposal of both that two people
// began and approved. Makes it in `data`; the disposal's id.
std::string make_approved_disposal(const std::filesystem::path& data);

}  // namespace tamga::faults
