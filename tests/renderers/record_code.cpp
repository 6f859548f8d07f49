// SPDX-License-Identifier: GPL-3.0-or-later
// The record's code on paper, read by a program that is not ours (zbar) from
// pictures that another one made of the page (poppler).
#include "renderers/code/record_code.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "content_cases.h"
#include "layout_fixture.h"
#include "renderers/error.h"
#include "renderers/renderer.h"

namespace {

namespace fs = std::filesystem;
using namespace tamga;
using namespace tamga::forms;
using namespace tamga::layout_tests;

const std::string hash = "0123456789abcdef0123456789abcdef00112233445566778899aabbccddeeff";
const std::string id = "019a8f3e-7c21-7d54-9b06-4e1f2a3b5c6d";
const std::string record_url = "https://archive.example.gov.mn/verify/" + id;

const Renderer& renderer() {
  static const Renderer renderer;
  return renderer;
}

// A PDF in a folder of its own, and what programs say about it.
class Paper {
 public:
  Paper(const std::string& pdf, const Form& form)
      : height_(form.geometry.height),
        folder_(fs::temp_directory_path() / ("tamga-code-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "paper.pdf", std::ios::binary) << pdf;
  }
  ~Paper() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  // Runs it in the folder; {status, standard output}.
  std::pair<int, std::string> run(const std::string& command) const {
    const std::string line = "cd '" + folder_.string() + "' && " + command + " >answer 2>/dev/null";
    const int status = std::system(line.c_str());
    std::ifstream in(folder_ / "answer", std::ios::binary);
    return {status, {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}};
  }

  // What zbar reads in the footer of a page as it comes out at this resolution, by poppler's
  // own renderer or by cairo, which smooths what it enlarges.
  std::string scanned(std::size_t page, int dots_per_inch, const char* by = "pdftoppm") const {
    const std::string number = std::to_string(page);
    const auto top = static_cast<int>((height_ - footer) * dots_per_inch / 72);
    const auto drawn = run(std::string(by) + " -gray -png -singlefile -f " + number + " -l " +
                           number + " -r " + std::to_string(dots_per_inch) + " -x 0 -y " +
                           std::to_string(top) + " -W 20000 -H 20000 paper.pdf page");
    BOOST_REQUIRE_MESSAGE(drawn.first == 0, by << " (package poppler-utils) failed");
    return run("zbarimg --quiet --raw -S*.enable=0 -Sqrcode.enable=1 page.png").second;
  }

 private:
  static constexpr double footer = 85;  // points: 30 mm, with some of the text above
  double height_;
  fs::path folder_;
};

bool is_url_invalid(const forms::Error& error) {
  return error.code() == "record-url-invalid";
}

std::size_t stamps(const layout::Laid& laid) {
  std::size_t count = 0;
  for (const auto& page : laid.pages)
    for (const auto& item : page.items)
      if (std::holds_alternative<layout::Stamp>(item)) ++count;
  return count;
}

// Page, place and text of every text that stands on a page itself.
std::string places(const layout::Laid& laid) {
  std::ostringstream out;
  for (const auto& piece : pieces(laid))
    out << piece.page << ' ' << piece.text->x << ' ' << piece.text->baseline << ' '
        << piece.text->run.text << '\n';
  return out.str();
}

const std::string running =
    "<footer><div class='record-code'></div><p>хуудас <span class='page-number'></span></p>"
    "</footer>";

std::string paragraphs(int count) {
  std::string html;
  for (int i = 0; i < count; ++i) html += "<p>Төрийн албаны баримт бичгийн хадгалалт</p>";
  return html;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_code)

BOOST_AUTO_TEST_CASE(the_lines_are_the_address_and_the_digits) {
  const auto secure = code::record_code(record_url, hash);
  BOOST_TEST(secure.lines[0] == "archive.example.gov.mn/verify/");
  BOOST_TEST(secure.lines[1] == id);
  BOOST_TEST(secure.lines[2] == "0123 4567 89ab cdef");
  const auto plain = code::record_code("http://127.0.0.1:8080/verify/" + id, hash);
  BOOST_TEST(plain.lines[0] == "http://127.0.0.1:8080/verify/");
}

BOOST_AUTO_TEST_CASE(addresses_that_no_camera_would_follow_are_refused) {
  const std::string long_host(43, 'a');
  for (const std::string& url :
       {std::string(), std::string("archive.example.gov.mn/verify/1"),
        std::string("ftp://a.mn/verify/1"), std::string("https://"), std::string("https:///verify"),
        std::string("https://a.mn"), std::string("https://a.mn/verify/"),
        std::string("https://a.mn/ver ify/1"), std::string("https://a.mn/verify/1?x=2"),
        std::string("https://a.mn/verify/1#x"), std::string("https://архив.мн/verify/1"),
        std::string("https://a.mn/verify/\"1"), std::string("https://a.mn/verify/1\n"),
        "https://" + long_host + ".mn/verify/" + id}) {
    BOOST_TEST_CONTEXT(url) {
      BOOST_TEST(!code::is_record_url(url));
      BOOST_CHECK_EXCEPTION(code::record_code(url, hash), forms::Error, is_url_invalid);
    }
  }
  BOOST_TEST(code::is_record_url("https://" + long_host.substr(1) + ".mn/verify/" + id));
}

BOOST_AUTO_TEST_CASE(every_address_fits_the_place) {
  for (std::size_t length = 12; length <= 97; ++length) {
    const auto code = code::record_code("https://a/" + std::string(length - 10, 'a'), hash);
    BOOST_TEST(code.modules <= layout::most_modules);
    BOOST_TEST(code.picture.columns == 8 * code.modules);
    BOOST_TEST(code.picture.rows == 8 * code.modules);
    BOOST_TEST(code.picture.bits.size() ==
               static_cast<std::size_t>(8 * code.modules * code.modules));
  }
}

BOOST_AUTO_TEST_CASE(the_place_takes_the_same_room_with_and_without_a_code) {
  const std::string body = running + paragraphs(60);
  const auto code = code::record_code(record_url, hash);
  const auto white = lay_out("", body), printed = lay_out("", body, small_sheet(), &code);
  BOOST_REQUIRE_GT(printed.pages.size(), 2U);
  BOOST_TEST(stamps(white) == 0U);
  BOOST_TEST(white.masks.empty());
  BOOST_TEST(stamps(printed) == printed.pages.size());
  BOOST_TEST(printed.masks.size() == 1U);
  BOOST_TEST(printed.stamps.size() == 1U);
  BOOST_TEST(places(white) == places(printed));
  check_frame(printed, small_sheet());
  BOOST_TEST(printed.structure.size() == white.structure.size());
  const std::string long_name = "https://" + std::string(42, 'a') + ".mn/verify/" + id;
  const auto longer = code::record_code(long_name, hash);
  BOOST_TEST(places(lay_out("", body, {600, 300, 50, 50, 50, 50}, &longer)) ==
             places(lay_out("", body, {600, 300, 50, 50, 50, 50}, &code)));
}

// White on all sides, four modules wide; in the header as in the footer.
BOOST_AUTO_TEST_CASE(nothing_stands_in_the_quiet_zone) {
  const std::string header =
      "<header><div class='record-code'></div><p>Толгой</p></header>" + paragraphs(60);
  for (const std::string& url :
       {record_url, "https://" + std::string(42, 'a') + ".mn/verify/" + id}) {
    const auto code = code::record_code(url, hash);
    BOOST_TEST(code.modules == (url == record_url ? 41 : 45));
    for (const std::string& body : {running + paragraphs(60), header}) {
      const auto laid = lay_out("header, footer { margin: 0 }", body, small_sheet(), &code);
      check_frame(laid, small_sheet());
      BOOST_REQUIRE_EQUAL(laid.stamps.size(), 1U);
      const auto box = std::get<layout::Picture>(laid.stamps[0].back()).box;
      BOOST_TEST(std::abs(box.right - box.left - code.modules * layout::code_module) < 1e-9);
      const double around = layout::code_quiet - 1e-9;
      const layout::Rectangle quiet{box.left - around, box.bottom - around, box.right + around,
                                    box.top + around};
      BOOST_TEST(quiet.left >= 0);
      BOOST_TEST(quiet.bottom >= 0);
      BOOST_TEST(quiet.top <= laid.pages[0].height);
      for (const auto& page : laid.pages) {
        std::vector<layout::Item> items = page.items;
        items.insert(items.end(), laid.stamps[0].begin(), laid.stamps[0].end());
        for (const auto& item : items) {
          const auto* text = std::get_if<layout::PlacedText>(&item);
          if (!text) continue;
          const double ascent = text->run.face->ascent() * text->size / 1000;
          const double descent = text->run.face->descent() * text->size / 1000;
          const bool apart = text->x >= quiet.right || text->x + width_of(*text) <= quiet.left ||
                             text->baseline + descent >= quiet.top ||
                             text->baseline + ascent <= quiet.bottom;
          BOOST_TEST(apart, text->run.text);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_record_has_no_code) {
  for (const auto& form : cases::forms().all()) {
    const auto rendition = renderer().render(*form, cases::sample(*form), Completeness::Record);
    const Paper paper(rendition.pdf, *form);
    BOOST_TEST(paper.scanned(1, 300).empty());
    BOOST_TEST(rendition.pdf.find("/XObject<<") == std::string::npos);
    BOOST_TEST(rendition.pdf.find("/ImageMask") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(every_page_of_every_form_is_read_by_a_camera) {
  for (const auto& form : cases::forms().all()) {
    BOOST_TEST_CONTEXT(form->id << "@" << form->version) {
      const auto rendition =
          renderer().render(*form, cases::sample(*form), Completeness::Record, {record_url});
      const std::string wanted =
          record_url + "?content=" + rendition.content_sha256.substr(0, 16) + "\n";
      const Paper paper(rendition.pdf, *form);
      for (std::size_t page = 1; page <= rendition.pages; ++page)
        BOOST_TEST(paper.scanned(page, 200) == wanted);
      BOOST_TEST(paper.scanned(1, 150) == wanted);
      BOOST_TEST(paper.scanned(rendition.pages, 300) == wanted);
      const std::string text = paper.run("pdftotext -layout -f 1 -l 1 paper.pdf -").second;
      const std::string digits = rendition.content_sha256;
      BOOST_TEST(text.find("archive.example.gov.mn/verify/") != std::string::npos);
      BOOST_TEST(text.find(id) != std::string::npos);
      BOOST_TEST(text.find(digits.substr(0, 4) + " " + digits.substr(4, 4) + " " +
                           digits.substr(8, 4) + " " + digits.substr(12, 4)) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(short_and_long_addresses_are_read_by_a_camera) {
  const auto& form = *cases::forms().find("performance_report");
  for (const std::string& url : {"http://a/" + id, "http://127.0.0.1:8080/verify/" + id,
                                 "https://" + std::string(42, 'a') + ".mn/verify/" + id}) {
    const auto rendition =
        renderer().render(form, cases::sample(form), Completeness::Record, {url});
    const Paper paper(rendition.pdf, form);
    const std::string wanted = url + "?content=" + rendition.content_sha256.substr(0, 16) + "\n";
    BOOST_TEST(paper.scanned(1, 150) == wanted);
    for (const int dots : {200, 300, 600})
      for (const char* by : {"pdftoppm", "pdftocairo"})
        BOOST_TEST(paper.scanned(1, dots, by) == wanted, by << " at " << dots);
  }
}

BOOST_AUTO_TEST_CASE(the_code_costs_little_and_changes_no_page) {
  for (const auto& form : cases::forms().all()) {
    const auto sample = cases::sample(*form);
    const auto bare = renderer().render(*form, sample, Completeness::Record);
    const auto coded = renderer().render(*form, sample, Completeness::Record, {record_url});
    BOOST_TEST(coded.pages == bare.pages);
    BOOST_TEST(coded.content_sha256 == bare.content_sha256);
    const auto added = static_cast<long>(coded.pdf.size()) - static_cast<long>(bare.pdf.size());
    BOOST_TEST_MESSAGE(form->id << "@" << form->version << ": " << coded.pages << " pages, "
                                << bare.pdf.size() << " bytes, with code " << added << " more");
    BOOST_TEST(added > 0);
    BOOST_TEST(added < 2300 + 10 * static_cast<long>(coded.pages));
    const auto again = renderer().render(*form, sample, Completeness::Record, {record_url});
    BOOST_TEST((again.pdf == coded.pdf));
  }
}

BOOST_AUTO_TEST_SUITE_END()
