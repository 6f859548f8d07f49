// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/attachments.h"

#include <algorithm>

#include "renderers/error.h"
#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

std::size_t embed_file(ObjectFile& file, const Attachment& attachment,
                       const std::string& modified) {
  const std::string size = std::to_string(attachment.data.size());
  return file.add_stream("/Type/EmbeddedFile/Subtype" + name(attachment.media_type) +
                             "/Params<</Size " + size + "/ModDate(" + modified + ")>>",
                         attachment.data, Effort::Medium);
}

std::size_t add_specification(ObjectFile& file, const Attachment& attachment,
                              std::size_t embedded) {
  return file.add("<</Type/Filespec/F" + text_string(attachment.name) + "/UF" +
                  text_string(attachment.name) + "/Desc" + text_string(attachment.description) +
                  "/AFRelationship/Source/EF<</F " + reference(embedded) + "/UF " +
                  reference(embedded) + ">>>>");
}

}  // namespace

std::string embed_attachments(ObjectFile& file, const std::vector<Attachment>& attachments,
                              const std::string& modified) {
  if (attachments.empty()) return {};
  // A name tree is sorted by its keys (7.9.6); UTF-16 hex sorts as the bytes do.
  std::vector<std::pair<std::string, std::string>> names;
  std::string associated = "/AF[";
  for (const Attachment& attachment : attachments) {
    const std::string specification =
        reference(add_specification(file, attachment, embed_file(file, attachment, modified)));
    names.emplace_back(text_string(attachment.name), specification);
    associated += specification + ' ';
  }
  std::sort(names.begin(), names.end());
  std::string tree = "/Names<</EmbeddedFiles<</Names[";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names[i].first == names[i - 1].first)
      throw forms::Error("render-failed", "two attachments have one name");
    tree += names[i].first + ' ' + names[i].second + ' ';
  }
  return associated + ']' + tree + "]>>>>";
}

}  // namespace tamga::pdf
