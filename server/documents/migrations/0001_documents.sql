-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents: drafts, the acts done on them, and which record they became.
-- Times are microseconds UTC. next_act is "" when the document is a record.
CREATE TABLE document (
  id TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  form_version TEXT NOT NULL,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  revision BIGINT NOT NULL,
  next_act TEXT NOT NULL,
  record_id TEXT NOT NULL,
  created_by TEXT NOT NULL,
  unit TEXT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL
);
CREATE INDEX document_by_author ON document (created_by, changed);
CREATE INDEX document_by_next_act ON document (next_act, changed);

-- A request's key, once used by an account, stands for one change for good;
-- digest tells what was asked.
CREATE TABLE document_request (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  document_id TEXT NOT NULL,
  PRIMARY KEY (account, key)
);
