// SPDX-License-Identifier: GPL-3.0-or-later
// bench_render: what a five-page job description costs, stage by stage, beside
// the same document by Typst. Rounds alternate between the two, so that a noisy
// machine is noisy for both; CPU time (user + system) decides.
//
//   bench_render FORM_FOLDER [PEER_COMMAND…]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "renderers/content/content.h"
#include "renderers/layout/layout.h"
#include "renderers/markup/page_template.h"
#include "renderers/pdf/writer.h"
#include "renderers/renderer.h"

namespace {

using nlohmann::json;
namespace forms = tamga::forms;

constexpr int rounds = 7;
constexpr int documents_in_a_round = 40;

double cpu_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

// Another document: every text of more than 40 bytes gets a number at its end
// (the peer does the same), so that little can be taken from the last one.
json changed(const json& value, int number) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text.size() > 40 ? json(text + ' ' + std::to_string(number)) : value;
  }
  json copy = value;
  if (value.is_structured())
    for (auto& item : copy) item = changed(item, number);
  return copy;
}

// A program beside us that answers a line for a line.
class Peer {
 public:
  explicit Peer(const std::vector<std::string>& command) {
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      dup2(to[0], STDIN_FILENO);
      dup2(from[1], STDOUT_FILENO);
      for (const int end : {to[0], to[1], from[0], from[1]}) close(end);
      std::vector<char*> arguments;
      for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
      arguments.push_back(nullptr);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(to[0]);
    close(from[1]);
    to_ = fdopen(to[1], "w");
    from_ = fdopen(from[0], "r");
    about = answer();
  }
  ~Peer() {
    if (to_ != nullptr) std::fclose(to_);
    if (from_ != nullptr) std::fclose(from_);
    if (child_ > 0) waitpid(child_, nullptr, 0);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  json render(int count, int first) {
    std::fprintf(to_, "%d %d\n", count, first);
    std::fflush(to_);
    return answer();
  }

  json about;

 private:
  json answer() {
    char line[4096];
    if (std::fgets(line, sizeof line, from_) == nullptr)
      throw std::runtime_error("the peer ended (npm ci in tests/bench/peers?)");
    return json::parse(line);
  }

  pid_t child_ = -1;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
};

struct Ours {
  forms::Form form;
  json sample;
  forms::Renderer renderer;
  tamga::fonts::Hyphenator hyphenator;
  std::size_t pages = 0, bytes = 0;

  explicit Ours(const std::filesystem::path& folder)
      : form(forms::load_form(folder)), sample(json::parse(form.sample_text())) {}

  std::string text_of(int number) const { return changed(sample, number).dump(); }

  // The whole way, as `tamga render` goes it: bytes of JSON → bytes of PDF.
  void render(const std::string& text) {
    json content;
    forms::Problem problem;
    if (!forms::read_json(text, {}, content, problem)) throw std::runtime_error(problem.code);
    const auto made = renderer.render(form, content, forms::Completeness::Record);
    pages = made.pages;
    bytes = made.pdf.size();
  }
};

std::vector<std::string> texts(const Ours& ours, int first) {
  std::vector<std::string> list;
  for (int i = 0; i < documents_in_a_round; ++i) list.push_back(ours.text_of(first + i));
  return list;
}

// The same way taken apart, each stage timed over many documents.
void print_stages(Ours& ours) {
  std::map<std::string, double> spent;
  const std::vector<std::string> order{"read", "check", "fill", "markup", "layout", "pdf"};
  const std::string name = (ours.form.folder / "page.html").string();
  const auto list = texts(ours, 900000);
  for (const std::string& text : list) {
    const auto timed = [&](const char* stage, auto&& work) {
      const auto start = std::chrono::steady_clock::now();
      auto result = work();
      spent[stage] +=
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
              .count();
      return result;
    };
    const json content = timed("read", [&] {
      json value;
      forms::Problem problem;
      forms::read_json(text, {}, value, problem);
      return value;
    });
    timed("check", [&] {
      return forms::check(ours.form, content, forms::Completeness::Record, ours.renderer.faces());
    });
    const std::string html = timed("fill", [&] { return forms::fill(ours.form, content); });
    const auto body = timed(
        "markup", [&] { return tamga::markup::read_page(html, ours.form.style_sheet(), name); });
    const auto laid = timed("layout", [&] {
      return tamga::layout::lay_out(body, ours.form.geometry, ours.renderer.faces(),
                                    ours.hyphenator);
    });
    timed("pdf", [&] {
      return tamga::pdf::write(laid,
                               {"t", "a", "s", "2024-01-01T00:00:00+08:00", std::string(64, 'a')},
                               {{"content.json", "application/json", "d", text}});
    });
  }
  std::printf("\nstages, wall ms a document:");
  for (const std::string& stage : order)
    std::printf("  %s %.2f", stage.c_str(), spent[stage] / documents_in_a_round);
  std::printf("\n");
}

double round_of_ours(Ours& ours, int first) {
  const auto list = texts(ours, first);
  const double start = cpu_milliseconds();
  for (const std::string& text : list) ours.render(text);
  return (cpu_milliseconds() - start) / documents_in_a_round;
}

void run(const std::filesystem::path& folder, const std::vector<std::string>& command) {
  Ours ours(folder);
  std::vector<double> our_times, peer_times;
  json peer_answer;
  std::unique_ptr<Peer> peer;
  if (!command.empty()) peer = std::make_unique<Peer>(command);
  round_of_ours(ours, 0);  // warm, as a server is
  if (peer) peer->render(10, 0);
  for (int round = 1; round <= rounds; ++round) {
    our_times.push_back(round_of_ours(ours, round * 1000));
    if (peer) {
      peer_answer = peer->render(documents_in_a_round / 4, round * 1000);
      peer_times.push_back(peer_answer.at("cpu"));
    }
  }
  const double ours_median = median(our_times);
  std::printf("job description, %zu pages, changing text; user+sys, median of %d rounds\n\n",
              ours.pages, rounds);
  std::printf("%-28s %12s %10s %8s %10s\n", "", "ms/document", "pages/s", "pages", "bytes");
  std::printf("%-28s %12.2f %10.0f %8zu %10zu\n", "Tamga " TAMGA_VERSION, ours_median,
              1000 * static_cast<double>(ours.pages) / ours_median, ours.pages, ours.bytes);
  if (peer) {
    const double theirs = median(peer_times);
    const auto pages = peer_answer.at("pages").get<std::size_t>();
    const std::string title = "Typst " + peer->about.at("version").get<std::string>() + " (node " +
                              peer->about.at("node").get<std::string>() + ")";
    std::printf("%-28s %12.2f %10.0f %8zu %10zu\n", title.c_str(), theirs,
                1000 * static_cast<double>(pages) / theirs, pages,
                peer_answer.at("bytes").get<std::size_t>());
    std::printf("\nratio %.1f\n", theirs / ours_median);
  }
  print_stages(ours);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "usage: bench_render FORM_FOLDER [PEER_COMMAND...]\n");
    return 2;
  }
  try {
    run(words[1], {words + 2, words + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_render: %s\n", error.what());
    return 1;
  }
  return 0;
}
