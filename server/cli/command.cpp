// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/command.h"

#include <getopt.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/archive/catalogue/open_catalogue.h"
#include "server/cli/backup.h"
#include "server/cli/move_catalogue.h"
#include "server/copies/copy_process.h"
#include "server/error.h"
#include "server/ingest/reading_process.h"
#include "server/verification/verification_process.h"
#include "server/viewing/viewing_process.h"

namespace tamga::cli {
namespace {

void print_command(const Command& command) {
  std::cout << "tamga " << command.usage << "\n\n" << command.summary << "\n\n";
  for (const auto& option : command.options) {
    std::string left = "  ";
    if (option.letter) left += std::string("-") + option.letter + ", ";
    left += "--" + std::string(option.name);
    if (!option.value_name.empty()) left += " " + std::string(option.value_name);
    left.resize(std::max<std::size_t>(left.size() + 2, 30), ' ');
    std::cout << left << option.help << "\n";
  }
  std::cout << "  --json                      the result as JSON on standard output\n\n"
            << "Exit codes: " << command.exit_codes << "\n";
}

void print_help() {
  std::cout << "tamga " TAMGA_VERSION " — цахим баримтын архив · archive of sealed documents\n\n";
  for (const auto& command : commands()) {
    std::string left = "  " + std::string(command.name);
    left.resize(17, ' ');
    std::cout << left << command.summary << "\n";
  }
  std::cout << "\ntamga COMMAND --help tells how each is used.\n";
}

// One line that says what is wrong, where, and by the table's text what to do.
void print_failure(const Failure& failure, bool as_json) {
  const auto& kind = failure.kind();
  if (as_json) {
    nlohmann::json errors = nlohmann::json::array();
    for (const auto& item : failure.items())
      errors.push_back({{"code", item.code},
                        {"pointer", item.pointer},
                        {"detail", item.detail},
                        {"field", item.field}});
    std::cout << nlohmann::json{{"type", "urn:tamga:problem:" + std::string(kind.code)},
                                {"title", kind.mn},
                                {"detail", failure.detail()},
                                {"pointer", failure.pointer()},
                                {"errors", errors}}
                     .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << "\n";
    return;
  }
  std::string line = "tamga: " + std::string(kind.mn) + " (" + std::string(kind.en) + ")";
  if (!failure.pointer().empty()) line += ": " + failure.pointer();
  if (!failure.detail().empty()) line += ": " + failure.detail();
  if (failure.items().size() > 1)
    line += " (+" + std::to_string(failure.items().size() - 1) + " more: --json)";
  for (char& c : line)
    if (c == '\n' || c == '\r') c = ' ';
  std::cerr << line << "\n";
}

int run_command(const Command& command, const std::vector<std::string>& words) {
  bool as_json = false;
  for (const auto& word : words) {
    if (word == "--json") as_json = true;
    if (word == "--help" || word == "-h") {
      print_command(command);
      return 0;
    }
  }
  try {
    return command.run(Arguments::read(command.usage, command.options, words));
  } catch (...) {
    const auto failure = current_failure();
    print_failure(failure, as_json);
    return failure.kind().exit_code;
  }
}

}  // namespace

Arguments Arguments::read(std::string_view usage, const std::vector<Option>& options,
                          const std::vector<std::string>& words) {
  const auto wrong = [&](const std::string& what) {
    return Failure("argument-invalid", what + "; usage: tamga " + std::string(usage));
  };
  std::vector<std::string> names;
  for (const auto& option : options) names.emplace_back(option.name);
  std::vector<struct option> table;
  std::string letters = "+:";
  for (std::size_t i = 0; i < options.size(); ++i) {
    const int takes = options[i].value_name.empty() ? no_argument : required_argument;
    table.push_back({names[i].c_str(), takes, nullptr, static_cast<int>(1000 + i)});
    if (options[i].letter) letters += options[i].letter + std::string(takes ? ":" : "");
  }
  const int json_value = static_cast<int>(1000 + options.size());
  table.push_back({"json", no_argument, nullptr, json_value});
  table.push_back({nullptr, 0, nullptr, 0});

  // getopt permutes its argv: give it one of its own.
  std::vector<std::string> owned = {"tamga"};
  owned.insert(owned.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (auto& word : owned) argv.push_back(word.data());
  argv.push_back(nullptr);
  letters.front() = '-';  // words in any place, in their order
  Arguments arguments;
  optind = 0;
  opterr = 0;
  for (int got; (got = getopt_long(static_cast<int>(owned.size()), argv.data(), letters.c_str(),
                                   table.data(), nullptr)) != -1;) {
    if (got == 1) {
      arguments.rest.emplace_back(optarg);
    } else if (got == json_value) {
      arguments.values_["json"] = {""};
    } else if (got == '?' || got == ':') {
      throw wrong("option " + owned[static_cast<std::size_t>(std::max(1, optind - 1))] +
                  (got == ':' ? " needs a value" : " is not known"));
    } else {
      std::size_t at = got >= 1000 ? static_cast<std::size_t>(got - 1000) : 0;
      if (got < 1000)
        while (options[at].letter != got) ++at;
      arguments.values_[names[at]].emplace_back(optarg ? optarg : "");
    }
  }
  for (auto i = static_cast<std::size_t>(optind); i < owned.size(); ++i)
    arguments.rest.push_back(owned[i]);
  for (const auto& option : options)
    if (option.required && !arguments.has(option.name))
      throw wrong("--" + std::string(option.name) + " is needed");
  return arguments;
}

std::string Arguments::value(std::string_view option, std::string_view otherwise) const {
  const auto at = values_.find(std::string(option));
  return at == values_.end() ? std::string(otherwise) : at->second.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto at = values_.find(std::string(option));
  return at == values_.end() ? std::vector<std::string>() : at->second;
}

long Arguments::number(std::string_view option, long otherwise, long least, long most) const {
  if (!has(option)) return otherwise;
  const auto text = value(option);
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most)
    throw Failure("argument-invalid", "--" + std::string(option) + " takes a whole number from " +
                                          std::to_string(least) + " to " + std::to_string(most));
  return number;
}

const std::vector<Command>& commands() {
  static const std::vector<Command> all = {
      serve_command(),         demo_command(),    render_command(),  faces_command(),
      sign_command(),          verify_command(),  search_command(),  import_command(),
      export_command(),        check_command(),   reindex_command(), user_command(),
      log_command(),           fixity_command(),  witness_command(), schedule_command(),
      hold_command(),          dispose_command(), plan_command(),    register_command(),
      year_end_command(),      backup_command(),  restore_command(), move_objects_command(),
      move_catalogue_command()};
  return all;
}

int run(int argc, char** argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print_help();
    return words.empty() ? 2 : 0;
  }
  if (words[0] == "--version") {
    std::cout << "tamga " TAMGA_VERSION "\n";
    return 0;
  }
  // Not commands for people: this program started again by itself.
  if (words[0] == kVerificationWord) ::_exit(serve_verification());
  if (words[0] == ingest::kReadingWord) ::_exit(ingest::serve_reading());
  if (words[0] == copies::kCopyWord) ::_exit(copies::serve_copy());
  if (words[0] == viewing::kViewingWord) ::_exit(viewing::serve_viewing());
  for (const auto& command : commands())
    if (command.name == words[0]) return run_command(command, {words.begin() + 1, words.end()});
  print_failure(Failure("argument-invalid", "no command " + words[0] + "; tamga --help lists them"),
                false);
  return 2;
}

std::string read_file(const std::filesystem::path& file, std::size_t limit) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    throw Failure("not-found", file.string() + " is a folder");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Failure("not-found", "cannot read " + file.string());
  std::string bytes;
  char block[1 << 16];
  while (stream.read(block, sizeof block) || stream.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > limit)
      throw Failure("content-too-large",
                    file.string() + " is larger than " + std::to_string(limit) + " bytes");
  }
  return bytes;
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  if (file == "-") {
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
    if (!std::cout) throw Failure("storage-failed", "cannot write to standard output");
    return;
  }
  auto beside = file;
  beside += ".part";
  std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(beside, file, error);
  if (!stream || error) {
    std::filesystem::remove(beside, error);
    throw Failure("storage-failed", "cannot write " + file.string());
  }
}

void require_archive(const std::filesystem::path& data) {
  if (!archive::has_catalogue(data)) throw Failure("not-found", "no archive in " + data.string());
}

}  // namespace tamga::cli
