-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose records are whose, and who asked to see which. Times are microseconds UTC since 1970;
-- 0 is not (yet).
CREATE TABLE record_person (
  record TEXT NOT NULL,
  account TEXT NOT NULL,
  linked BIGINT NOT NULL,
  linked_by TEXT NOT NULL,
  unlinked BIGINT NOT NULL DEFAULT 0,
  unlinked_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (record, account, linked)
);
CREATE INDEX record_person_by_account ON record_person (account, unlinked, linked);
CREATE TABLE access_request (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  reference TEXT NOT NULL,              -- what was asked for, as it was written
  purpose TEXT NOT NULL,
  asked BIGINT NOT NULL,
  record TEXT NOT NULL,                 -- '' while nobody knows which one is meant
  state TEXT NOT NULL,                  -- asked, withdrawn, granted, refused
  decided BIGINT NOT NULL DEFAULT 0,
  decided_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',      -- of the refusal, or of the early end
  until BIGINT NOT NULL DEFAULT 0,      -- when what was granted ends
  ended BIGINT NOT NULL DEFAULT 0,      -- taken back before that
  ended_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX access_request_by_account ON access_request (account, asked);
CREATE INDEX access_request_by_state ON access_request (state, asked);
CREATE INDEX access_request_by_record ON access_request (record, account, decided);
