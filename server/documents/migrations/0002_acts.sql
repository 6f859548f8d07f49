-- SPDX-License-Identifier: GPL-3.0-or-later
-- Acts that sign: where a document stands, its one file, who did what for whom.
-- Times are microseconds UTC, days YYYY-MM-DD of Ulaanbaatar.
ALTER TABLE document ADD COLUMN stage TEXT NOT NULL DEFAULT 'open';
ALTER TABLE document ADD COLUMN due_since BIGINT NOT NULL DEFAULT 0;
-- JSON object, act → account.
ALTER TABLE document ADD COLUMN participants TEXT NOT NULL DEFAULT '{}';
-- Which rendering of the document is the current one; 0: none yet.
ALTER TABLE document ADD COLUMN rendering BIGINT NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN pages BIGINT NOT NULL DEFAULT 0;
-- The record's id that stands on the current rendering's pages.
ALTER TABLE document ADD COLUMN reserved_record TEXT NOT NULL DEFAULT '';
-- Code of why the seal is outstanding, "" when it is not.
ALTER TABLE document ADD COLUMN waiting TEXT NOT NULL DEFAULT '';
-- Why it was returned or withdrawn the last time, and by whom.
ALTER TABLE document ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN reason_by TEXT NOT NULL DEFAULT '';
UPDATE document SET due_since = changed;
UPDATE document SET stage = 'record' WHERE record_id <> '';
CREATE INDEX document_by_stage ON document (stage, changed);

-- Only ever inserted: the file of a rendering is its parts in their order, so
-- that no earlier byte can change.
CREATE TABLE document_part (
  document TEXT NOT NULL REFERENCES document (id),
  rendering BIGINT NOT NULL,
  number BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (document, rendering, number)
);

-- Only ever inserted. principal and basis: for whom a delegate acted, and by
-- which order; own_key: 1 signed with the person's key, 0 the organisation's.
CREATE TABLE document_act (
  document TEXT NOT NULL REFERENCES document (id),
  rendering BIGINT NOT NULL,
  number BIGINT NOT NULL,
  act TEXT NOT NULL,
  account TEXT NOT NULL,
  principal TEXT NOT NULL,
  basis TEXT NOT NULL,
  time BIGINT NOT NULL,
  subject TEXT NOT NULL,
  serial TEXT NOT NULL,
  own_key BIGINT NOT NULL,
  decision TEXT NOT NULL,
  PRIMARY KEY (document, rendering, number)
);

-- Scanned decisions of outside bodies, under their SHA-256; only ever inserted,
-- the newest of an act counts until the act is done.
CREATE TABLE document_decision (
  document TEXT NOT NULL REFERENCES document (id),
  act TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  kept BIGINT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (document, act, kept, sha256)
);

CREATE TABLE delegation (
  id TEXT PRIMARY KEY,
  principal TEXT NOT NULL,
  delegate TEXT NOT NULL,
  form TEXT NOT NULL,       -- "" for every form
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,  -- the last one
  basis TEXT NOT NULL,
  created BIGINT NOT NULL,
  revoked BIGINT NOT NULL   -- 0 while it is not
);
CREATE INDEX delegation_by_delegate ON delegation (delegate);
CREATE INDEX delegation_by_principal ON delegation (principal);

-- Acts whose signature is made elsewhere: kept for some minutes. Of the token
-- only its SHA-256 is here.
CREATE TABLE prepared_act (
  token_hash TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  document TEXT NOT NULL,
  revision BIGINT NOT NULL,
  act TEXT NOT NULL,
  act_values TEXT NOT NULL,
  pdf BYTEA NOT NULL,
  gap_begin BIGINT NOT NULL,
  gap_end BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  digest_algorithm TEXT NOT NULL,
  certificate BYTEA NOT NULL,
  reserved_record TEXT NOT NULL,
  base_size BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
