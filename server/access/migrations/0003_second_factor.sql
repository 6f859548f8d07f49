-- SPDX-License-Identifier: GPL-3.0-or-later
-- Second factors (RFC 6238) and the codes for who lost theirs. Times are microseconds
-- UTC since 1970; 0 is not yet.
CREATE TABLE second_factor (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (name),
  -- Sealed with DATA/keys/second-factor.key: who reads this table makes no codes.
  secret TEXT NOT NULL,
  begun BIGINT NOT NULL,
  confirmed BIGINT NOT NULL,
  -- The time-step of the last code that was taken: none is taken twice.
  last_step BIGINT NOT NULL
);
-- SHA-256 of codes of 120 bits each; a row goes when its code is used.
CREATE TABLE recovery_code (
  account TEXT NOT NULL REFERENCES account (name),
  hash TEXT NOT NULL,
  PRIMARY KEY (account, hash)
);
-- 1: the password was right and the code of the second factor is still due.
ALTER TABLE session ADD COLUMN code_due BIGINT NOT NULL DEFAULT 0;
