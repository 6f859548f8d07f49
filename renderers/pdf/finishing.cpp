// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/finishing.h"

#include "renderers/error.h"
#include "renderers/pdf/attachments.h"
#include "renderers/pdf/form_fields.h"
#include "renderers/pdf/notation.h"
#include "renderers/pdf/object_file.h"
#include "renderers/pdf/outline.h"
#include "renderers/pdf/output_intent.h"
#include "renderers/pdf/shared_drawings.h"
#include "renderers/pdf/structure_tree.h"
#include "renderers/pdf/xmp_metadata.h"

namespace tamga::pdf {
namespace {

// The file identifier (ISO 32000-1 14.4): half of the content's SHA-256. Both
// halves are the same in a new file; an update changes the second.
std::string file_identifier(const std::string& hex_sha256) {
  if (hex_sha256.size() != 64 ||
      hex_sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw forms::Error("render-failed", "the identifier is not a SHA-256 in hexadecimal");
  return hex_sha256.substr(0, 32);
}

std::vector<std::size_t> reserve_pages(ObjectFile& file, const layout::Laid& laid) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < laid.pages.size(); ++i) numbers.push_back(file.reserve());
  return numbers;
}

// Gives the number of the page tree's root (7.7.3), one level deep.
std::size_t write_pages(ObjectFile& file, const Drawing& drawing, const layout::Laid& laid,
                        const std::vector<std::size_t>& pages, std::size_t resources,
                        const FormFields& fields) {
  const std::size_t root = file.reserve();
  std::string kids;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const std::size_t content = file.add_stream("", drawing.contents[i]);
    file.set(pages[i],
             "<</Type/Page/Parent " + reference(root) + "/MediaBox[0 0 " +
                 number(laid.pages[i].width) + ' ' + number(laid.pages[i].height) + "]/Contents " +
                 reference(content) + "/Resources " + reference(resources) +
                 "/Tabs/S/StructParents " + std::to_string(i) + fields.annotations[i] + ">>",
             Part::Pages);
    kids += reference(pages[i]) + ' ';
  }
  file.set(root, "<</Type/Pages/Count " + std::to_string(pages.size()) + "/Kids[" + kids + "]>>",
           Part::Pages);
  return root;
}

}  // namespace

std::string finish(const Drawing& drawing, const layout::Laid& laid, const DocumentFonts& fonts,
                   const Metadata& metadata, const std::vector<Attachment>& attachments) {
  const std::string identifier = file_identifier(metadata.identifier);
  ObjectFile file;
  const std::vector<std::size_t> pages = reserve_pages(file, laid);
  const EmbeddedFonts embedded = fonts.embed(file);
  const FormFields fields = add_form_fields(file, laid.fields, pages, pages.size(), embedded);
  const std::size_t resources = add_resources(file, laid, drawing, embedded.resources);
  const std::size_t page_tree = write_pages(file, drawing, laid, pages, resources, fields);
  // The packet stands uncompressed, so that it is found without a PDF reader.
  const std::size_t packet =
      file.add_plain_stream("/Type/Metadata/Subtype/XML", xmp_packet(metadata));
  const std::size_t information = file.add(info_dictionary(metadata));

  std::string catalogue = "<</Type/Catalog/Pages " + reference(page_tree) +
                          "/Lang(mn-MN)/ViewerPreferences<</DisplayDocTitle true>>/Metadata " +
                          reference(packet) + "/OutputIntents[" +
                          reference(add_srgb_output_intent(file)) + ']';
  catalogue += embed_attachments(file, attachments, date(metadata.created));
  catalogue += fields.catalogue_entry;
  catalogue += add_outline(file, laid, pages);
  catalogue += add_structure_tree(file, laid,
                                  {drawing.marked_content, drawing.fields, pages, fields.widgets});
  return file.finish(file.add(catalogue + ">>", Part::Form), information, identifier);
}

}  // namespace tamga::pdf
