// SPDX-License-Identifier: GPL-3.0-or-later
// tamga demo: an archive of an invented organisation, on the real path.
#include <sodium.h>
#include <sys/stat.h>

#include <fstream>
#include <iostream>
#include <map>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/cli/bulk_capture.h"
#include "server/cli/command.h"
#include "server/cli/demo_archive.h"
#include "server/cli/demo_structure.h"
#include "server/cli/progress_line.h"
#include "server/configuration.h"
#include "server/demonstration/organisation.h"
#include "server/error.h"
#include "server/indexing/indexing.h"

namespace tamga::cli {
namespace {

struct DemonstrationAccount {
  access::Role role;
  const char* display_name;
  const char* position;
  std::size_t unit;  // of the organisation's units
};

constexpr DemonstrationAccount accounts[] = {
    {access::Role::Staff, "Н.Энэрэл", "мэргэжилтэн", 7},
    {access::Role::Author, "Ц.Маралмаа", "ахлах мэргэжилтэн", 0},
    {access::Role::Signer, "Г.Төгөлдөр", "дарга", 0},
    {access::Role::Archivist, "Ё.Сувд", "архивч", 9},
    {access::Role::Auditor, "М.Ихбаяр", "дотоод аудитор", 3},
    {access::Role::Admin, "Т.Билгүүн", "мэдээллийн технологийн инженер", 4},
};

// Of the papers, a report.
constexpr long report_of_staff_at = 4;

// Random, for the machine may be reachable; readable, for people type it.
std::string new_password() {
  static constexpr char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string password;
  for (int i = 0; i < 14; ++i) {
    if (i == 4 || i == 9)
      password += '-';
    else
      password += letters[randombytes_uniform(sizeof letters - 1)];
  }
  return password;
}

void write_secret(const std::filesystem::path& file, const std::string& text) {
  const auto mask = ::umask(0077);
  std::ofstream stream(file);
  stream << text;
  stream.close();
  ::umask(mask);
  if (!stream) throw Failure("storage-failed", "cannot write " + file.string());
}

// One a person, the same for the account and for its key.
using Passwords = std::map<access::Role, std::string>;

Passwords new_passwords() {
  Passwords passwords;
  for (const auto& demo : accounts) passwords[demo.role] = new_password();
  return passwords;
}

// The organisation's key with its passphrase, a key for everybody who does acts,
// and whom to trust. Made before the services open, so that they find it as they
// would in any archive.
void make_keys(const std::filesystem::path& data, const std::string& organisation,
               const Passwords& passwords) {
  const auto keys = data / "keys";
  std::filesystem::create_directories(keys / "trust");
  const auto passphrase = new_password();
  write_secret(keys / "organisation.passphrase", passphrase + "\n");
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<seal::DemonstrationPerson> people;
  for (const auto& demo : accounts)
    if (access::Access::may({"", "", "", "", {demo.role}}, access::Permission::Act))
      people.push_back(
          {std::string(access::role_name(demo.role)), demo.display_name, passwords.at(demo.role)});
  const auto made = seal::make_demonstration_keys(keys, organisation, passphrase,
                                                  now - std::chrono::hours(24), 5, people);
  std::filesystem::copy_file(made.authority_certificate, keys / "trust" / "demonstration-ca.pem");
}

void make_accounts(Services& services, const std::vector<std::string>& units,
                   const Passwords& passwords) {
  std::string list;
  for (const auto& demo : accounts) {
    access::Account account;
    account.name = std::string(access::role_name(demo.role));
    account.display_name = demo.display_name;
    account.position = demo.position;
    account.unit = units[demo.unit % units.size()];
    account.roles = {demo.role};
    const auto& password = passwords.at(demo.role);
    services.access->put_account({"system"}, account, password);
    list += account.name + "\t" + account.name + "\t" + password + "\n";
  }
  write_secret(services.data / "demo-accounts.txt", list);
}

void make_records(Services& services, demonstration::Organisation& organisation, long records,
                  bool in_order, const Progress& progress) {
  long given = 0;
  std::uint64_t done = 0;
  capture_all(
      services, "system",
      [&]() -> std::optional<Job> {
        if (given == records) return std::nullopt;
        auto paper = organisation.next();
        const auto name = "demo:" + std::to_string(++given);
        if (given == report_of_staff_at) paper.content = report_of_staff(services, paper.content);
        return Job{name, paper.form, paper.content, "", name};
      },
      [&](const Outcome& outcome) {
        if (outcome.failure) throw *outcome.failure;
        progress("records", ++done, static_cast<std::uint64_t>(records));
      },
      in_order ? 1 : 0);
}

// Two drafts of the author: one to write on, one that waits for its approval.
// Its permission's «scan» is the very description that the council had before it.
void make_drafts(Services& services, demonstration::Organisation& organisation,
                 const std::string& password) {
  const auto author = services.access->account("author");
  if (!author) throw Failure("not-found", "the author's account");
  auto& documents = *services.documents;
  documents.create(*author, "job_description", organisation.next_draft(), "");
  const auto draft = documents.create(*author, "job_description", organisation.next_draft(), "");
  const auto act = [&](const char* name, const char* values) {
    documents.act(*author, draft.id, {name, values, {password, ""}, ""});
  };
  act("prepared",
      "{\"name\":\"Ц.Маралмаа\",\"position\":\"Ахлах мэргэжилтэн\",\"date\":\"2026-11-16\"}");
  documents.keep_decision(*author, draft.id, "permitted", "зөвшөөрөл.pdf",
                          documents.preview(draft));
  act("permitted",
      "{\"organisation\":\"Төрийн албаны зөвлөл\",\"date\":\"2026-11-18\",\"number\":\"87\"}");
}

int run_demo(const Arguments& arguments) {
  const auto data = arguments.path("data");
  const auto records = arguments.number("records", 200, 0, 10'000'000);
  const auto papers = verification_address(arguments.value("public-url", "http://127.0.0.1:8080"));
  const auto seed = arguments.number("seed", 1, 0, 1L << 60);
  // A catalogue.json alone is not one yet: the database that it names is filled now.
  if (std::filesystem::exists(data / "catalogue.sqlite") ||
      std::filesystem::exists(data / "log" / "key"))
    throw Failure("data-unusable", data.string() + " holds an archive already");
  std::filesystem::create_directories(data);
  if (sodium_init() < 0) throw Failure("internal", "libsodium cannot start");
  demonstration::Organisation organisation(static_cast<std::uint64_t>(seed));
  const auto passwords = new_passwords();
  make_keys(data, organisation.name(), passwords);
  Services services(data, true);
  services.documents->set_verification_address(papers);
  make_accounts(services, organisation.units(), passwords);
  make_fonds(services, organisation.name(), organisation.units(), passwords);
  make_records(services, organisation, records, arguments.has("in-order"),
               progress_line(arguments));
  make_drafts(services, organisation, passwords.at(access::Role::Author));
  make_structure(services, organisation);
  make_usage(services);
  services.indexing->catch_up();
  std::cout << records << " records of " << organisation.name() << " in " << data.string()
            << "; accounts (name, role, password):\n"
            << read_file(data / "demo-accounts.txt", 1 << 16);
  return 0;
}

}  // namespace

Command demo_command() {
  return {"demo",
          "demo --data DIR [--records N] [--seed S] [--in-order] [--public-url URL]",
          "makes an archive of an invented organisation: accounts, keys, N records",
          "0 made; 2 an option is wrong; 5 there is an archive already, or the disk is full",
          {{"data", 0, "DIR", "where; there must be no archive yet", true},
           {"records", 0, "N", "how many records (default: 200)"},
           {"public-url", 0, "URL",
            "the archive's address for the code on the papers (default: http://127.0.0.1:8080)"},
           {"seed", 0, "S", "the same seed gives the same papers (default: 1)"},
           {"in-order", 0, "", "one record after the other, so that it gives the same numbers"}},
          run_demo};
}

}  // namespace tamga::cli
