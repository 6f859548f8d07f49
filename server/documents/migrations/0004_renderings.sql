-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each rendering of a document says, without acts: its file stays as evidence, and
-- this tells what the next one says differently. Only ever inserted.
CREATE TABLE document_rendering (
  document TEXT NOT NULL REFERENCES document (id),
  rendering BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (document, rendering)
);
