// SPDX-License-Identifier: GPL-3.0-or-later
// A command of the command line: a third thin face over the services.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::cli {

// An option of a command, long or with one letter; it takes a value unless
// `value_name` is empty.
struct Option {
  std::string_view name;        // "data"
  char letter = 0;              // 'o', or 0
  std::string_view value_name;  // "DIR"
  std::string_view help;
  bool required = false;
};

// What was typed after the command's name, already checked against its options.
class Arguments {
 public:
  // Reads by getopt_long. Throws Failure argument-invalid naming what is wrong
  // and how the command is used.
  static Arguments read(std::string_view usage, const std::vector<Option>& options,
                        const std::vector<std::string>& words);

  // The last one given counts where one is asked for.
  bool has(std::string_view option) const { return values_.contains(std::string(option)); }
  std::string value(std::string_view option, std::string_view otherwise = {}) const;
  // All values of an option that was given several times, in their order.
  std::vector<std::string> values(std::string_view option) const;
  std::filesystem::path path(std::string_view option) const { return value(option); }
  // A whole number in its bounds. Throws Failure argument-invalid.
  long number(std::string_view option, long otherwise, long least, long most) const;
  bool json() const { return has("json"); }

  std::vector<std::string> rest;  // words that are no options, in order

 private:
  std::map<std::string, std::vector<std::string>> values_;  // never an empty list
};

struct Command {
  std::string_view name;
  std::string_view usage;        // "render FORM[@VERSION] CONTENT.json -o OUT.pdf"
  std::string_view summary;      // one line
  std::string_view exit_codes;   // "0 rendered; 2 content refused; …"
  std::vector<Option> options;   // --json and --help come by themselves
  int (*run)(const Arguments&);  // returns the exit code; may throw Failure
};

// Every command, in the order that help shows.
const std::vector<Command>& commands();

// The whole command line: finds the command, runs it, prints a failure as one
// line on standard error (or a JSON object with --json on standard output).
// Returns the exit code.
int run(int argc, char** argv);

// A whole file's bytes. Throws Failure not-found or content-too-large.
std::string read_file(const std::filesystem::path& file, std::size_t limit);
// Writes beside the target and renames: a reader never sees half of it. "-" is
// standard output. Throws Failure storage-failed.
void write_file(const std::filesystem::path& file, std::string_view bytes);

// For commands that only read: a mistyped path must not become a new archive.
// Throws Failure not-found when there is none in `data`.
void require_archive(const std::filesystem::path& data);

// The commands, one a file.
Command serve_command();
Command demo_command();
Command render_command();
Command faces_command();
Command sign_command();
Command verify_command();
Command search_command();
Command import_command();
Command export_command();
Command check_command();
Command reindex_command();
Command user_command();
Command log_command();
Command fixity_command();
Command witness_command();
Command schedule_command();
Command hold_command();
Command dispose_command();
Command plan_command();
Command register_command();
Command year_end_command();
Command move_objects_command();

}  // namespace tamga::cli
