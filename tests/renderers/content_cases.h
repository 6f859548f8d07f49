// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of content share: the real forms and faces, and tables.
#pragma once

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "fonts/catalogue.h"
#include "renderers/content/form.h"

namespace tamga::forms::cases {

const FormCatalogue& forms();  // those of renderers/forms
const fonts::Catalogue& faces();
nlohmann::json sample(const Form& form);

// Changes one place of content at random: another value, one less, one twice.
void mutate(nlohmann::json& content, std::mt19937& random);

// Lines of a table file, without comments (#) and empty lines, cut at tabs.
std::vector<std::vector<std::string>> table(const std::string& file);

std::string read_test_file(const std::string& file);

}  // namespace tamga::forms::cases
