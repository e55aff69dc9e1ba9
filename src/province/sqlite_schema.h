// The migrations of the province's SQLite file: forward only, one transaction each. Released ones are never changed.
#pragma once

#include <array>

namespace nuanxin::province {

inline constexpr std::array migrations{
    // 1: resources, their history, what they are found by, visits for counting, the vans
    R"(
CREATE TABLE resource (
  key INTEGER PRIMARY KEY,
  type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  van TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (type, id)) STRICT;
CREATE INDEX resource_at ON resource (type, at_ms);
CREATE TABLE history (
  type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  van TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (type, id, version)) STRICT;
CREATE TABLE token (
  type TEXT NOT NULL, param TEXT NOT NULL, value TEXT NOT NULL, system TEXT NOT NULL,
  key INTEGER NOT NULL REFERENCES resource,
  PRIMARY KEY (type, param, value, system, key)) STRICT, WITHOUT ROWID;
CREATE TABLE reference (
  type TEXT NOT NULL, param TEXT NOT NULL, target TEXT NOT NULL,
  key INTEGER NOT NULL REFERENCES resource,
  PRIMARY KEY (type, param, target, key)) STRICT, WITHOUT ROWID;
CREATE TABLE span (
  type TEXT NOT NULL, param TEXT NOT NULL, low_ms INTEGER NOT NULL, high_ms INTEGER NOT NULL,
  key INTEGER NOT NULL REFERENCES resource,
  PRIMARY KEY (type, param, low_ms, high_ms, key)) STRICT, WITHOUT ROWID;
CREATE TABLE visit (
  key INTEGER PRIMARY KEY REFERENCES resource,
  fair TEXT NOT NULL, finished INTEGER NOT NULL, start_ms INTEGER) STRICT;
CREATE INDEX visit_fair ON visit (fair, finished, start_ms);
CREATE TABLE van (
  name TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, last_upload_ms INTEGER) STRICT;
)",
};

}  // namespace nuanxin::province
