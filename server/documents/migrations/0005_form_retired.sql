-- SPDX-License-Identifier: GPL-3.0-or-later
-- Versions of forms with which nothing new is begun. Time is microseconds UTC since 1970.
CREATE TABLE form_retired (
  form TEXT NOT NULL PRIMARY KEY,       -- id@version
  since BIGINT NOT NULL,
  retired_by TEXT NOT NULL
);
