#include "store/migrations.h"

#include <array>

namespace nuanxin::store {
namespace {

// Times are milliseconds since 1970 UTC, days are texts, ids are UUID texts, codes are the texts of domain/codes.h,
// *_sealed are XChaCha20-Poly1305 with the context "<table>.<column>|<id>", *_hash are keyed BLAKE2b (empty: nothing
// to look up; a worker whose id comes from the document is found by the id).
// Every index costs each registration a page of the log: think twice before adding one.
constexpr const char* version_1 = R"sql(
CREATE TABLE meta (
  name TEXT PRIMARY KEY, value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL, role TEXT NOT NULL,
  activities TEXT NOT NULL, password_hash TEXT NOT NULL, failed_attempts INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER
) STRICT;
CREATE TABLE station (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE,
  enrolled_at INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY, staff TEXT, station TEXT NOT NULL REFERENCES station(id), role TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fair (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL, activities TEXT NOT NULL,
  last_ticket INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL
) STRICT;
CREATE TABLE window (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), position INTEGER NOT NULL, name TEXT NOT NULL,
  place TEXT NOT NULL, activities TEXT NOT NULL, seats INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX window_by_fair ON window(fair, position);

CREATE TABLE worker (
  id TEXT PRIMARY KEY, doc_kind TEXT NOT NULL, doc_hash TEXT NOT NULL,
  sex TEXT NOT NULL, birth TEXT, name_sealed BLOB NOT NULL, doc_number_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL, address_sealed BLOB NOT NULL, nation_sealed BLOB NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_worker_per_document ON worker(doc_hash) WHERE doc_hash <> '';

CREATE TABLE expected (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), doc_kind TEXT NOT NULL, doc_hash TEXT NOT NULL,
  sex TEXT NOT NULL, birth TEXT, name_sealed BLOB NOT NULL, doc_number_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL, address_sealed BLOB NOT NULL, nation_sealed BLOB NOT NULL,
  occupation TEXT NOT NULL, platform TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_expected_per_document ON expected(fair, doc_hash) WHERE doc_hash <> '';
CREATE INDEX expected_by_fair ON expected(fair);

CREATE TABLE visit (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), worker TEXT NOT NULL REFERENCES worker(id),
  ticket_number INTEGER NOT NULL, ticket_print TEXT NOT NULL, slip_print TEXT NOT NULL, occupation TEXT NOT NULL,
  platform TEXT NOT NULL, state TEXT NOT NULL, registered_at INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_ticket_per_fair ON visit(fair, ticket_number);
CREATE UNIQUE INDEX one_visit_per_fair ON visit(worker, fair);

CREATE TABLE consent (
  visit TEXT NOT NULL REFERENCES visit(id), purpose TEXT NOT NULL, text_version TEXT NOT NULL,
  granted INTEGER NOT NULL, language TEXT NOT NULL, method TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (visit, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE stop (
  id TEXT PRIMARY KEY, visit TEXT NOT NULL REFERENCES visit(id), fair TEXT NOT NULL, activity TEXT NOT NULL,
  state TEXT NOT NULL, window TEXT NOT NULL, seat INTEGER NOT NULL, joined_at INTEGER NOT NULL, called_at INTEGER,
  started_at INTEGER, finished_at INTEGER, calls INTEGER NOT NULL, misses INTEGER NOT NULL, parked_until INTEGER,
  reason TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_stop_per_activity ON stop(visit, activity, iif(state = 'cancelled', id, ''));
CREATE UNIQUE INDEX one_place_per_visit ON stop(visit) WHERE state IN ('called', 'serving');
CREATE UNIQUE INDEX one_per_seat ON stop(window, seat) WHERE state IN ('called', 'serving');
CREATE INDEX stop_by_state ON stop(fair, state, activity, joined_at);

CREATE TABLE record (
  id TEXT PRIMARY KEY, visit TEXT NOT NULL REFERENCES visit(id), stop TEXT NOT NULL UNIQUE REFERENCES stop(id),
  worker TEXT NOT NULL REFERENCES worker(id), activity TEXT NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL,
  version INTEGER NOT NULL, response TEXT NOT NULL, conclusion TEXT NOT NULL, author_id TEXT NOT NULL,
  author_name TEXT NOT NULL, authored INTEGER NOT NULL, amend_reason TEXT NOT NULL
) STRICT;
CREATE INDEX record_by_worker ON record(worker, authored);
CREATE INDEX record_by_visit ON record(visit);
CREATE TABLE record_version (
  id TEXT NOT NULL REFERENCES record(id), version INTEGER NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL,
  response TEXT NOT NULL, conclusion TEXT NOT NULL, author_id TEXT NOT NULL, author_name TEXT NOT NULL,
  authored INTEGER NOT NULL, amend_reason TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE answer (
  key TEXT PRIMARY KEY, command TEXT NOT NULL, body_hash TEXT NOT NULL, response_sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, station TEXT NOT NULL, command TEXT NOT NULL,
  entity TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE outbox (
  entity TEXT NOT NULL, id TEXT NOT NULL, rank INTEGER NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER, server_words TEXT NOT NULL DEFAULT '', changed INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_in_order ON outbox(state, rank, changed);
CREATE TABLE sent (
  entity TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE remote (
  type TEXT NOT NULL, id TEXT NOT NULL, etag TEXT NOT NULL, sent_hash TEXT NOT NULL,
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
)sql";

// Taking a move back exactly needs the stop as it was.
constexpr const char* version_2 = R"sql(
CREATE TABLE stop_before (
  id TEXT PRIMARY KEY REFERENCES stop(id), visit TEXT NOT NULL, activity TEXT NOT NULL, state TEXT NOT NULL,
  window TEXT NOT NULL, seat INTEGER NOT NULL, joined_at INTEGER NOT NULL, called_at INTEGER, started_at INTEGER,
  finished_at INTEGER, calls INTEGER NOT NULL, misses INTEGER NOT NULL, parked_until INTEGER, reason TEXT NOT NULL,
  version INTEGER NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
)sql";

// Guided calling: whose place counts as older, who stepped away, why somebody was called, calls that name no window yet
// (window ''), and the queue engine's events to be found without reading the whole journal.
constexpr const char* version_3 = R"sql(
ALTER TABLE fair ADD COLUMN policy TEXT NOT NULL DEFAULT 'ticket';
ALTER TABLE fair ADD COLUMN announcement TEXT NOT NULL DEFAULT '';
ALTER TABLE fair ADD COLUMN announced_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE visit ADD COLUMN priority TEXT NOT NULL DEFAULT 'none';
ALTER TABLE visit ADD COLUMN slot INTEGER;
ALTER TABLE visit ADD COLUMN away_until INTEGER;
ALTER TABLE stop ADD COLUMN basis TEXT NOT NULL DEFAULT '';
DROP TABLE stop_before;
CREATE TABLE stop_before (
  id TEXT PRIMARY KEY REFERENCES stop(id), visit TEXT NOT NULL, activity TEXT NOT NULL, state TEXT NOT NULL,
  window TEXT NOT NULL, seat INTEGER NOT NULL, joined_at INTEGER NOT NULL, called_at INTEGER, started_at INTEGER,
  finished_at INTEGER, calls INTEGER NOT NULL, misses INTEGER NOT NULL, parked_until INTEGER, reason TEXT NOT NULL,
  version INTEGER NOT NULL, basis TEXT NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
DROP INDEX one_per_seat;
CREATE UNIQUE INDEX one_per_seat ON stop(window, iif(window = '', id, seat)) WHERE state IN ('called', 'serving');
CREATE INDEX visit_away ON visit(away_until) WHERE away_until IS NOT NULL;
CREATE INDEX journal_of_queue ON journal(id, seq) WHERE entity = 'queue';
)sql";

// What instruments said. Sealed as a whole: the bytes may hold a name.
constexpr const char* version_4 = R"sql(
CREATE TABLE reading (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), station TEXT NOT NULL, profile TEXT NOT NULL,
  activity TEXT NOT NULL, specimen TEXT NOT NULL, state TEXT NOT NULL, held_for TEXT NOT NULL, stop TEXT NOT NULL,
  received_at INTEGER NOT NULL, content_sealed BLOB NOT NULL, decided_by TEXT NOT NULL, reason TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX reading_held ON reading(fair, received_at) WHERE state = 'held';
CREATE INDEX reading_of_stop ON reading(stop) WHERE stop <> '';
)sql";

constexpr std::array all_versions{version_1, version_2, version_3, version_4};

}  // namespace

std::span<const char* const> migrations() { return all_versions; }

}  // namespace nuanxin::store
