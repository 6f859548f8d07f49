// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/field_appearance.h"

#include <cmath>
#include <set>

namespace tamga::seal {
namespace {

constexpr double kRounding = 0.51;  // points: boxes are written with two decimals or none
constexpr int kMaxReached = 20'000;
constexpr int kMaxNesting = 64;

bool has_only(QPDFObjectHandle dictionary, const std::set<std::string>& keys) {
  for (const auto& [key, value] : dictionary.getDictAsMap())
    if (!keys.contains(key)) return false;
  return true;
}

bool fits(QPDFObjectHandle drawing, QPDFObjectHandle widget) {
  auto box = drawing.getKey("/BBox");
  auto place = widget.getKey("/Rect");
  if (!box.isRectangle() || !place.isRectangle()) return false;
  const auto inner = box.getArrayAsRectangle();
  const auto outer = place.getArrayAsRectangle();
  const double width = std::abs(outer.urx - outer.llx), height = std::abs(outer.ury - outer.lly);
  return std::abs(inner.urx - inner.llx) <= width + kRounding &&
         std::abs(inner.ury - inner.lly) <= height + kRounding;
}

// Pictures only: a drawing within the drawing could hold anything again.
bool has_plain_resources(QPDFObjectHandle resources) {
  if (resources.isNull()) return true;
  if (!resources.isDictionary() || !has_only(resources, {"/Font", "/XObject", "/ProcSet"}))
    return false;
  auto drawings = resources.getKey("/XObject");
  if (drawings.isNull()) return true;
  if (!drawings.isDictionary()) return false;
  for (const auto& key : drawings.getKeys()) {
    auto drawing = drawings.getKey(key);
    if (!drawing.isStream() || !drawing.getDict().getKey("/Subtype").isNameAndEquals("/Image"))
      return false;
  }
  return true;
}

// Walks all that the appearance leads to.
class Reach {
 public:
  explicit Reach(const SignedRevision& then) : then_(then) {}

  bool uses_prepared(QPDFObjectHandle value, int depth = 0) {
    if (depth > kMaxNesting || reached_.size() > kMaxReached) return true;
    if (value.isIndirect()) {
      if (then_.has_unused(value.getObjGen())) return true;
      // What the signed revision showed already leads nowhere new.
      if (then_.names(value.getObjGen()) || !reached_.insert(value.getObjGen()).second)
        return false;
    }
    if (value.isStream()) value = value.getDict();
    if (value.isArray()) {
      for (auto& item : value.getArrayAsVector())
        if (uses_prepared(item, depth + 1)) return true;
    } else if (value.isDictionary()) {
      for (const auto& [key, item] : value.getDictAsMap())
        if (uses_prepared(item, depth + 1)) return true;
    }
    return false;
  }

 private:
  const SignedRevision& then_;
  std::set<QPDFObjGen> reached_;
};

}  // namespace

std::string fault_of_appearance(QPDFObjectHandle widget, const SignedRevision& then) {
  auto appearance = widget.getKey("/AP");
  if (appearance.isNull()) return {};
  if (Reach(then).uses_prepared(appearance)) return "prepared-object-used";
  if (!appearance.isDictionary() || !has_only(appearance, {"/N"})) return "appearance-suspicious";
  auto stream = appearance.getKey("/N");
  if (!stream.isStream()) return "appearance-suspicious";
  auto drawing = stream.getDict();
  const bool is_new = !then.table().contains(stream.getObjGen());
  const bool plain = drawing.getKey("/Subtype").isNameAndEquals("/Form") &&
                     has_only(drawing, {"/Type", "/Subtype", "/FormType", "/BBox", "/Resources",
                                        "/Filter", "/DecodeParms", "/Length"}) &&
                     fits(drawing, widget) && has_plain_resources(drawing.getKey("/Resources"));
  return is_new && plain ? std::string() : "appearance-suspicious";
}

}  // namespace tamga::seal
