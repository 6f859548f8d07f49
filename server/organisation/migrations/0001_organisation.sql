-- SPDX-License-Identifier: GPL-3.0-or-later
-- Organisations and units, posts and who holds them, each with its days (YYYY-MM-DD in
-- Ulaanbaatar): from the first day on, until the day on which it is no longer so; '' is none
-- yet. What changes gets another row, the one before is closed: nothing is overwritten.
CREATE TABLE organisation_unit (
  unit TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,                   -- organisation, unit
  name TEXT NOT NULL,
  parent TEXT NOT NULL,                 -- unit, '' at the top
  came_by TEXT NOT NULL,                -- founded, renamed, moved
  basis TEXT NOT NULL,                  -- the order by which it came to be so
  ended_by TEXT NOT NULL DEFAULT '',    -- renamed, moved, merged, abolished
  end_basis TEXT NOT NULL DEFAULT '',
  successor TEXT NOT NULL DEFAULT '',   -- of a merged one
  PRIMARY KEY (unit, from_day)
);
CREATE INDEX organisation_unit_by_parent ON organisation_unit (parent, from_day);
CREATE TABLE organisation_post (
  post TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL DEFAULT '',
  unit TEXT NOT NULL,
  title TEXT NOT NULL,
  grade TEXT NOT NULL,                  -- «ТЗ-4»
  came_by TEXT NOT NULL,                -- created, renamed, moved
  basis TEXT NOT NULL,
  ended_by TEXT NOT NULL DEFAULT '',    -- renamed, moved, abolished
  end_basis TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (post, from_day)
);
CREATE INDEX organisation_post_by_unit ON organisation_post (unit, from_day);
CREATE TABLE organisation_holder (
  id TEXT NOT NULL PRIMARY KEY,
  post TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL DEFAULT '',
  patronymic TEXT NOT NULL,
  given TEXT NOT NULL,
  account TEXT NOT NULL,                -- sign-in name, '' for none
  acting BIGINT NOT NULL,               -- 1: in another's place
  basis TEXT NOT NULL,
  end_basis TEXT NOT NULL DEFAULT ''
);
CREATE INDEX organisation_holder_by_post ON organisation_holder (post, from_day);
CREATE INDEX organisation_holder_by_account ON organisation_holder (account, from_day);
