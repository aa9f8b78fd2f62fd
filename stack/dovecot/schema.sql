-- Who has mail here. Postfix and Dovecot read this file; the command `accounts` writes it.
-- Addresses are kept in lower case.
CREATE TABLE IF NOT EXISTS domain (
  name TEXT PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS account (
  address  TEXT PRIMARY KEY,
  password TEXT NOT NULL,            -- {ARGON2ID}..., as Dovecot writes it
  enabled  INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS alias (
  address TEXT NOT NULL,             -- @example.org = everything else of that domain
  target  TEXT NOT NULL,
  PRIMARY KEY (address, target)
);
PRAGMA user_version = 1;
