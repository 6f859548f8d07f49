-- SPDX-License-Identifier: GPL-3.0-or-later
-- What came with packages of other archives: their events with the evidence that
-- proves them, never changed and never mixed with this archive's own log.

-- finished: NULL while an import is under way or was broken off.
CREATE TABLE imported_package (
  id TEXT NOT NULL PRIMARY KEY,
  origin TEXT NOT NULL,
  manifest_sha512 TEXT NOT NULL,
  begun BIGINT NOT NULL,
  finished BIGINT
);

-- A checkpoint of another archive's log and the key that it is signed with.
CREATE TABLE imported_checkpoint (
  origin TEXT NOT NULL,
  tree_size BIGINT NOT NULL,
  checkpoint TEXT NOT NULL,
  verifier_key TEXT NOT NULL,
  PRIMARY KEY (origin, tree_size)
);

-- As in events; path: the hashes of the inclusion proof, each 64 hexadecimal digits.
CREATE TABLE imported_event (
  origin TEXT NOT NULL,
  position BIGINT NOT NULL,
  time BIGINT NOT NULL,
  type TEXT NOT NULL,
  agent TEXT NOT NULL,
  agent_salt TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_salt TEXT NOT NULL,
  detail TEXT NOT NULL,
  detail_salt TEXT NOT NULL,
  leaf TEXT NOT NULL,
  leaf_hash TEXT NOT NULL,
  tree_size BIGINT NOT NULL,
  path TEXT NOT NULL,
  -- The package that brought it first.
  package TEXT NOT NULL REFERENCES imported_package (id),
  PRIMARY KEY (origin, position),
  FOREIGN KEY (origin, tree_size) REFERENCES imported_checkpoint (origin, tree_size)
);
CREATE INDEX imported_event_by_subject ON imported_event (subject, origin, position);
CREATE INDEX imported_event_by_package ON imported_event (package, origin, position);

CREATE TABLE imported_record (
  record TEXT NOT NULL PRIMARY KEY REFERENCES records (id),
  package TEXT NOT NULL REFERENCES imported_package (id)
);
CREATE INDEX imported_record_by_package ON imported_record (package);

-- How far another archive had counted: below that its numbers may be missing here,
-- for their records stayed there; beyond it this archive counts on without gaps.
CREATE TABLE imported_register (
  fonds TEXT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (fonds, year)
);

-- Relations to records that are not here (yet).
CREATE TABLE imported_relation (
  record TEXT NOT NULL REFERENCES records (id),
  relation TEXT NOT NULL,
  target TEXT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (record, relation, target)
);
