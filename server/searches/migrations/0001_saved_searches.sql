-- SPDX-License-Identifier: GPL-3.0-or-later
-- Searches that people saved. Times are microseconds UTC since 1970.
CREATE TABLE saved_search (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (name),
  name TEXT NOT NULL,
  -- JSON: what is looked for, by the names of its criteria.
  criteria TEXT NOT NULL,
  created BIGINT NOT NULL,
  -- The position of the log that the index had when its owner last looked.
  seen BIGINT NOT NULL
);
CREATE INDEX saved_search_by_account ON saved_search (account, created, id);
