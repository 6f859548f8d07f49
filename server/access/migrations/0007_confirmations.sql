-- SPDX-License-Identifier: GPL-3.0-or-later
-- When the owner of a session last proved to be at it: by what confirms acts (confirmed), and
-- to the provider that vouches for the account (proved). Microseconds UTC since 1970; 0 never.
ALTER TABLE session ADD COLUMN confirmed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN proved BIGINT NOT NULL DEFAULT 0;
