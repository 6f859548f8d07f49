-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files of the past that wait for a person's word before they become records.
-- Times are microseconds UTC since 1970; hashes are lower-case hexadecimal.

CREATE TABLE ingest_batch (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- What the batch was made of: the same command again goes on with it.
  source_key TEXT NOT NULL,
  organisation TEXT NOT NULL,
  -- Percent from which nobody is asked; 0: a person always.
  confirm_above BIGINT NOT NULL CHECK (confirm_above BETWEEN 0 AND 100),
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  -- When every file was read, NULL before.
  finished BIGINT
);
CREATE INDEX ingest_batch_by_source ON ingest_batch (source_key, created);

-- waiting → proposed → captured or rejected; refused and duplicate were never taken.
CREATE TABLE ingest_file (
  id TEXT NOT NULL PRIMARY KEY,
  batch TEXT NOT NULL REFERENCES ingest_batch (id),
  number BIGINT NOT NULL,
  -- The path below what was given, as it was named there.
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('waiting', 'proposed', 'captured', 'rejected', 'refused', 'duplicate')),
  -- Why it was refused: a code of the program's table of errors; of what it is a duplicate.
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  pages BIGINT NOT NULL,
  -- JSON: what was proposed, what its signatures were found to be; '' when there is none.
  proposal TEXT NOT NULL,
  signatures TEXT NOT NULL,
  record TEXT NOT NULL,
  reason TEXT NOT NULL,
  changed BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  UNIQUE (batch, number),
  UNIQUE (batch, name)
);
CREATE INDEX ingest_file_by_hash ON ingest_file (sha256, state);
CREATE INDEX ingest_file_by_state ON ingest_file (batch, state, number);

-- What was read, until the file is decided.
CREATE TABLE ingest_page (
  file TEXT NOT NULL REFERENCES ingest_file (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  reading TEXT NOT NULL,
  PRIMARY KEY (file, number)
);
