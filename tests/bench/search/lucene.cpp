// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/lucene.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace tamga::bench {
namespace {

std::string plain(std::string text) {  // what separates fields and lines is a space
  for (char& one : text)
    if (one == '\t' || one == '\n' || one == '\r') one = ' ';
  return text;
}

}  // namespace

Lucene::Lucene(std::filesystem::path folder, std::string program, std::string classes)
    : folder_(std::move(folder)), program_(std::move(program)), classes_(std::move(classes)) {
  std::filesystem::create_directories(folder_);
  records_.open(folder_ / "records.tsv");
}

Lucene::~Lucene() {
  if (to_) std::fclose(to_);
  if (child_ > 0) ::waitpid(child_, nullptr, 0);
  if (from_) std::fclose(from_);
}

void Lucene::add(const std::vector<PeerRecord>& records) {
  for (const PeerRecord& record : records) {
    records_ << record.number << '\t' << record.captured;
    for (const std::string* field :
         {&record.year, &record.unit, &record.position, &record.form, &record.person,
          &record.title_stems, &record.name_words, &record.stems, &record.text})
      records_ << '\t' << plain(*field);
    records_ << '\n';
  }
}

Built Lucene::finish() {
  records_.close();
  int to[2], from[2];
  if (::pipe(to) != 0 || ::pipe(from) != 0) throw std::runtime_error("no pipe");
  const std::string records = folder_ / "records.tsv", index = folder_ / "index";
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(to[0], 0);
    ::dup2(from[1], 1);
    for (int one : {to[0], to[1], from[0], from[1]}) ::close(one);
    ::execlp("java", "java", "-Xmx1500m", "-cp", classes_.c_str(), program_.c_str(),
             records.c_str(), index.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  to_ = ::fdopen(to[1], "w");
  from_ = ::fdopen(from[0], "r");
  name_ = answer("name").at(1);
  const auto built = answer("built");
  std::filesystem::remove(records);
  return {std::stod(built.at(1)), std::stoull(built.at(2)), std::stoull(built.at(3))};
}

std::vector<std::string> Lucene::answer(const char* begins) {
  char* line = nullptr;
  std::size_t room = 0;
  const auto length = ::getline(&line, &room, from_);
  std::string text(line ? line : "", length > 0 ? static_cast<std::size_t>(length) - 1 : 0);
  std::free(line);
  std::vector<std::string> fields;
  std::istringstream in(text);
  for (std::string field; std::getline(in, field, '\t');) fields.push_back(field);
  if (fields.empty() || fields.front() != begins)
    throw std::runtime_error("Lucene does not answer: " + text);
  return fields;
}

Waits Lucene::ask(Row row, const std::vector<Question>& questions, std::size_t clients,
                  double seconds) {
  std::string asked = "ask\t" + std::to_string(static_cast<int>(row)) + "\t" +
                      std::to_string(clients) + "\t" + std::to_string(seconds) + "\t" +
                      std::to_string(questions.size()) + "\n";
  for (const Question& question : questions) {
    for (std::size_t at = 0; at < question.stems.size(); ++at)
      asked += (at ? " " : "") + question.stems[at];
    asked += "\t" + question.year + "\t" + question.unit + "\t" + question.form + "\n";
  }
  std::fwrite(asked.data(), 1, asked.size(), to_);
  std::fflush(to_);
  const auto fields = answer("answers");
  Waits waits;
  waits.answers = std::stoull(fields.at(1));
  std::istringstream in(fields.at(2));
  for (double ms = 0; in >> ms;) waits.ms.push_back(ms);
  std::sort(waits.ms.begin(), waits.ms.end());
  return waits;
}

}  // namespace tamga::bench
