// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/second_factor.h"

#include <sodium.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "server/access/secret_box.h"
#include "server/access/throttle.h"
#include "server/access/totp.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::access {
namespace {

using archive::Transaction;

constexpr std::size_t secret_bytes = 20;    // RFC 4226 §4 R6
constexpr std::size_t recovery_bytes = 15;  // 120 bits: 24 characters
constexpr int recovery_codes = 8;
constexpr std::int64_t enrolment_life = std::int64_t{30} * 60 * 1'000'000;
constexpr const char* issuer = "Tamga";

struct Row {
  std::string secret;  // sealed
  std::int64_t begun = 0, confirmed = 0, last_step = 0;
};

std::optional<Row> find(Transaction& transaction, std::string_view account) {
  std::optional<Row> found;
  transaction.query(
      "SELECT secret, begun, confirmed, last_step FROM second_factor WHERE account = :account",
      {{"account", std::string(account)}}, [&](const archive::Row& row) {
        found = Row{row.text("secret"), row.integer("begun"), row.integer("confirmed"),
                    row.integer("last_step")};
      });
  return found;
}

// As people type it: capitals, hyphens and spaces make no difference.
std::string recovery_hash(std::string_view code) {
  std::string bare;
  for (const char c : code)
    if (c != '-' && c != ' ') bare += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return archive::sha256_hex("tamga recovery " + bare);
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string new_recovery_code() {
  const auto text = base32(random_bytes(recovery_bytes));
  std::string grouped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % 4 == 0) grouped += '-';
    grouped += text[i];
  }
  return grouped;
}

std::vector<std::string> fresh_recovery_codes(Transaction& transaction,
                                              const std::string& account) {
  transaction.run("DELETE FROM recovery_code WHERE account = :account", {{"account", account}});
  std::vector<std::string> codes;
  for (int i = 0; i < recovery_codes; ++i) {
    codes.push_back(new_recovery_code());
    transaction.run("INSERT INTO recovery_code (account, hash) VALUES (:account, :hash)",
                    {{"account", account}, {"hash", recovery_hash(codes.back())}});
  }
  return codes;
}

}  // namespace

struct SecondFactors::State {
  archive::Archive& archive;
  const Clock& clock;
  SecretBox box;
  Throttle throttle{};

  std::optional<Row> row(std::string_view account) const {
    std::optional<Row> found;
    archive.catalogue().read([&](Transaction& transaction) { found = find(transaction, account); });
    return found;
  }
  void note(const std::string& agent, std::string_view type, const std::string& account,
            const std::function<void(Transaction&)>& alongside) const {
    archive.append({agent}, type, "", nlohmann::json{{"account", account}}.dump(), alongside);
  }
  void require_patience(const std::string& account) {
    if (!throttle.begin(account, "", clock.now())) throw Failure("too-many-tries");
  }
  Enrolment enrolment(const std::string& account, const std::string& secret) const {
    return {base32(secret), totp_address(issuer, account, secret)};
  }
};

SecondFactors::SecondFactors(archive::Archive& archive, const Clock& clock,
                             const std::filesystem::path& key_file)
    : state_(new State{archive, clock, SecretBox(key_file)}) {}

SecondFactors::~SecondFactors() = default;

FactorState SecondFactors::state(std::string_view account) const {
  FactorState found;
  state_->archive.catalogue().read([&](Transaction& transaction) {
    if (const auto row = find(transaction, account)) found.since = row->confirmed;
    transaction.query("SELECT count(*) AS n FROM recovery_code WHERE account = :account",
                      {{"account", std::string(account)}}, [&](const archive::Row& row) {
                        found.recovery_codes = static_cast<std::size_t>(row.integer("n"));
                      });
  });
  return found;
}

Enrolment SecondFactors::begin(const std::string& account) {
  const auto secret = random_bytes(secret_bytes);
  const auto sealed = state_->box.seal(account, secret);
  const auto now = state_->clock.microseconds();
  // No event: nothing is in force yet.
  state_->archive.catalogue().write([&](Transaction& transaction) {
    if (const auto row = find(transaction, account); row && row->confirmed != 0)
      throw Failure("factor-enrolled");
    transaction.run(
        "INSERT INTO second_factor (account, secret, begun, confirmed, last_step) "
        "VALUES (:account, :secret, :now, 0, 0) ON CONFLICT (account) DO UPDATE SET "
        "secret = excluded.secret, begun = excluded.begun, last_step = 0",
        {{"account", account}, {"secret", sealed}, {"now", now}});
  });
  return state_->enrolment(account, secret);
}

std::optional<Enrolment> SecondFactors::begun(const std::string& account) const {
  const auto row = state_->row(account);
  if (!row || row->confirmed != 0 || state_->clock.microseconds() - row->begun >= enrolment_life)
    return std::nullopt;
  return state_->enrolment(account, state_->box.open(account, row->secret));
}

std::vector<std::string> SecondFactors::confirm(const std::string& account, std::string_view code) {
  const auto row = state_->row(account);
  const auto now = state_->clock.microseconds();
  if (row && row->confirmed != 0) throw Failure("factor-enrolled");
  if (!row || now - row->begun >= enrolment_life) throw Failure("factor-missing");
  state_->require_patience(account);
  const auto step =
      totp_match(state_->box.open(account, row->secret), code, state_->clock.now(), 0);
  if (!step) throw Failure("code-failed");
  std::vector<std::string> codes;
  state_->note(account, "account.factor-enrolled", account, [&](Transaction& transaction) {
    const auto changed = transaction.run(
        "UPDATE second_factor SET confirmed = :now, last_step = :step "
        "WHERE account = :account AND confirmed = 0 AND secret = :secret",
        {{"now", now}, {"step", *step}, {"account", account}, {"secret", row->secret}});
    if (changed == 0) throw Failure("factor-missing");  // begun anew meanwhile
    codes = fresh_recovery_codes(transaction, account);
  });
  state_->throttle.succeeded(account, "");
  return codes;
}

std::vector<std::string> SecondFactors::renew_recovery_codes(const std::string& account) {
  std::vector<std::string> codes;
  state_->note(account, "account.recovery-codes-made", account, [&](Transaction& transaction) {
    const auto row = find(transaction, account);
    if (!row || row->confirmed == 0) throw Failure("factor-missing");
    codes = fresh_recovery_codes(transaction, account);
  });
  return codes;
}

void SecondFactors::remove(const archive::Agent& agent, const std::string& account) {
  state_->note(agent.account, "account.factor-removed", account, [&](Transaction& transaction) {
    const auto gone =
        transaction.run("DELETE FROM second_factor WHERE account = :account AND confirmed <> 0",
                        {{"account", account}});
    if (gone == 0) throw Failure("not-found", "no second factor");
    transaction.run("DELETE FROM recovery_code WHERE account = :account", {{"account", account}});
  });
}

bool SecondFactors::take(const std::string& account, std::string_view code) {
  state_->require_patience(account);
  const auto row = state_->row(account);
  if (!row || row->confirmed == 0) return false;
  const auto step =
      totp_match(state_->box.open(account, row->secret), code, state_->clock.now(), row->last_step);
  bool taken = false;
  if (step) {
    // Two at the same moment with the same code: the row takes one of them.
    state_->archive.catalogue().write([&](Transaction& transaction) {
      taken = transaction.run(
                  "UPDATE second_factor SET last_step = :step "
                  "WHERE account = :account AND last_step < :step",
                  {{"step", *step}, {"account", account}}) > 0;
    });
  } else {
    const auto hash = recovery_hash(code);
    bool known = false;
    state_->archive.catalogue().read([&](Transaction& transaction) {
      transaction.query("SELECT hash FROM recovery_code WHERE account = :account AND hash = :hash",
                        {{"account", account}, {"hash", hash}},
                        [&](const archive::Row&) { known = true; });
    });
    if (known)
      state_->note(account, "account.recovery-code-used", account, [&](Transaction& transaction) {
        taken =
            transaction.run("DELETE FROM recovery_code WHERE account = :account AND hash = :hash",
                            {{"account", account}, {"hash", hash}}) > 0;
        if (!taken) throw Failure("code-failed");
      });
  }
  if (taken) state_->throttle.succeeded(account, "");
  return taken;
}

}  // namespace tamga::access
