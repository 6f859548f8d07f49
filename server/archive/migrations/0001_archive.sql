-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are microseconds UTC since 1970; hashes are lower-case hexadecimal.
-- Types and statements are those that PostgreSQL takes, too.

-- What the archive knows of itself: "origin" (name of its log) and "log_key"
-- (the log's public key as verifiers take it).
CREATE TABLE archive_identity (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- The last registration number given in a calendar year (Ulaanbaatar time).
-- Kept apart from the records, so that a lost record's number is never given
-- a second time.
CREATE TABLE registers (
  year BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL CHECK (last >= 0)
);

CREATE TABLE records (
  sequence BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  registration_year BIGINT NOT NULL REFERENCES registers (year),
  registration_number BIGINT NOT NULL CHECK (registration_number >= 1),
  captured BIGINT NOT NULL,
  captured_by TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version TEXT NOT NULL,
  title TEXT NOT NULL,
  clan TEXT NOT NULL,
  patronymic TEXT NOT NULL,
  given TEXT NOT NULL,
  person_name TEXT NOT NULL,
  position TEXT NOT NULL,
  unit TEXT NOT NULL,
  organisation TEXT NOT NULL,
  order_number TEXT NOT NULL,
  year BIGINT NOT NULL,
  open BIGINT NOT NULL CHECK (open IN (0, 1)),
  owner TEXT NOT NULL,
  retention_item TEXT NOT NULL,
  file_index TEXT NOT NULL,
  pages BIGINT NOT NULL,
  pdf_sha256 TEXT NOT NULL,
  pdf_size BIGINT NOT NULL,
  content_sha256 TEXT NOT NULL,
  content_size BIGINT NOT NULL,
  document_id TEXT NOT NULL,
  UNIQUE (registration_year, registration_number)
);
CREATE INDEX records_by_pdf ON records (pdf_sha256);
CREATE INDEX records_by_content ON records (content_sha256);

-- One row a leaf of the Merkle log, from position 0 without gaps.
CREATE TABLE events (
  position BIGINT NOT NULL PRIMARY KEY CHECK (position >= 0),
  time BIGINT NOT NULL,
  type TEXT NOT NULL,
  agent TEXT NOT NULL,
  agent_salt TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_salt TEXT NOT NULL,
  detail TEXT NOT NULL,
  detail_salt TEXT NOT NULL,
  -- The bytes that are hashed: they hold only salted hashes of agent, subject
  -- and detail.
  leaf TEXT NOT NULL,
  leaf_hash TEXT NOT NULL,
  -- How many leaves the log on disk had when this event was written: it can
  -- never again have fewer.
  logged BIGINT NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, position);

-- Answers a repeated request with the record that the first one made.
CREATE TABLE captures (
  agent TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  record_id TEXT NOT NULL REFERENCES records (id),
  PRIMARY KEY (agent, idempotency_key)
);
