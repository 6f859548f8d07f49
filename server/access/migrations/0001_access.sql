-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts and their sessions. Times are microseconds UTC since 1970.
CREATE TABLE account (
  name TEXT NOT NULL PRIMARY KEY,
  display_name TEXT NOT NULL,
  unit TEXT NOT NULL,
  position TEXT NOT NULL,
  roles TEXT NOT NULL,
  password TEXT NOT NULL
);
-- Of a token only its SHA-256 (hexadecimal) is kept: who reads this table
-- cannot sign in with it. roles above: names with commas. password above: the
-- text form of Argon2id with its own salt and limits.
CREATE TABLE session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (name),
  created BIGINT NOT NULL,
  last_seen BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account, created);
