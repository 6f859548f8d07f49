-- SPDX-License-Identifier: GPL-3.0-or-later
-- When each object was last read again in full, and what was found: state of the
-- round, kept here so that the least recently checked comes first. The findings
-- themselves are events.
CREATE TABLE object_fixity (
  sha256 TEXT NOT NULL PRIMARY KEY,
  checked BIGINT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('good', 'damaged', 'missing'))
);
CREATE INDEX object_fixity_by_time ON object_fixity (checked);

-- Repair takes two: who asks, and another who allows it.
CREATE TABLE object_repair (
  id TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  source TEXT NOT NULL,
  asked BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  allowed BIGINT,
  allowed_by TEXT NOT NULL,
  repaired BIGINT
);
