// SPDX-License-Identifier: GPL-3.0-or-later
// Packages: written, read by others, taken back with everything equal.
#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/archive/package_ground.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(packages)

BOOST_AUTO_TEST_CASE(a_package_is_whole_by_others_and_by_our_reader) {
  PackingHouse house;
  const auto path = house.pack(house.ids());
  BOOST_TEST(described(package::PackageReader(path).check()) == "");
  const std::string in = "cd '" + path.string() + "' && ";
  for (const char* check :
       {"sha512sum -c --quiet --strict manifest-sha512.txt",
        "sha256sum -c --quiet --strict manifest-sha256.txt",
        "sha512sum -c --quiet --strict tagmanifest-sha512.txt",
        "sha256sum -c --quiet --strict tagmanifest-sha256.txt",
        // Every payload file in every manifest, no other line.
        "find data -type f | LC_ALL=C sort > /tmp/$$.a && cut -c131- manifest-sha512.txt | "
        "LC_ALL=C sort | cmp - /tmp/$$.a && cut -c67- manifest-sha256.txt | LC_ALL=C sort | "
        "cmp - /tmp/$$.a && rm /tmp/$$.a",
        "test \"$(grep Payload-Oxum bag-info.txt)\" = \"Payload-Oxum: "
        "$(cat $(find data -type f) | wc -c).$(find data -type f | wc -l)\"",
        "! find . -type l | grep -q ."})
    BOOST_TEST(shell(in + check) == 0, check);
  for (const char* file :
       {"data/METS.xml", "data/representations/rep1/METS.xml", "data/metadata/descriptive/ead3.xml",
        "data/metadata/preservation/premis.xml"})
    BOOST_TEST(shell(in + "xmllint --noout --nonet " + file) == 0, file);
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(taken_into_an_empty_archive_everything_is_equal) {
  PackingHouse house;
  std::vector<std::string> before;
  const auto path = house.pack(house.ids());
  for (const auto& id : house.ids()) before.push_back(view_of(house.archive, house.hierarchy, id));
  OtherArchive other;
  const auto report = other.import(path);
  BOOST_TEST(report.imported == house.records.size());
  BOOST_TEST(report.waiting == 0U);
  BOOST_TEST(describe(other.archive.check()) == "");
  for (std::size_t i = 0; i < before.size(); ++i)
    BOOST_TEST(view_of(other.archive, other.hierarchy, house.records[i].id) == before[i]);
  BOOST_TEST(other.hierarchy.relations(house.records[2].id).size() == 1U);
  BOOST_TEST(other.hierarchy.fonds().size() == 1U);
  BOOST_TEST(other.hierarchy.entries(other.hierarchy.plans(house.fonds.id).at(0).id).size() == 9U);

  const auto events = other.archive.log_state().size;
  const auto again = other.import(path);
  BOOST_TEST(again.finished_before);
  BOOST_TEST(again.imported == 0U);
  BOOST_TEST(other.archive.log_state().size == events);
}

BOOST_AUTO_TEST_SUITE_END()
