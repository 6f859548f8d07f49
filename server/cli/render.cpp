// SPDX-License-Identifier: GPL-3.0-or-later
// tamga render: content → PDF, no archive needed.
#include <iostream>
#include <nlohmann/json.hpp>

#include "renderers/renderer.h"
#include "server/assets.h"
#include "server/cli/command.h"
#include "server/documents/sealing.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

int run_render(const Arguments& arguments) {
  if (arguments.rest.size() != 2)
    throw Failure("argument-invalid", "usage: tamga render FORM[@VERSION] CONTENT.json -o OUT.pdf");
  std::vector<std::filesystem::path> folders = {share_folder() / "renderers" / "forms"};
  if (arguments.has("forms")) folders.push_back(arguments.path("forms"));
  const forms::FormCatalogue catalogue(folders);
  const auto* form = catalogue.find(arguments.rest[0]);
  if (!form) throw Failure("form-unknown", "no form " + arguments.rest[0]);
  const auto content = documents::read_content(read_file(arguments.rest[1], forms::Limits{}.bytes));
  const fonts::Profile standard;
  const forms::Renderer renderer({arguments.value("serif", standard.serif),
                                  arguments.value("sans-serif", standard.sans_serif)});
  const auto rendition =
      renderer.render(*form, content, forms::Completeness::Draft, {arguments.value("record-url")});
  write_file(arguments.path("output"), rendition.pdf);
  if (arguments.json())
    std::cout << nlohmann::json{{"form", form->id + "@" + form->version},
                                {"pages", rendition.pages},
                                {"bytes", rendition.pdf.size()},
                                {"content_sha256", rendition.content_sha256}}
                     .dump()
              << "\n";
  return 0;
}

}  // namespace

Command render_command() {
  return {"render",
          "render FORM[@VERSION] CONTENT.json -o OUT.pdf [--forms DIR] [--serif FAMILY] "
          "[--sans-serif FAMILY] [--record-url URL]",
          "renders the content of a document to PDF/A; no archive needed",
          "0 rendered; 2 the content (the line names the JSON pointer) or an option is refused; 3 "
          "no such form "
          "or file; 5 a font is missing, or the disk is full",
          {{"output", 'o', "OUT.pdf", "where to write; - is standard output", true},
           {"forms", 0, "DIR", "a folder of further forms"},
           {"serif", 0, "FAMILY", "the family that serif stands for (tamga faces lists them)"},
           {"sans-serif", 0, "FAMILY", "the family that sans-serif stands for"},
           {"record-url", 0, "URL",
            "the record's address for the code on the paper (default: no code)"}},
          run_render};
}

}  // namespace tamga::cli
