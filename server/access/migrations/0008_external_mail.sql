-- SPDX-License-Identifier: GPL-3.0-or-later
-- The address of mail that the authority vouches for, as of the last sign-in; '' for none.
ALTER TABLE external_account ADD COLUMN mail TEXT NOT NULL DEFAULT '';
