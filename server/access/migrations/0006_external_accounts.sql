-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who an account is elsewhere: at an OpenID provider by (iss, sub), in a directory by its
-- own identifier. Such an account may have no password here: then account.password is ''.
CREATE TABLE external_account (
  authority TEXT NOT NULL,
  subject TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account (name),
  linked BIGINT NOT NULL,
  PRIMARY KEY (authority, subject)
);
CREATE INDEX external_account_by_account ON external_account (account);
