-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people want to be told, and the outbox. Times are microseconds UTC since 1970.
CREATE TABLE notice_wish (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (name),
  address TEXT NOT NULL,   -- of mail, '' for none
  unwanted TEXT NOT NULL,  -- kinds that are switched off, each with a space behind it
  english BIGINT NOT NULL,
  feed_hash TEXT NOT NULL  -- SHA-256 of the secret address, hex, '' for none
);
CREATE INDEX notice_wish_by_feed ON notice_wish (feed_hash);
CREATE TABLE notice (
  id TEXT NOT NULL PRIMARY KEY,  -- UUIDv7
  account TEXT NOT NULL REFERENCES account (name),
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  created BIGINT NOT NULL,
  state TEXT NOT NULL,  -- waiting, sent, kept, given-up
  tries BIGINT NOT NULL,
  next_try BIGINT NOT NULL,
  fault TEXT NOT NULL
);
CREATE INDEX notice_due ON notice (state, next_try);
CREATE INDEX notice_by_account ON notice (account, created);
-- How far the event log was read: one row.
CREATE TABLE notice_place (
  one BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
);
