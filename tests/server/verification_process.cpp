// SPDX-License-Identifier: GPL-3.0-or-later
// Verification in a process of its own: the same report, its limits, and what
// the process can no longer do.
#include "server/verification/verification_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "renderers/seal/file/incremental_update.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/signing/certificate_authority.h"
#include "renderers/seal/signing/seal.h"
#include "server/error.h"
#include "server/verification/report_json.h"
#include "server/verification/verification_message.h"

namespace {

using namespace tamga;
using namespace std::chrono_literals;

struct Sample {
  std::string pdf;
  seal::TrustStore trust;
};

std::string one_page() {
  const std::string objects[] = {
      "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
      "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"};
  std::string pdf = "%PDF-1.7\n", rows = "0000000000 65535 f \n";
  for (const auto& object : objects) {
    char row[32];
    std::snprintf(row, sizeof row, "%010zu 00000 n \n", pdf.size());
    rows += row;
    pdf += object;
  }
  const std::size_t section = pdf.size();
  return pdf + "xref\n0 4\n" + rows + "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n" +
         std::to_string(section) + "\n%%EOF\n";
}

const Sample& sample() {
  static const Sample made = [] {
    const auto folder =
        std::filesystem::temp_directory_path() / ("tamga-apart-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto files = seal::make_demonstration_keys(folder, "Хангайн цаг уурын өртөө", "туршилт",
                                                     now - std::chrono::days(1), 5);
    const auto key = seal::SigningKey::from_pkcs12(files.organisation_key, "туршилт");
    seal::SealRequest request;
    request.field = "seal";
    request.reason = "Тамгалсан";
    request.time = now;
    Sample out{seal::seal(one_page(), request, key, fonts::Catalogue()),
               seal::TrustStore::load(files.authority_certificate)};
    std::filesystem::remove_all(folder);
    return out;
  }();
  return made;
}

// The sample with a security store whose one stream inflates to so many bytes.
std::string bomb(std::size_t bytes) {
  const std::string& pdf = sample().pdf;
  const auto document = seal::open_pdf(pdf);
  seal::IncrementalUpdate update(pdf, *document);
  const int stream = update.add_stream("", std::string(bytes, '\0'));
  auto root = document->getRoot();
  std::string catalogue = root.unparseResolved();
  catalogue.insert(catalogue.rfind(">>"),
                   " /DSS << /Certs [" + std::to_string(stream) + " 0 R] >> ");
  update.set(root.getObjGen(), catalogue);
  return update.write();
}

std::string code_of(const std::function<void()>& act) {
  try {
    act();
    return "";
  } catch (const Failure& failure) {
    BOOST_TEST_MESSAGE(failure.what());
    return std::string(failure.kind().code);
  }
}

std::string code_of(const std::string& pdf, const VerificationLimits& limits) {
  return code_of([&] { VerificationProcess(limits).verify(pdf, sample().trust); });
}

// How a child process ends that enters the sandbox and does this.
int end_of(const std::function<int()>& act) {
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    enter_sandbox({});
    ::_exit(act());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

// Children of this process now.
std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    std::string line;
    std::getline(file, line);
    const std::size_t end = line.rfind(')');
    if (end == std::string::npos || end + 4 > line.size()) continue;
    if (std::atoi(line.c_str() + end + 4) == ::getpid()) found.push_back(std::stoi(name));
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verification_process)

BOOST_AUTO_TEST_CASE(the_report_is_the_same_as_without_a_process) {
  const VerificationProcess process;
  for (const std::string& pdf :
       {sample().pdf, sample().pdf + "x", std::string("text"), one_page()}) {
    const auto apart = process.verify(pdf, sample().trust);
    const auto here = seal::verify(pdf, sample().trust);
    BOOST_TEST(apart.unreadable == here.unreadable);
    BOOST_TEST(to_json(apart.report).dump() == to_json(here.report).dump());
  }
  BOOST_TEST(process.verify(sample().pdf, sample().trust).report.valid());
  BOOST_TEST(!process.verify(sample().pdf, {}).report.valid());
}

BOOST_AUTO_TEST_CASE(policy_and_time_reach_the_process) {
  seal::VerificationPolicy policy;
  policy.require_revocation = true;
  const VerificationProcess process;
  const auto report = process.verify(sample().pdf, sample().trust, policy).report;
  BOOST_TEST(report.signatures.at(0).sub_indication == "TRY_LATER");
  const auto late = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) +
                    std::chrono::days(365 * 9);
  BOOST_TEST(process.verify(sample().pdf, sample().trust, {}, late)
                 .report.signatures.at(0)
                 .sub_indication == "OUT_OF_BOUNDS_NO_POE");
}

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_stopped) {
  VerificationLimits limits;
  limits.time = 1ms;
  BOOST_TEST(code_of(sample().pdf, limits) == "verification-limit");
  limits = {};
  limits.sandbox.cpu_seconds = 1;
  BOOST_TEST(code_of(bomb(std::size_t{500} << 20), limits) == "verification-limit");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Sanitizers need more room for themselves than any limit: sandbox.h.
BOOST_AUTO_TEST_CASE(what_takes_too_much_memory_is_stopped) {
  VerificationLimits limits;
  limits.sandbox.memory_bytes = std::size_t{384} << 20;
  BOOST_TEST(code_of(sample().pdf, limits) == "");
  BOOST_TEST(code_of(bomb(std::size_t{400} << 20), limits) == "verification-limit");
}
#endif

BOOST_AUTO_TEST_CASE(a_reader_that_crashes_is_told) {
  const std::string slow = bomb(std::size_t{500} << 20);
  std::string code;
  const auto before = children();
  std::thread verifying([&] { code = code_of(slow, {}); });
  for (int tries = 0; tries < 2000 && children().size() == before.size(); ++tries)
    std::this_thread::sleep_for(1ms);
  for (const pid_t child : children())
    if (std::find(before.begin(), before.end(), child) == before.end()) ::kill(child, SIGSEGV);
  verifying.join();
  BOOST_TEST(code == "verification-limit");
}

// Those that came since `before`.
std::vector<pid_t> new_children(const std::vector<pid_t>& before) {
  std::vector<pid_t> found;
  for (const pid_t child : children())
    if (std::find(before.begin(), before.end(), child) == before.end()) found.push_back(child);
  return found;
}

BOOST_AUTO_TEST_CASE(one_that_waits_answers_once_and_the_next_takes_its_place) {
  const auto before = children();
  {
    VerificationProcess process;
    process.keep_ready();
    std::vector<pid_t> seen;
    for (int asked = 0; asked < 3; ++asked) {
      const auto waiting = new_children(before);
      BOOST_REQUIRE(waiting.size() == 1);
      BOOST_TEST((std::find(seen.begin(), seen.end(), waiting[0]) == seen.end()));
      seen.push_back(waiting[0]);
      BOOST_TEST(process.verify(sample().pdf, sample().trust).report.valid());
    }
    // It may be ended from outside, by who looks for memory.
    ::kill(new_children(before).at(0), SIGKILL);
    std::this_thread::sleep_for(50ms);
    BOOST_TEST(process.verify(sample().pdf, sample().trust).report.valid());
    BOOST_TEST(new_children(before).size() == 1u);
  }
  BOOST_TEST(new_children(before).empty());
}

BOOST_AUTO_TEST_CASE(one_that_waits_ends_with_its_server) {
  int told[2];
  BOOST_REQUIRE(::pipe(told) == 0);
  const pid_t server = ::fork();
  BOOST_REQUIRE(server >= 0);
  if (server == 0) {
    VerificationProcess process;
    process.keep_ready();
    const auto waiting = children();
    const pid_t first = waiting.empty() ? 0 : waiting.front();
    const auto count = ::write(told[1], &first, sizeof first);
    ::_exit(count == sizeof first ? 0 : 1);
  }
  ::waitpid(server, nullptr, 0);
  pid_t waiting = 0;
  BOOST_REQUIRE(::read(told[0], &waiting, sizeof waiting) == sizeof waiting);
  ::close(told[0]);
  ::close(told[1]);
  BOOST_REQUIRE(waiting > 0);
  // Gone, or ended and not yet waited for by whoever inherited it.
  const auto lives = [waiting] {
    std::ifstream file("/proc/" + std::to_string(waiting) + "/stat");
    std::string line;
    std::getline(file, line);
    const auto end = line.rfind(')');
    return end != std::string::npos && line.substr(end + 2, 1) != "Z";
  };
  for (int tries = 0; tries < 5000 && lives(); ++tries) std::this_thread::sleep_for(1ms);
  BOOST_TEST(!lives());
}

BOOST_AUTO_TEST_CASE(without_a_free_place_it_is_too_busy) {
  VerificationLimits limits;
  limits.processes = 0;
  limits.time = 20ms;
  BOOST_TEST(code_of(sample().pdf, limits) == "too-busy");
}

BOOST_AUTO_TEST_CASE(the_sandbox_has_no_network_no_programs_and_no_files) {
  const auto killed = [](int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS; };
  BOOST_TEST(killed(end_of([] { return ::socket(AF_INET, SOCK_STREAM, 0); })));
  BOOST_TEST(killed(end_of([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); })));
  BOOST_TEST(killed(end_of([] { return ::execl("/bin/true", "true", nullptr); })));
  BOOST_TEST(killed(end_of([] { return static_cast<int>(::fork()); })));
  BOOST_TEST(killed(end_of([] { return ::unlink("/nowhere"); })));
  BOOST_TEST(killed(end_of([] { return ::kill(::getppid(), 0); })));
  const int refused = end_of([] {
    const bool read = ::open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES;
    const bool written = ::open("/tmp/tamga-apart", O_WRONLY | O_CREAT, 0600) < 0;
    return read && written ? 0 : 1;
  });
  BOOST_TEST(refused == 0);
  BOOST_TEST(!std::filesystem::exists("/tmp/tamga-apart"));
}

// The answer may come from a process that a file has taken over.
BOOST_AUTO_TEST_CASE(answers_that_are_none_are_refused) {
  const std::string whole = answer_of(seal::verify(sample().pdf, sample().trust));
  BOOST_TEST(verified_from(whole).report.valid());
  const auto is_refused = [](const std::string& answer) {
    try {
      verified_from(answer);
      return false;
    } catch (const nlohmann::json::exception&) {
      return true;
    } catch (const std::invalid_argument&) {
      return true;
    }
  };
  for (const char* answer :
       {"", "{}", "[]", "null", "{\"unreadable\":\"\"}", "{\"report\":{}}", "{\"report\":7}"})
    BOOST_TEST(is_refused(answer), answer);
  const auto altered = [&whole](const std::string& from, const std::string& to) {
    std::string text = whole;
    const std::size_t at = text.find(from);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  BOOST_TEST(is_refused(altered("TOTAL-PASSED", "PASSED")));
  BOOST_TEST(is_refused(altered("\"kind\":\"signature\"", "\"kind\":\"seal\"")));
  BOOST_TEST(is_refused(altered("\"whole\":true", "\"whole\":\"true\"")));
  BOOST_TEST(is_refused(altered("\"time\":\"2", "\"time\":\"x")));
  BOOST_TEST(is_refused(whole.substr(0, whole.size() / 2)));
}

BOOST_AUTO_TEST_SUITE_END()
