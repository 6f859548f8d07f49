// SPDX-License-Identifier: GPL-3.0-or-later
// The paper of a form that is still being filled in.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "renderers/content/form.h"
#include "renderers/renderer.h"

namespace tamga::pages {

// Content of a half-written form that can be rendered: required texts that are missing
// are an ellipsis, what is wrong is left out. Pure.
nlohmann::json presentable(const forms::Form& form, nlohmann::json content,
                           const fonts::Catalogue& faces);

// The PDF of it, without a code: no archive answers for it. Rendering costs a processor:
// at most two at once in this process, Failure too-busy for whoever waits longer than
// four seconds.
std::string preview_of(const forms::Form& form, const nlohmann::json& content,
                       const forms::Renderer& renderer);

}  // namespace tamga::pages
