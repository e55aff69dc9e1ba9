-- A van's database of schema version 1, keys of tests/unit/store/fixture.cpp (fixed_keys). Never edit: it shows that
-- what was released still migrates.
BEGIN TRANSACTION;
CREATE TABLE answer (
  key TEXT PRIMARY KEY, command TEXT NOT NULL, body_hash TEXT NOT NULL, response_sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE consent (
  visit TEXT NOT NULL REFERENCES visit(id), purpose TEXT NOT NULL, text_version TEXT NOT NULL,
  granted INTEGER NOT NULL, language TEXT NOT NULL, method TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (visit, purpose)
) STRICT, WITHOUT ROWID;
INSERT INTO "consent" VALUES('505d1419-427f-49e4-91f6-d62b4c8d0acb','service','1',1,'zh','signature',1740000060000);
INSERT INTO "consent" VALUES('505d1419-427f-49e4-91f6-d62b4c8d0acb','union','1',0,'zh','staff_read',1740000060000);
CREATE TABLE expected (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), doc_kind TEXT NOT NULL, doc_hash TEXT NOT NULL,
  sex TEXT NOT NULL, birth TEXT, name_sealed BLOB NOT NULL, doc_number_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL, address_sealed BLOB NOT NULL, nation_sealed BLOB NOT NULL,
  occupation TEXT NOT NULL, platform TEXT NOT NULL
) STRICT;
CREATE TABLE fair (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT NOT NULL, day TEXT NOT NULL, activities TEXT NOT NULL,
  last_ticket INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL
) STRICT;
INSERT INTO "fair" VALUES('f1','暖新集市','测试广场','2026-07-22','vitals knee',1,1);
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, station TEXT NOT NULL, command TEXT NOT NULL,
  entity TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
INSERT INTO "journal" VALUES(1,1740000060000,'staff-1','station-1','RegisterWorker','visit','505d1419-427f-49e4-91f6-d62b4c8d0acb',1,'{}','5db66ab7770201c15f4b9889e37f4e467befa8b28335515862767716c2477c36');
INSERT INTO "journal" VALUES(2,1740000540000,'staff-1','station-1','SignRecord','record','3f6f1c0e-0d55-4c7e-9a36-6a3c8f1f0a01',1,'{}','96f707c0e9061931bafa558fa985fd0225a51bdd8616cae98447951bf4ee1037');
CREATE TABLE meta (
  name TEXT PRIMARY KEY, value ANY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('key_check',X'E9FD45F277EDDDF9B64B3C28A0AE52D87C4183122C9920D9467E654D1434ED360698E7035A961922E9DC83A3BEEDC3');
INSERT INTO "meta" VALUES('worker_key_check',X'055705C525AEA9DC452EC1490C599826AE06AD54F484C6FC6A80BF1A577D7763DEEE8DA812B780991D88BD4C238E68');
CREATE TABLE outbox (
  entity TEXT NOT NULL, id TEXT NOT NULL, rank INTEGER NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER, server_words TEXT NOT NULL DEFAULT '', changed INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "outbox" VALUES('record','3f6f1c0e-0d55-4c7e-9a36-6a3c8f1f0a01',3,1,'pending',0,NULL,'',2);
INSERT INTO "outbox" VALUES('visit','505d1419-427f-49e4-91f6-d62b4c8d0acb',2,1,'pending',0,NULL,'',1);
CREATE TABLE record (
  id TEXT PRIMARY KEY, visit TEXT NOT NULL REFERENCES visit(id), stop TEXT NOT NULL UNIQUE REFERENCES stop(id),
  worker TEXT NOT NULL REFERENCES worker(id), activity TEXT NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL,
  version INTEGER NOT NULL, response TEXT NOT NULL, conclusion TEXT NOT NULL, author_id TEXT NOT NULL,
  author_name TEXT NOT NULL, authored INTEGER NOT NULL, amend_reason TEXT NOT NULL
) STRICT;
INSERT INTO "record" VALUES('3f6f1c0e-0d55-4c7e-9a36-6a3c8f1f0a01','505d1419-427f-49e4-91f6-d62b4c8d0acb','ca0e8bf7-bb77-4e2f-b8c6-3e8f8d571074','9641f20f-36f5-80c1-ab8b-41e3a990a8d0','vitals','https://nuanxin.example/Questionnaire/vitals|1','signed',1,'{"resourceType":"QuestionnaireResponse"}','{"grade":1}','staff-1','王敏',1740000540000,'');
CREATE TABLE record_version (
  id TEXT NOT NULL REFERENCES record(id), version INTEGER NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL,
  response TEXT NOT NULL, conclusion TEXT NOT NULL, author_id TEXT NOT NULL, author_name TEXT NOT NULL,
  authored INTEGER NOT NULL, amend_reason TEXT NOT NULL,
  PRIMARY KEY (id, version)
) STRICT;
CREATE TABLE remote (
  type TEXT NOT NULL, id TEXT NOT NULL, etag TEXT NOT NULL, sent_hash TEXT NOT NULL,
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sent (
  entity TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY, staff TEXT, station TEXT NOT NULL REFERENCES station(id), role TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
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
CREATE TABLE stop (
  id TEXT PRIMARY KEY, visit TEXT NOT NULL REFERENCES visit(id), fair TEXT NOT NULL, activity TEXT NOT NULL,
  state TEXT NOT NULL, window TEXT NOT NULL, seat INTEGER NOT NULL, joined_at INTEGER NOT NULL, called_at INTEGER,
  started_at INTEGER, finished_at INTEGER, calls INTEGER NOT NULL, misses INTEGER NOT NULL, parked_until INTEGER,
  reason TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
INSERT INTO "stop" VALUES('ca0e8bf7-bb77-4e2f-b8c6-3e8f8d571074','505d1419-427f-49e4-91f6-d62b4c8d0acb','f1','vitals','waiting','',0,1740000060000,NULL,NULL,NULL,0,0,NULL,'',1);
INSERT INTO "stop" VALUES('0e816fb1-1727-4fea-ac61-1686d69ae4b5','505d1419-427f-49e4-91f6-d62b4c8d0acb','f1','knee','waiting','',0,1740000060000,NULL,NULL,NULL,0,0,NULL,'',1);
CREATE TABLE visit (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), worker TEXT NOT NULL REFERENCES worker(id),
  ticket_number INTEGER NOT NULL, ticket_print TEXT NOT NULL, slip_print TEXT NOT NULL, occupation TEXT NOT NULL,
  platform TEXT NOT NULL, state TEXT NOT NULL, registered_at INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT;
INSERT INTO "visit" VALUES('505d1419-427f-49e4-91f6-d62b4c8d0acb','f1','9641f20f-36f5-80c1-ab8b-41e3a990a8d0',1,'not_asked','not_asked','courier','平台','open',1740000060000,1);
CREATE TABLE window (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), position INTEGER NOT NULL, name TEXT NOT NULL,
  place TEXT NOT NULL, activities TEXT NOT NULL, seats INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
INSERT INTO "window" VALUES('w1','f1',0,'体检 1','车厢左侧','vitals',2,'open');
INSERT INTO "window" VALUES('w2','f1',1,'体检 2','车厢右侧','knee',1,'open');
CREATE TABLE worker (
  id TEXT PRIMARY KEY, doc_kind TEXT NOT NULL, doc_hash TEXT NOT NULL, phone_hash TEXT NOT NULL,
  sex TEXT NOT NULL, birth TEXT, name_sealed BLOB NOT NULL, doc_number_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL, address_sealed BLOB NOT NULL, nation_sealed BLOB NOT NULL, version INTEGER NOT NULL
) STRICT;
INSERT INTO "worker" VALUES('9641f20f-36f5-80c1-ab8b-41e3a990a8d0','01','080ec0007bbc0e1be3a39bf3e94166777eaf44f59c8b3c3fd92919400a6910bd','c189862416b552cb2bdeec5e94e30dd8a5d2249070c5bf8cd3ab7d81678e77c6','male','1990-03-07',X'084191BB08B13DFA1AFDCD43B3F30DF7AE9BF92011F0A3E6E099199614FE324EAEA6E03F507F080C8A476DE7A6BBCB6ABF',X'A5AC99B57DBA8AEC6764941E939501DE44713237D9B5C4CECBCD42FB16D0F95223F9A34514428EA2C77168AB78F25170D730A0955DFAC3ECFB21',X'0ED59CF66C9CD35E03AD707F7A45B5FFED00D8FBAD47D8182A858531C8D6D4B255A5DB09835A8BB87419854C3959B7A0F096D9',X'817C6045AE589DD5B98179C2B6B3837B76B99352963FB873CCEA5C1663DB206F6E0C6BC4BF17DE52614B42A1189B8AF1233F4963AB3754014190EEA3FC585F8B',X'069756D1FE813C3BED1045533F287BC2EEA89C03698CB92826A1739AC5606D431F5BFAE9C5C280DF5B57',1);
CREATE INDEX window_by_fair ON window(fair, position);
CREATE UNIQUE INDEX one_worker_per_document ON worker(doc_hash) WHERE doc_hash <> '';
CREATE INDEX worker_by_phone ON worker(phone_hash) WHERE phone_hash <> '';
CREATE UNIQUE INDEX one_expected_per_document ON expected(fair, doc_hash) WHERE doc_hash <> '';
CREATE INDEX expected_by_fair ON expected(fair);
CREATE UNIQUE INDEX one_ticket_per_fair ON visit(fair, ticket_number);
CREATE UNIQUE INDEX one_visit_per_fair ON visit(fair, worker);
CREATE INDEX visit_by_worker ON visit(worker);
CREATE UNIQUE INDEX one_stop_per_activity ON stop(visit, activity) WHERE state <> 'cancelled';
CREATE UNIQUE INDEX one_place_per_visit ON stop(visit) WHERE state IN ('called', 'serving');
CREATE UNIQUE INDEX one_per_seat ON stop(window, seat) WHERE state IN ('called', 'serving');
CREATE INDEX stop_by_visit ON stop(visit);
CREATE INDEX stop_by_state ON stop(fair, state, activity);
CREATE INDEX record_by_worker ON record(worker, authored);
CREATE INDEX record_by_visit ON record(visit);
CREATE INDEX answer_by_time ON answer(at);
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE INDEX outbox_in_order ON outbox(state, rank, changed);
COMMIT;
PRAGMA user_version=1;
