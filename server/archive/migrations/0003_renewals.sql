-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files in which a record's evidence was renewed: each begins with all bytes of
-- the one before. Rows are only added; the event of each names both hashes.
CREATE TABLE record_renewal (
  record TEXT NOT NULL REFERENCES records (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  renewed BIGINT NOT NULL,
  pdf_sha256 TEXT NOT NULL,
  pdf_size BIGINT NOT NULL,
  PRIMARY KEY (record, number)
);
CREATE INDEX record_renewal_by_hash ON record_renewal (pdf_sha256);

-- Until when the evidence of a file holds, in microseconds: read from the file,
-- kept here so that not every file is opened to find those that are due.
CREATE TABLE evidence_life (
  pdf_sha256 TEXT NOT NULL PRIMARY KEY,
  lasts_until BIGINT NOT NULL
);
