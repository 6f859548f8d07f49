-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tokens that people make for programs. Times are microseconds UTC since 1970; 0 is never.
CREATE TABLE api_token (
  id TEXT NOT NULL PRIMARY KEY,
  -- SHA-256 (hexadecimal) of the secret: who reads this table can use none of them.
  hash TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account (name),
  name TEXT NOT NULL,
  -- Names of permissions with commas.
  scope TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  last_used BIGINT NOT NULL
);
CREATE INDEX api_token_by_account ON api_token (account, created);
