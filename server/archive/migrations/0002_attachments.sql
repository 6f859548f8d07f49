-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files that belong to a record beside its PDF and content; written with the
-- record and never changed. The event of the capture names their hashes.
CREATE TABLE record_attachment (
  record TEXT NOT NULL REFERENCES records (id),
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (record, number)
);
CREATE INDEX record_attachment_by_hash ON record_attachment (sha256);
