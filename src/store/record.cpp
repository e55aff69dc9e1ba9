#include "store/record.h"

#include <sqlite3.h>

#include "store/statement.h"

namespace nuanxin::store {
namespace {

#define NUANXIN_RECORD_COLUMNS                                                                              \
  " id, visit, stop, worker, activity, form, state, version, response, conclusion, author_id, author_name," \
  " authored, amend_reason "

Json stored_json(std::string_view text) {
  auto json = parse_json(text);
  if (!json) throw StoreError("database: a record is not JSON", SQLITE_CORRUPT);
  return std::move(*json);
}

domain::Record record_of(const Statement& row) {
  return domain::Record{.id = row.id<RecordId>(0),
                        .visit = row.id<VisitId>(1),
                        .stop = row.id<StopId>(2),
                        .worker = row.id<WorkerId>(3),
                        .activity = row.text(4),
                        .form = row.text(5),
                        .state = row.code<domain::RecordState>(6),
                        .version = row.number(7),
                        .response = stored_json(row.view(8)),
                        .conclusion = stored_json(row.view(9)),
                        .author_id = row.text(10),
                        .author_name = row.text(11),
                        .authored = row.instant(12),
                        .amend_reason = row.text(13)};
}

std::optional<domain::Record> first(Statement& rows) {
  if (!rows.step()) return std::nullopt;
  return record_of(rows);
}

std::vector<domain::Record> all_records(Statement& rows) {
  std::vector<domain::Record> out;
  while (rows.step()) out.push_back(record_of(rows));
  return out;
}

/// What may replace what; keeps the signed version that goes.
Result<void> make_room(WriteTransaction& tx, const domain::Record& next) {
  Statement row(tx, "SELECT state, version, stop FROM record WHERE id = ?1");
  row.bind(next.id);
  if (!row.step()) return {};
  if (row.view(2) != next.stop.str()) return refuse(Reason::duplicate, "the record is of another stop", "stop");
  const int version = row.number(1);
  if (next.version < version)
    return refuse(Reason::version_conflict, "the record has version " + std::to_string(version), "version");
  if (row.code<domain::RecordState>(0) == domain::RecordState::draft) return {};
  if (next.state == domain::RecordState::draft || next.version == version)
    return refuse(Reason::record_signed, "a signed record is amended, not replaced");
  Statement(tx,
            "INSERT INTO record_version(id, version, form, state, response, conclusion, author_id, author_name,"
            " authored, amend_reason) SELECT id, version, form, state, response, conclusion, author_id, author_name,"
            " authored, amend_reason FROM record WHERE id = ?1")
      .bind(next.id)
      .run();
  return {};
}

}  // namespace

Result<void> save_record(WriteTransaction& tx, const domain::Record& v) {
  if (auto room = make_room(tx, v); !room) return room;
  return Statement(
             tx,
             "INSERT INTO record(id, visit, stop, worker, activity, form, state, version, response, conclusion,"
             " author_id, author_name, authored, amend_reason)"
             " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
             " ON CONFLICT(id) DO UPDATE SET form = excluded.form, state = excluded.state, version = excluded.version,"
             " response = excluded.response, conclusion = excluded.conclusion, author_id = excluded.author_id,"
             " author_name = excluded.author_name, authored = excluded.authored, amend_reason = excluded.amend_reason")
      .bind(v.id, v.visit, v.stop, v.worker, v.activity, v.form, domain::code(v.state), v.version,
            json_text(v.response), json_text(v.conclusion), v.author_id, v.author_name, v.authored, v.amend_reason)
      .run_or_refuse();
}

std::optional<domain::Record> record_by_id(ReadTransaction& tx, const RecordId& id) {
  Statement rows(tx, "SELECT" NUANXIN_RECORD_COLUMNS "FROM record WHERE id = ?1");
  return first(rows.bind(id));
}

std::optional<domain::Record> record_of_stop(ReadTransaction& tx, const StopId& stop) {
  Statement rows(tx, "SELECT" NUANXIN_RECORD_COLUMNS "FROM record WHERE stop = ?1");
  return first(rows.bind(stop));
}

std::vector<domain::Record> records_of_visit(ReadTransaction& tx, const VisitId& visit) {
  Statement rows(tx, "SELECT" NUANXIN_RECORD_COLUMNS "FROM record WHERE visit = ?1 ORDER BY rowid");
  return all_records(rows.bind(visit));
}

std::vector<domain::Record> record_versions(ReadTransaction& tx, const RecordId& id) {
  Statement rows(tx, "SELECT * FROM (SELECT" NUANXIN_RECORD_COLUMNS
                     "FROM record WHERE id = ?1 AND state <> 'draft' UNION ALL"
                     " SELECT r.id, r.visit, r.stop, r.worker, r.activity, o.form, o.state, o.version, o.response,"
                     " o.conclusion, o.author_id, o.author_name, o.authored, o.amend_reason"
                     " FROM record_version o JOIN record r ON r.id = o.id WHERE o.id = ?1) ORDER BY version DESC");
  return all_records(rows.bind(id));
}

std::vector<domain::Record> records_of_worker(ReadTransaction& tx, const WorkerId& worker, const std::string& activity,
                                              int limit) {
  Statement rows(tx, "SELECT" NUANXIN_RECORD_COLUMNS
                     "FROM record WHERE worker = ?1 AND state <> 'draft' AND (?2 = '' OR activity = ?2)"
                     " ORDER BY authored DESC LIMIT ?3");
  return all_records(rows.bind(worker, activity, limit));
}

std::map<std::string, int> grades_of_fair(ReadTransaction& tx, const FairId& fair) {
  std::map<std::string, int> out;
  Statement rows(tx,
                 "SELECT r.stop, json_extract(r.conclusion, '$.grade') FROM visit v JOIN record r ON r.visit = v.id"
                 " WHERE v.fair = ?1 AND r.state <> 'draft'");
  rows.bind(fair);
  while (rows.step())
    if (!rows.is_null(1)) out[rows.text(0)] = rows.number(1);
  return out;
}

}  // namespace nuanxin::store
