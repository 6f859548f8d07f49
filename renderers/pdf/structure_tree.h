// SPDX-License-Identifier: GPL-3.0-or-later
// The structure tree of a tagged PDF (ISO 32000-1 14.7, 14.8): what is a
// heading, a table, a head cell, for who reads by ear.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/object_file.h"
#include "renderers/pdf/text_operators.h"

namespace tamga::pdf {

// Everything of a document that the tree points at, by object number.
struct StructureTargets {
  const std::vector<std::vector<std::size_t>>& marked_content;  // [page][MCID] → structure
  const std::vector<std::vector<FieldStop>>& fields;            // [page], in reading order
  const std::vector<std::size_t>& pages;
  const std::vector<std::size_t>& widgets;  // of laid.fields
};

// Writes StructTreeRoot, one element for every node but artifacts, and the
// parent tree: key i is page i's marked content, key pages + j is widget j.
// Elements keep the order of the nodes; within one, content and children stand
// and fields stand in reading order. A field whose node is no Form gets a Form element under it.
// Gives the catalogue's entries /StructTreeRoot and /MarkInfo; nothing if there
// are no nodes. Throws forms::Error render-failed if a node is no part of the tree.
std::string add_structure_tree(ObjectFile& file, const layout::Laid& laid,
                               const StructureTargets& targets);

}  // namespace tamga::pdf
