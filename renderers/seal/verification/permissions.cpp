// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/permissions.h"

#include <algorithm>

#include "renderers/seal/file/signature_field.h"

namespace tamga::seal {
namespace {

constexpr int kDefaultLevel = 2;  // ISO 32000-1 table 254

}  // namespace

Permissions::Permissions(QPDF& document) {
  read_level(document);
  for (auto& field : signature_fields(document)) {
    if (!field.is_signed()) continue;
    read_lock(field.field.getKey("/Lock"));
    auto references = field.field.getKey("/V").getKeyIfDict("/Reference");
    if (!references.isArray()) continue;
    for (int i = 0; i < references.getArrayNItems(); ++i) {
      auto reference = references.getArrayItem(i);
      if (reference.getKeyIfDict("/TransformMethod").isNameAndEquals("/FieldMDP"))
        read_lock(reference.getKeyIfDict("/TransformParams"));
    }
  }
}

// Several levels: the strictest holds.
void Permissions::read_level(QPDF& document) {
  auto signature = document.getRoot().getKey("/Perms").getKeyIfDict("/DocMDP");
  if (!signature.isDictionary()) return;
  level_ = kDefaultLevel;
  auto references = signature.getKey("/Reference");
  if (!references.isArray()) return;
  int strictest = 0;
  for (int i = 0; i < references.getArrayNItems(); ++i) {
    auto level = references.getArrayItem(i).getKeyIfDict("/TransformParams").getKeyIfDict("/P");
    if (!level.isInteger()) continue;
    const int value = std::clamp(level.getIntValueAsInt(), 1, 3);
    strictest = strictest == 0 ? value : std::min(strictest, value);
  }
  if (strictest != 0) level_ = strictest;
}

void Permissions::read_lock(QPDFObjectHandle lock) {
  auto action = lock.getKeyIfDict("/Action");
  if (!action.isName()) return;
  Lock read{action.getName(), {}};
  auto fields = lock.getKey("/Fields");
  for (int i = 0; fields.isArray() && i < fields.getArrayNItems(); ++i)
    if (auto name = fields.getArrayItem(i); name.isString())
      read.fields.insert(name.getUTF8Value());
  locks_.push_back(std::move(read));
}

// A name stands for the fields below it as well (12.7.3.2).
bool Permissions::Lock::names(const std::string& field) const {
  return std::any_of(fields.begin(), fields.end(), [&](const std::string& named) {
    return field == named || field.starts_with(named + '.');
  });
}

bool Permissions::locks(const std::string& field) const {
  return std::any_of(locks_.begin(), locks_.end(), [&](const Lock& lock) {
    if (lock.action == "/Include") return lock.names(field);
    if (lock.action == "/Exclude") return !lock.names(field);
    return true;  // All, and what no standard knows
  });
}

}  // namespace tamga::seal
