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
INSERT INTO "consent" VALUES('549f0e26-03eb-4663-bae4-dda66e8bf364','service','1',1,'zh','signature',1740000060000);
INSERT INTO "consent" VALUES('549f0e26-03eb-4663-bae4-dda66e8bf364','union','1',0,'zh','staff_read',1740000060000);
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
INSERT INTO "journal" VALUES(1,1740000060000,'staff-1','station-1','RegisterWorker','visit','549f0e26-03eb-4663-bae4-dda66e8bf364',1,'{}','506367fba1b8e960c2a1bed01344ae00dd4012726cad7e10af73fe32dd896ef7');
INSERT INTO "journal" VALUES(2,1740000540000,'staff-1','station-1','SignRecord','record','3f6f1c0e-0d55-4c7e-9a36-6a3c8f1f0a01',1,'{}','a35eec36d7b0a62a0b0f30937a887d59edef61688ea3d942e0055bbfafff043c');
CREATE TABLE meta (
  name TEXT PRIMARY KEY, value ANY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('key_check',X'B6A12E636E637A6182C1083963F348C16467F1BAE5C6FDEE7A8458083017391BAA39D57CAC3416408AB0A6AFFC691F');
INSERT INTO "meta" VALUES('worker_key_check',X'AF225D7E83C25ABCE64E9074A09F625E341F60F7D6B3C69ED086E740769B7EDADF41514A5BDC6E913764149BFA839B');
CREATE TABLE outbox (
  entity TEXT NOT NULL, id TEXT NOT NULL, rank INTEGER NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER, server_words TEXT NOT NULL DEFAULT '', changed INTEGER NOT NULL,
  PRIMARY KEY (entity, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "outbox" VALUES('record','3f6f1c0e-0d55-4c7e-9a36-6a3c8f1f0a01',3,1,'pending',0,NULL,'',2);
INSERT INTO "outbox" VALUES('visit','549f0e26-03eb-4663-bae4-dda66e8bf364',2,1,'pending',0,NULL,'',1);
CREATE TABLE record (
  id TEXT PRIMARY KEY, visit TEXT NOT NULL REFERENCES visit(id), stop TEXT NOT NULL UNIQUE REFERENCES stop(id),
  worker TEXT NOT NULL REFERENCES worker(id), activity TEXT NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL,
  version INTEGER NOT NULL, response TEXT NOT NULL, conclusion TEXT NOT NULL, author_id TEXT NOT NULL,
  author_name TEXT NOT NULL, authored INTEGER NOT NULL, amend_reason TEXT NOT NULL
) STRICT;
INSERT INTO "record" VALUES('3f6f1c0e-0d55-4c7e-9a36-6a3c8f1f0a01','549f0e26-03eb-4663-bae4-dda66e8bf364','fd2bea36-671c-4a65-a78f-2aa03439c476','9641f20f-36f5-80c1-ab8b-41e3a990a8d0','vitals','https://nuanxin.example/Questionnaire/vitals|1','signed',1,'{"resourceType":"QuestionnaireResponse"}','{"grade":1}','staff-1','王敏',1740000540000,'');
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
INSERT INTO "stop" VALUES('fd2bea36-671c-4a65-a78f-2aa03439c476','549f0e26-03eb-4663-bae4-dda66e8bf364','f1','vitals','waiting','',0,1740000060000,NULL,NULL,NULL,0,0,NULL,'',1);
INSERT INTO "stop" VALUES('dd19ccea-1997-4497-9ece-f7ffd95d8406','549f0e26-03eb-4663-bae4-dda66e8bf364','f1','knee','waiting','',0,1740000060000,NULL,NULL,NULL,0,0,NULL,'',1);
CREATE TABLE visit (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), worker TEXT NOT NULL REFERENCES worker(id),
  ticket_number INTEGER NOT NULL, ticket_print TEXT NOT NULL, slip_print TEXT NOT NULL, occupation TEXT NOT NULL,
  platform TEXT NOT NULL, state TEXT NOT NULL, registered_at INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT;
INSERT INTO "visit" VALUES('549f0e26-03eb-4663-bae4-dda66e8bf364','f1','9641f20f-36f5-80c1-ab8b-41e3a990a8d0',1,'not_asked','not_asked','courier','平台','open',1740000060000,1);
CREATE TABLE window (
  id TEXT PRIMARY KEY, fair TEXT NOT NULL REFERENCES fair(id), position INTEGER NOT NULL, name TEXT NOT NULL,
  place TEXT NOT NULL, activities TEXT NOT NULL, seats INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
INSERT INTO "window" VALUES('w1','f1',0,'体检 1','车厢左侧','vitals',2,'open');
INSERT INTO "window" VALUES('w2','f1',1,'体检 2','车厢右侧','knee',1,'open');
CREATE TABLE worker (
  id TEXT PRIMARY KEY, doc_kind TEXT NOT NULL, doc_hash TEXT NOT NULL,
  sex TEXT NOT NULL, birth TEXT, name_sealed BLOB NOT NULL, doc_number_sealed BLOB NOT NULL,
  phone_sealed BLOB NOT NULL, address_sealed BLOB NOT NULL, nation_sealed BLOB NOT NULL, version INTEGER NOT NULL
) STRICT;
INSERT INTO "worker" VALUES('9641f20f-36f5-80c1-ab8b-41e3a990a8d0','01','','male','1990-03-07',X'A73F716CB29BD7D5C2B9BAB768415B42E5279823FACCEE51897CDCF8B604F5D049F4AA27533249F64F77C6BFA66A02E6B9',X'A3BCE6D41A48151A46986E2C760CBADB39C678126F80820BD0FE6F6AC567573A2EABC1A71FAD193FA6E2B7E6764F1389B8085E56DA65713AA811',X'4BFB3FE3C0F6647CB158FE5D64F7BC60155793BB3147D67C615F9E6F848398188A16D68F2D3BBFD25E507AF07D5C94A9C399E5',X'1BBE1C07B99983D9BD7FD69B92297180106758EC23D5483500C1FC1C7662EC5FF376015E652F6F5F3376C9E7281D794145DDCC1A8D744A28BDDE44740BF96E2D',X'BD2AEEA3B026FBD68F31E322F95747C89AC5D8CADA69E505EACAA1DE038FABDF109C72CFA61448227F8E',1);
CREATE INDEX window_by_fair ON window(fair, position);
CREATE UNIQUE INDEX one_worker_per_document ON worker(doc_hash) WHERE doc_hash <> '';
CREATE UNIQUE INDEX one_expected_per_document ON expected(fair, doc_hash) WHERE doc_hash <> '';
CREATE INDEX expected_by_fair ON expected(fair);
CREATE UNIQUE INDEX one_ticket_per_fair ON visit(fair, ticket_number);
CREATE UNIQUE INDEX one_visit_per_fair ON visit(worker, fair);
CREATE UNIQUE INDEX one_stop_per_activity ON stop(visit, activity, iif(state = 'cancelled', id, ''));
CREATE UNIQUE INDEX one_place_per_visit ON stop(visit) WHERE state IN ('called', 'serving');
CREATE UNIQUE INDEX one_per_seat ON stop(window, seat) WHERE state IN ('called', 'serving');
CREATE INDEX stop_by_state ON stop(fair, state, activity, joined_at);
CREATE INDEX record_by_worker ON record(worker, authored);
CREATE INDEX record_by_visit ON record(visit);
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE INDEX outbox_in_order ON outbox(state, rank, changed);
COMMIT;
PRAGMA user_version=1;
