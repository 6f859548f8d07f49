// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that are not whole, or meant ill: each is found, by its clause.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <random>
#include <set>

#include "server/archive/package/payload_name.h"
#include "tests/archive/package_ground.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

// One package, copied for each case. Its archive is closed at once: nothing of it may
// be torn down after the crypto library is.
struct Original {
  TemporaryFolder folder;
  Original() {
    PackingHouse house;
    fs::copy(house.pack(house.ids()), folder.path() / "package", fs::copy_options::recursive);
  }
};
fs::path original() {
  static const Original made;
  return made.folder.path() / "package";
}

struct Copy {
  TemporaryFolder folder;
  fs::path path = folder.path() / "package";
  Copy() { fs::copy(original(), path, fs::copy_options::recursive); }
  package::Findings findings() const { return package::PackageReader(path).check(); }
  bool sh(const std::string& command) const {
    return shell("cd '" + path.string() + "' && " + command) == 0;
  }
};

bool names(const package::Findings& findings, const std::string& clause) {
  for (const auto& finding : findings.list())
    if (finding.clause == clause) return true;
  return false;
}

std::vector<std::vector<std::string>> rows_of(const char* file) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream stream(fs::path(TAMGA_TEST_FILES) / file);
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> row;
    std::istringstream fields(line);
    for (std::string one; std::getline(fields, one, '\t');) row.push_back(one);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(package_hostile)

BOOST_AUTO_TEST_CASE(a_copy_with_manifests_made_anew_is_whole) {
  Copy copy;
  reseal(copy.path);
  BOOST_TEST(described(copy.findings()) == "");
}

BOOST_AUTO_TEST_CASE(every_clause_of_the_table) {
  for (const auto& row : rows_of("package_clauses.txt")) {
    BOOST_TEST_REQUIRE(row.size() == 3U);
    Copy copy;
    BOOST_TEST_CONTEXT(row[0] << " " << row[2]) {
      BOOST_TEST(copy.sh("sha256sum " + row[1] + " > before && sed -i '" + row[2] + "' " + row[1] +
                         " && ! sha256sum -c --status before && rm before"));
      reseal(copy.path);
      const auto findings = copy.findings();
      BOOST_TEST(names(findings, row[0]), described(findings));
    }
  }
}

// Without manifests made anew: what is laid into a bag, taken out, or linked.
BOOST_AUTO_TEST_CASE(the_bag_itself) {
  struct Row {
    const char *clause, *command;
  };
  const std::vector<Row> rows = {
      {"RFC8493-2.1.1", "rm bagit.txt"},
      {"RFC8493-2.1.1", "sed -i s/1.0/0.97/ bagit.txt"},
      {"RFC8493-2.1.3", "rm manifest-sha512.txt"},
      {"RFC8493-2.1.3", "rm data/METS.xml"},
      {"RFC8493-2.1.3", "echo x > data/more"},
      {"RFC8493-2.2.1", "echo x > more"},
      {"RFC8493-2.2.1", "rm bag-info.txt"},
      {"RFC8493-2.2.1", "rm tagmanifest-sha256.txt"},
      {"RFC8493-2.4", "cp manifest-sha256.txt manifest-md5.txt"},
      {"RFC8493-5.1", "rm data/METS.xml && ln -s /etc/passwd data/METS.xml"},
      {"RFC8493-5.1", "ln -s / data/root"},
      {"RFC8493-5.1", "mkfifo data/pipe"},
      {"RFC8493-5.1", "cp data/METS.xml data/mets.xml"},
      {"RFC8493-5.1", "printf x > \"data/$(printf 'и\\314\\206')\""},  // й in two characters
      {"RFC8493-5.1", "printf x > \"data/$(printf 'a\\nb')\""},
      {"RFC8493-5.1", "printf x > 'data/a\\b'"},
      {"RFC8493-5.1", "printf x > \"data/$(printf '\\377')\""},
      {"RFC8493-5.1", "mkdir -p data/1/2/3/4/5/6/7/8/9/10/11/12/13"},
      {"RFC8493-2.1.3", "sed -i '1s/data/..\\/data/' manifest-sha256.txt"},
      {"RFC8493-2.1.3", "sed -i '1s/data/\\/data/' manifest-sha256.txt"},
      {"RFC8493-2.1.3", "head -1 manifest-sha256.txt >> manifest-sha256.txt"},
      {"RFC8493-2.1.3", "sed -i 1d manifest-sha256.txt"},
      {"RFC8493-2.1.3", "sed -i '1s/  / */' manifest-sha512.txt"},
      {"RFC8493-2.1.3", "sed -i '1s/^./A/' manifest-sha512.txt"},
      {"RFC8493-2.1.3", "sed -i '1s/$/\\r/' manifest-sha512.txt"},
      {"RFC8493-3", "printf x >> data/METS.xml"},
      {"RFC8493-3", "sed -i 's/Oxum: ./Oxum: 9/' bag-info.txt"},
      {"RFC8493-2.2.2", "sed -i 's/Oxum: ./Oxum: 9/' bag-info.txt"},
  };
  for (const auto& row : rows) {
    Copy copy;
    BOOST_TEST_CONTEXT(row.command) {
      BOOST_TEST(copy.sh(row.command));
      const auto findings = copy.findings();
      BOOST_TEST(names(findings, row.clause), described(findings));
    }
  }
  BOOST_TEST(!package::PackageReader("/nonexistent").check().empty());
}

BOOST_AUTO_TEST_CASE(limits_hold) {
  Copy copy;
  package::BagLimits limits;
  limits.files = 10;
  BOOST_TEST(!package::PackageReader(copy.path, limits).check().empty());
  limits = {};
  limits.file_bytes = 1000;
  BOOST_TEST(!package::PackageReader(copy.path, limits).check().empty());
  limits = {};
  limits.bytes = 10000;
  BOOST_TEST(!package::PackageReader(copy.path, limits).check().empty());
}

BOOST_AUTO_TEST_CASE(names_that_a_package_can_have) {
  struct Row {
    std::string name;
    bool good;
  };
  const std::vector<Row> rows = {{"data/METS.xml", true},
                                 {"data/шийдвэр.pdf", true},
                                 {"", false},
                                 {"/etc/passwd", false},
                                 {"data/../../x", false},
                                 {"..", false},
                                 {"a//b", false},
                                 {"./a", false},
                                 {"a/.", false},
                                 {"a/", false},
                                 {"~/x", false},
                                 {"a\\b", false},
                                 {"a\nb", false},
                                 {"a\x7f", false},
                                 {"C:/x", false},
                                 {"и\xCC\x86", false},
                                 {"й", true},
                                 {"\xff\xfe", false},
                                 {"\xED\xA0\x80", false},
                                 {std::string(1025, 'a'), false},
                                 {"a\xE2\x80\xAE"
                                  "b",
                                  false},
                                 {"a ", false},
                                 {"a.", false},
                                 {std::string("a\0b", 3), false}};
  for (const auto& row : rows)
    BOOST_TEST((package::name_fault(row.name).empty()) == row.good, row.name);
  BOOST_TEST(package::collision_key("ТАМГА.pdf") == package::collision_key("тамга.PDF"));
  BOOST_TEST(package::collision_key("й") == package::collision_key("и\xCC\x86"));
  BOOST_TEST(package::collision_key("ﬁ") == package::collision_key("fi"));
  BOOST_TEST(package::collision_key("а") != package::collision_key("a"));
  for (const std::string name : {"a%b", "a\nb", "%25", "100%"})
    BOOST_TEST(package::name_from_manifest(package::manifest_name(name)).value_or("") == name);
  BOOST_TEST(!package::name_from_manifest("a%2Fb"));
  BOOST_TEST(!package::name_from_manifest("a%"));
}

// Any byte of any file, in any way: flipped, lost, doubled.
BOOST_AUTO_TEST_CASE(no_byte_changes_without_a_finding) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  Copy copy;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(copy.path))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  // Every file some times, the small ones that hold the rest together more often.
  std::vector<fs::path> tried = files;
  for (int i = 0; i < 25; ++i)
    for (const char* name :
         {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt",
          "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"})
      tried.push_back(copy.path / name);
  std::size_t missed = 0;
  for (const auto& file : tried) {
    const std::string bytes = bytes_of(file);
    std::string bent = bytes;
    const auto at = random() % bytes.size();
    switch (random() % 4) {
      case 0:
        bent.erase(at, 1);
        break;
      case 1:
        bent.insert(at, 1, bytes[at]);
        break;
      default:
        bent[at] = static_cast<char>(bent[at] ^ (1 << (random() % 8)));
    }
    if (bent == bytes) continue;
    put_bytes(file, bent);
    if (copy.findings().empty()) {
      ++missed;
      BOOST_TEST(false, "seed " << seed << ": " << file.string() << " at " << at);
    }
    put_bytes(file, bytes);
  }
  BOOST_TEST(missed == 0U);
  BOOST_TEST(copy.findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
