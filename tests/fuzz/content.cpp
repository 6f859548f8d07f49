// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: content of a document as JSON. The first byte chooses the form. What is found
// good can be filled and rendered; what is not is told by pointer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

#include "renderers/renderer.h"

namespace {

using namespace tamga::forms;

const FormCatalogue& catalogue() {
  static const FormCatalogue all({std::filesystem::path(TAMGA_SOURCE_SHARE) / "renderers/forms"});
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Renderer renderer;
  if (size == 0) return 0;
  const auto& forms = catalogue().all();
  const Form& form = *forms[data[0] % forms.size()];
  nlohmann::json content;
  Problem problem;
  if (!read_json({reinterpret_cast<const char*>(data) + 1, size - 1}, {}, content, problem))
    return 0;
  const auto problems = check(form, content, Completeness::Draft, renderer.faces());
  if (problems.size() > 100) std::abort();
  if (!problems.empty()) return 0;
  index_fields(form, content);
  if (!renderer.render(form, content, Completeness::Draft).pdf.starts_with("%PDF-")) std::abort();
  return 0;
}
