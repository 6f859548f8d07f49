-- SPDX-License-Identifier: GPL-3.0-or-later
-- Roles that an account holds in one organisation or unit, by the names that documents and
-- records carry; '' is any. Those held everywhere stand in account.roles.
CREATE TABLE account_grant (
  account TEXT NOT NULL REFERENCES account (name),
  role TEXT NOT NULL,
  organisation TEXT NOT NULL,
  unit TEXT NOT NULL,
  PRIMARY KEY (account, role, organisation, unit)
);
