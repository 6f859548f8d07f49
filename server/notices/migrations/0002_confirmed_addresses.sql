-- SPDX-License-Identifier: GPL-3.0-or-later
-- An address to which no notice goes before its letter was answered. notice_wish.address is from
-- now on one that was confirmed. Times are microseconds UTC since 1970; 0 is never.
CREATE TABLE notice_address (
  account TEXT NOT NULL PRIMARY KEY REFERENCES account (name),
  address TEXT NOT NULL,       -- that waits, '' for none
  token_hash TEXT NOT NULL,    -- SHA-256 of the last letter's token, hex, '' before it is sent
  token_until BIGINT NOT NULL,
  letter TEXT NOT NULL,        -- due, sent, given-up
  tries BIGINT NOT NULL,
  next_try BIGINT NOT NULL,
  fault TEXT NOT NULL,
  -- How many letters were asked for since, and when the last one was. Stays when nothing waits.
  asked BIGINT NOT NULL,
  asked_since BIGINT NOT NULL,
  asked_last BIGINT NOT NULL
);
CREATE INDEX notice_address_due ON notice_address (letter, next_try);
-- Nobody has ever shown whose the addresses of before are, and a title tells whose paper it is: each
-- gets a letter, and no notice before that was answered. Feeds and the page tell meanwhile.
INSERT INTO notice_address (account, address, token_hash, token_until, letter, tries, next_try,
                            fault, asked, asked_since, asked_last)
SELECT account, address, '', 0, 'due', 0, 0, '', 0, 0, 0 FROM notice_wish WHERE address <> '';
UPDATE notice_wish SET address = '' WHERE address <> '';
