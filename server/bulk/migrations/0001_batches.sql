-- SPDX-License-Identifier: GPL-3.0-or-later
-- Batches: spreadsheets whose lines become works and drafts. Times are microseconds UTC.
CREATE TABLE bulk_batch (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version TEXT NOT NULL,
  name TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX bulk_batch_by_account ON bulk_batch (account, created);

-- outcome: waiting, draft, work, failed. state: until it is a draft or a work, which have
-- it then. target: the draft or work that it is or shall be. faults: JSON.
CREATE TABLE bulk_row (
  batch TEXT NOT NULL REFERENCES bulk_batch (id),
  number BIGINT NOT NULL,
  line BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  title TEXT NOT NULL,
  target TEXT NOT NULL,
  state TEXT NOT NULL,
  faults TEXT NOT NULL,
  PRIMARY KEY (batch, number)
);
CREATE INDEX bulk_row_by_outcome ON bulk_row (batch, outcome, number);
