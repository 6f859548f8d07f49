-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts that may not sign in, passwords that somebody else set, and from where a
-- session was opened. Times are microseconds UTC since 1970; 0 is none.
ALTER TABLE account ADD COLUMN disabled BIGINT NOT NULL DEFAULT 0;
-- Until when a password lets in that its owner did not choose, and then only to
-- choose another.
ALTER TABLE account ADD COLUMN password_until BIGINT NOT NULL DEFAULT 0;
-- Of an address only its network, as people read it: 192.0.2.*
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
