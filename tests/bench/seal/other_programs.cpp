// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/seal/other_programs.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <sstream>

#include "tests/bench/render/table.h"
#include "tests/bench/seal/acts.h"
#include "tests/bench/seal/thread_time.h"

namespace tamga::bench {
namespace {

using pki::Person;

constexpr int kCalls = 101, kProcesses = 15;

struct Row {
  std::string name, key;
  double cpu = 0;        // ms a signature
  double started = 0;    // ms that a process takes before it signs anything
  std::string output{};  // the file, "" when it is no PDF
};

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::string text;
  char chunk[4096];
  if (pipe == nullptr) return text;
  for (std::size_t count; (count = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
    text.append(chunk, count);
  ::pclose(pipe);
  return text;
}

std::string first_line(const std::string& command) {
  const std::string text = output_of(command);
  return text.substr(0, text.find('\n'));
}

double children_milliseconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

// Median CPU of a command, without the shell that starts it (exec). Negative
// when it fails.
double process_cost(const std::string& command) {
  std::vector<double> costs;
  for (int i = 0; i < kProcesses; ++i) {
    const double before = children_milliseconds();
    if (std::system(("exec " + command + " > /dev/null 2>&1").c_str()) != 0) return -1;
    costs.push_back(children_milliseconds() - before);
  }
  std::sort(costs.begin(), costs.end());
  return costs[costs.size() / 2];
}

// A file that all can read: with a cross-reference table.
std::string with_table(const std::string& pdf) {
  QPDF document;
  document.processMemoryFile("paper", pdf.data(), pdf.size());
  QPDFWriter writer(document);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

struct Programs {
  BenchGround& ground;
  std::string folder = ground.folder().string();
  std::string paper = with_table(ground.paper());
  std::vector<Row> rows;
  std::vector<std::string> absent;

  explicit Programs(BenchGround& on) : ground(on) {
    std::ofstream(ground.folder() / "paper.pdf", std::ios::binary) << paper;
  }

  static std::string_view name_of(Person person) {
    return person == Person::Preparer ? "P-256" : "RSA-3072";
  }

  // The person's key and certificates as openssl.pem.
  bool open_key(Person person) {
    std::ofstream(ground.folder() / "passphrase") << pki::row_of(person).passphrase;
    return std::system(("openssl pkcs12 -nodes -in " + ground.key_file(person) + " -out " + folder +
                        "/openssl.pem -passin file:" + folder + "/passphrase")
                           .c_str()) == 0;
  }

  void tamga(Person person) {
    for (const BenchKey& candidate : ground.keys()) {
      if (candidate.name != name_of(person)) continue;
      Row row{"Tamga " TAMGA_VERSION ", a process kept open", candidate.name};
      row.cpu = cost_of(kCalls, [&] {
                  row.output = seal::seal(paper, ground.request(), candidate.key, ground.faces());
                }).cpu;
      rows.push_back(std::move(row));
    }
  }

  void signpdf(const std::string& peers_folder) {
    if (peers_folder.empty()) return absent.push_back("@signpdf: no folder of its modules given");
    if (!open_key(Person::Approver)) return absent.push_back("@signpdf: openssl opens no key");
    std::ofstream(ground.folder() / "passphrase") << "bench";
    // Its reader of PKCS#12 (node-forge) knows old algorithms, ASCII and certificates
    // of RSA alone: the same key gets one signed by itself.
    const std::string file = folder + "/old.p12";
    if (std::system(
            ("openssl req -x509 -days 30 -subj /CN=B.Ariunbold -key " + folder +
             "/openssl.pem -out " + folder + "/own.pem && openssl pkcs12 -export -inkey " + folder +
             "/openssl.pem -in " + folder + "/own.pem -out " + file +
             " -passout pass:bench -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1")
                .c_str()) != 0)
      return absent.push_back("@signpdf: no PKCS#12 that it reads");
    const std::string told =
        output_of("node " + peers_folder + "/signpdf.mjs " + folder + "/paper.pdf " + file + ' ' +
                  folder + "/passphrase " + folder + "/signpdf.pdf");
    const auto answer = nlohmann::json::parse(told, nullptr, false);
    if (answer.is_discarded() || !answer.contains("cpu"))
      return absent.push_back("@signpdf: " + told.substr(0, 200));
    rows.push_back({answer.at("name"), "RSA-3072", answer.at("cpu"), 0,
                    read(ground.folder() / "signpdf.pdf")});
  }

  void pdfsig(Person person) {
    const std::string database = folder + "/nss-" + std::string(name_of(person));
    std::ofstream(ground.folder() / "passphrase") << pki::row_of(person).passphrase;
    const std::string nick(pki::row_of(person).name);
    if (std::system(("mkdir -p " + database + " && certutil -N --empty-password -d sql:" +
                     database + " && pk12util -i " + ground.key_file(person) +
                     " -d sql:" + database + " -K '' -w " + folder + "/passphrase > /dev/null")
                        .c_str()) != 0)
      return absent.push_back("pdfsig: no NSS database (libnss3-tools)");
    const std::string signed_file = folder + "/pdfsig.pdf";
    const std::string call = "pdfsig -nssdir sql:" + database;
    Row row{first_line("pdfsig -v") + ", a process each", std::string(name_of(person))};
    row.cpu = process_cost(call + " -etsi -sign 1 -nick '" + nick + "' " + folder + "/paper.pdf " +
                           signed_file);
    row.started = process_cost(call + " -list-nicks");
    row.output = read(signed_file);
    if (row.cpu < 0 || row.output.empty())
      return absent.push_back("pdfsig with " + row.key + ": it does not sign");
    rows.push_back(std::move(row));
  }

  void openssl(Person person) {
    const std::string base = folder + "/openssl";
    if (!open_key(person)) return absent.push_back("openssl: it does not open the key");
    Row row{first_line("openssl version") + " cms -sign, a process each, no PDF",
            std::string(name_of(person))};
    row.cpu = process_cost("openssl cms -sign -binary -cades -md sha256 -outform DER -signer " +
                           base + ".pem -in " + folder + "/paper.pdf -out " + base + ".der");
    row.started = process_cost("openssl version");
    if (row.cpu < 0) return absent.push_back("openssl cms: it does not sign");
    rows.push_back(std::move(row));
  }

  void print() {
    std::vector<std::vector<std::string>> table{
        {"", "key", "ms CPU a signature", "of it the start", "bytes added", "valid to pdfsig"}};
    for (const Row& row : rows)
      table.push_back({row.name, row.key, fixed(row.cpu, 2),
                       row.started > 0 ? fixed(row.started, 2) : "–",
                       row.output.empty() ? "–" : std::to_string(row.output.size() - paper.size()),
                       row.output.empty()                               ? "–"
                       : pdfsig_is_content(row.output, ground.folder()) ? "yes"
                                                                        : "NO"});
    print_table(table);
    for (const std::string& one : absent) std::printf("\nnot compared: %s\n", one.c_str());
  }
};

}  // namespace

void print_other_programs(BenchGround& ground, const std::string& peers_folder) {
  Programs programs(ground);
  for (const Person person : {Person::Preparer, Person::Approver}) {
    programs.tamga(person);
    programs.pdfsig(person);
    programs.openssl(person);
  }
  programs.signpdf(peers_folder);
  programs.print();
}

}  // namespace tamga::bench
