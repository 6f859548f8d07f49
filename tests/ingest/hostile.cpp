// SPDX-License-Identifier: GPL-3.0-or-later
// Files that mean harm, and files that are only broken: refused by their code.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "folder.h"
#include "scanned.h"
#include "server/ingest/picture.h"
#include "server/ingest/sources.h"

namespace {

using namespace tamga;
using namespace tamga::ingest;
using namespace tamga::ingest::test;

std::string kind_code(const std::string& name, const std::string& bytes) {
  return code_of([&] { kind_of(name, bytes); });
}

std::string page_code(FileKind kind, const std::string& bytes, const ReadingLimits& limits = {}) {
  return code_of([&] { ReadingProcess(limits).read_page(kind, bytes, 1); });
}

std::string pdf_with(const std::string& pages, const std::string& objects) {
  return "%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj" + pages + "endobj\n" +
         objects + "trailer<</Root 1 0 R>>\n%%EOF\n";
}

std::string picture_bytes(int width, int height, bool tiff) {
  const Picture picture(pixCreate(width, height, 8));
  pixSetAll(picture.get());
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  if (tiff)
    pixWriteMemTiff(&bytes, &size, picture.get(), IFF_TIFF_LZW);
  else
    pixWriteMemPng(&bytes, &size, picture.get(), 0);
  std::string out(reinterpret_cast<const char*>(bytes), size);
  lept_free(bytes);
  return out;
}

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(what_a_file_is) {
  const std::string pdf = "%PDF-1.7", png = "\x89PNG\r\n\x1a\n", jpeg = "\xff\xd8\xff\xe0",
                    tiff("II*\0", 4);
  BOOST_TEST((kind_of("a.pdf", pdf) == FileKind::pdf));
  BOOST_TEST((kind_of("A.PDF", pdf) == FileKind::pdf));
  BOOST_TEST((kind_of("x/y.TIFF", tiff) == FileKind::tiff));
  BOOST_TEST((kind_of("b.jpeg", jpeg) == FileKind::jpeg));
  BOOST_TEST(kind_code("a.pdf", "") == "scan-empty");
  BOOST_TEST(kind_code("a.pdf", png) == "scan-kind-refused");
  BOOST_TEST(kind_code("a.png", pdf) == "scan-kind-refused");
  BOOST_TEST(kind_code("a", pdf) == "scan-kind-refused");
  BOOST_TEST(kind_code("a.pdf.exe", pdf) == "scan-kind-refused");
  BOOST_TEST(kind_code("a.pdf", "MZ\x90") == "scan-kind-refused");
  BOOST_TEST(kind_code("a.pdf", "\n%PDF-1.7") == "scan-kind-refused");
  BOOST_TEST(kind_code("a.html", "<html>") == "scan-kind-refused");
}

BOOST_AUTO_TEST_CASE(broken_files) {
  BOOST_TEST(page_code(FileKind::pdf, "%PDF-1.7\n") == "scan-unreadable");
  BOOST_TEST(page_code(FileKind::pdf, pdf_with("<</Type/Pages/Kids[]/Count 0>>", "")) ==
             "scan-unreadable");
  BOOST_TEST(page_code(FileKind::tiff, std::string("II*\0\x08\0\0\0", 8)) == "scan-unreadable");
  BOOST_TEST(page_code(FileKind::tiff, std::string("II*\0\xff\xff\xff\xff", 8)) ==
             "scan-unreadable");
  BOOST_TEST(page_code(FileKind::jpeg, "\xff\xd8\xff\xe0 nothing") == "scan-unreadable");
  std::string png = picture_bytes(600, 800, false);
  BOOST_TEST(page_code(FileKind::png, png.substr(0, png.size() / 3)) == "scan-unreadable");
  std::string tiff = picture_bytes(600, 800, true);
  BOOST_TEST(page_code(FileKind::tiff, tiff.substr(0, 40)) == "scan-unreadable");
}

// Any bytes changed anywhere: an answer or a code, never more.
BOOST_AUTO_TEST_CASE(flipped_bytes_are_an_answer_or_a_code) {
  std::uint64_t seed = 20261126;
  BOOST_TEST_MESSAGE("seed " << seed);
  const ReadingProcess reader;
  const std::pair<FileKind, std::string> samples[] = {
      {FileKind::pdf, plain_pdf("flip")},
      {FileKind::tiff, picture_bytes(300, 400, true)},
      {FileKind::png, picture_bytes(300, 400, false)}};
  for (const auto& [kind, sample] : samples)
    for (int round = 0; round < 5; ++round) {
      std::string bytes = sample;
      for (int flips = 0; flips < 8; ++flips) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        bytes[(seed >> 20) % bytes.size()] ^= static_cast<char>(1 << (seed >> 60) % 8);
      }
      const auto code = code_of([&] { reader.read_page(kind, bytes, 1); });
      BOOST_TEST((code.empty() || code == "scan-unreadable" || code == "scan-too-large" ||
                  code == "scan-encrypted" || code == "reading-limit"),
                 code);
    }
}

BOOST_AUTO_TEST_CASE(pictures_too_large) {
  ReadingLimits limits;
  limits.pixels = 100'000;
  BOOST_TEST(page_code(FileKind::png, picture_bytes(1000, 1000, false), limits) ==
             "scan-too-large");
  BOOST_TEST(page_code(FileKind::tiff, picture_bytes(1000, 1000, true), limits) ==
             "scan-too-large");
  // A header that promises more pixels than there is memory, and nothing behind it.
  std::string png = picture_bytes(10, 10, false);
  png[16] = png[20] = '\x7f';
  const auto code = page_code(FileKind::png, png);
  BOOST_TEST((code == "scan-too-large" || code == "scan-unreadable"), code);
}

BOOST_AUTO_TEST_CASE(bombs) {
  // More pages than are taken; and ten thousand that are one.
  std::string kids, pages, same;
  for (int object = 3; object < 9; ++object) {
    kids += std::to_string(object) + " 0 R ";
    pages +=
        std::to_string(object) + " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>endobj\n";
  }
  ReadingLimits few;
  few.pages = 5;
  BOOST_TEST(page_code(FileKind::pdf, pdf_with("<</Type/Pages/Kids[" + kids + "]/Count 6>>", pages),
                       few) == "scan-too-large");
  for (int i = 0; i < 10'000; ++i) same += "3 0 R ";
  const auto one =
      page_code(FileKind::pdf, pdf_with("<</Type/Pages/Kids[" + same + "]/Count 10000>>", pages));
  BOOST_TEST((one == "scan-too-large" || one == "scan-unreadable"), one);
  // A page as large as a field is drawn small, not refused; one of no size is.
  const auto sized = [](const std::string& box) {
    return pdf_with("<</Type/Pages/Kids[3 0 R]/Count 1>>",
                    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox" + box + ">>endobj\n");
  };
  BOOST_TEST(page_code(FileKind::pdf, sized("[0 0 14400 14400]")) == "");
  const auto thin = page_code(FileKind::pdf, sized("[0 0 1000000 0.001]"));
  BOOST_TEST((thin == "scan-too-large" || thin == "scan-unreadable" || thin.empty()), thin);
  // A form that draws itself a thousand times, each of which does.
  std::string draws;
  for (int i = 0; i < 1000; ++i) draws += "/X Do ";
  std::string nested =
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject"
      "<</X 5 0 R>>>>>>endobj\n4 0 obj<</Length " +
      std::to_string(draws.size()) + ">>stream\n" + draws + "\nendstream endobj\n";
  for (int object = 5; object < 12; ++object)
    nested += std::to_string(object) +
              " 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</X " +
              std::to_string(object + 1) + " 0 R>>>>/Length " + std::to_string(draws.size()) +
              ">>stream\n" + draws + "\nendstream endobj\n";
  nested +=
      "12 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Length 14>>stream\n"
      "0 0 9 9 re f \nendstream endobj\n";
  ReadingLimits limits;
  limits.time = std::chrono::seconds(3);
  const auto code =
      page_code(FileKind::pdf, pdf_with("<</Type/Pages/Kids[3 0 R]/Count 1>>", nested), limits);
  BOOST_TEST(code == "reading-limit");
}

BOOST_AUTO_TEST_CASE(a_password_is_told) {
  // Standard security handler, revision 2, with keys that no empty password opens.
  const std::string key(32, 'A');
  const std::string pdf =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 "
      "R]/Count "
      "1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n4 0 "
      "obj<</Filter/Standard/V 1/R 2/O(" +
      key + ")/U(" + key +
      ")/P -4>>endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[(0123456789abcdef)"
      "(0123456789abcdef)]>>\n%%EOF\n";
  const auto code = page_code(FileKind::pdf, pdf);
  BOOST_TEST((code == "scan-encrypted" || code == "scan-unreadable"), code);
}

BOOST_AUTO_TEST_CASE(links_and_devices_are_not_followed) {
  const TemporaryFolder folder;
  const auto outside = folder.write("outside/secret.pdf", plain_pdf("secret"));
  folder.write("in/good.pdf", plain_pdf("good"));
  folder.write("in/deep/er/good.pdf", plain_pdf("deeper"));
  const auto in = folder.path() / "in";
  std::filesystem::create_symlink(outside, in / "link.pdf");
  std::filesystem::create_directory_symlink(folder.path() / "outside", in / "folder");
  std::filesystem::create_directory_symlink("..", in / "deep/up");
  BOOST_REQUIRE(::mkfifo((in / "pipe.pdf").c_str(), 0600) == 0);
  std::vector<std::string> refused;
  const auto sources = sources_below({in.string()}, {}, [&](const auto& name, const auto& failure) {
    BOOST_TEST(failure.kind().code == "source-refused");
    refused.push_back(name);
  });
  BOOST_TEST(sources.size() == 2U);
  BOOST_TEST((refused ==
              std::vector<std::string>{"in/deep/up", "in/folder", "in/link.pdf", "in/pipe.pdf"}));
  // One that becomes a link between looking and opening.
  BOOST_TEST(code_of([&] { read_source(in / "link.pdf", 1 << 20); }) == "source-refused");
  BOOST_TEST(code_of([&] { read_source(in / "pipe.pdf", 1 << 20); }) == "source-refused");
  BOOST_TEST(code_of([&] { read_source(in / "good.pdf", 100); }) == "scan-too-large");
  folder.write("in/empty.pdf", "");
  BOOST_TEST(code_of([&] { read_source(in / "empty.pdf", 100); }) == "scan-empty");
  SourceLimits few;
  few.files = 3;
  BOOST_TEST(code_of([&] { sources_below({in.string()}, few, [](const auto&, const auto&) {}); }) ==
             "ingest-limit");
  BOOST_TEST(code_of([&] {
               sources_below({(in / "gone").string()}, {}, [](const auto&, const auto&) {});
             }) == "not-found");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
