-- SPDX-License-Identifier: GPL-3.0-or-later
-- Works: what people have typed and not finished, as it stands in their forms.
-- Times are microseconds UTC. document: the draft it changes, '' for a new one.
-- finished: 0 while it is not; a finished or thrown-away work stays for a day
-- without its state, so that what was sent late does not bring it back.
CREATE TABLE work (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version TEXT NOT NULL,
  document TEXT NOT NULL,
  document_revision BIGINT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  size BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  finished BIGINT NOT NULL
);
CREATE INDEX work_by_account ON work (account, finished, changed);
CREATE INDEX work_by_document ON work (document);

-- The one key of tickets (works.h), made at first use.
CREATE TABLE work_ticket_key (
  number BIGINT PRIMARY KEY,
  key BYTEA NOT NULL
);
