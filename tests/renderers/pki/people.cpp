// SPDX-License-Identifier: GPL-3.0-or-later
#include "people.h"

#include <algorithm>

namespace tamga::pki {
namespace {

constexpr int kYear = 365;

constexpr PersonRow kPeople[] = {
    {Person::Preparer, "Ш.Номундарь", KeyKind::P256, -kYear, 2 * kYear, "нууц үг 1",
     "nomundari.p12"},
    {Person::Permitter, "Д.Хүслэн", KeyKind::P384, -kYear, 2 * kYear, "Өвөр Ширээт", "khuslen.p12"},
    {Person::Approver, "Б.Ариунболд", KeyKind::Rsa3072, -kYear, 2 * kYear, "rsa-3072 түлхүүр",
     "ariunbold.p12"},
    {Person::Delegate, "Ж.Сэлэнгэмаа", KeyKind::P256, -kYear, kYear, "орлон гүйцэтгэгч",
     "selengemaa.p12"},
    {Person::Organisation, "Онги голын сав газрын захиргаа", KeyKind::P256, -kYear, 3 * kYear,
     "байгууллагын тамга", "organisation.p12"},
    {Person::Veteran, "Г.Даваахүү", KeyKind::Rsa2048, -2 * kYear, kYear, "2048", "davaakhuu.p12"},
    {Person::Expired, "Ё.Ундармаа", KeyKind::P256, -2 * kYear, -1, "хуучин", "undarmaa.p12"},
    {Person::NotYetValid, "Ө.Тэлмэн", KeyKind::P256, 30, 2 * kYear, "ирээдүй", "telmen.p12"},
    {Person::Revoked, "Х.Мишээл", KeyKind::P256, -kYear, 2 * kYear, "алдсан түлхүүр",
     "misheel.p12"},
    {Person::Suspended, "Ц.Энхжаргал", KeyKind::P384, -kYear, 2 * kYear, "шилжсэн",
     "enkhjargal.p12"},
    {Person::Forgotten, "Л.Оргил", KeyKind::P256, -kYear, 2 * kYear, "мэдэхгүй", "orgil.p12"},
    {Person::Stranger, "Р.Янжинлхам", KeyKind::P256, -kYear, 2 * kYear, "гадны", "yanjinlkham.p12"},
};

}  // namespace

std::span<const PersonRow> people() {
  return kPeople;
}

const PersonRow& row_of(Person person) {
  return *std::find_if(std::begin(kPeople), std::end(kPeople),
                       [person](const PersonRow& row) { return row.person == person; });
}

}  // namespace tamga::pki
