-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents that are not yet records: drafts and the acts done on them.
-- Times are microseconds UTC. sealing: 0, or 1 while the last act is being
-- carried out, so that a crash in between is finished when the program starts.
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
  changed BIGINT NOT NULL,
  sealing BIGINT NOT NULL,
  sealing_by TEXT NOT NULL,
  sealing_time BIGINT NOT NULL
);
CREATE INDEX document_by_author ON document (created_by, changed);
CREATE INDEX document_by_next_act ON document (next_act, changed);

-- A request's key, once used by an account, stands for one document for good.
CREATE TABLE document_request (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  document_id TEXT NOT NULL,
  PRIMARY KEY (account, key)
);
