#include "store/reading.h"

#include <sqlite3.h>

#include <algorithm>

#include "store/identity_columns.h"
#include "store/statement.h"

namespace nuanxin::store {
namespace {

#define NUANXIN_READING_COLUMNS                                                                                      \
  " id, fair, station, profile, activity, specimen, state, held_for, stop, received_at, content_sealed, decided_by," \
  " reason, version "

domain::Reading reading_of(const ReadTransaction& tx, const Statement& row) {
  domain::Reading out{.id = row.id<ReadingId>(0),
                      .fair = row.id<FairId>(1),
                      .station = row.text(2),
                      .profile = row.text(3),
                      .activity = row.text(4),
                      .specimen = row.text(5),
                      .state = row.code<domain::ReadingState>(6),
                      .held_for = row.code<domain::HeldFor>(7),
                      .stop = row.id<StopId>(8),
                      .received_at = row.instant(9),
                      .content = {},
                      .decided_by = row.text(11),
                      .reason = row.text(12),
                      .version = row.number(13)};
  auto content = parse_json(open_column(tx.keys(), row.view(10), "reading", "content", out.id.str()));
  if (!content) throw StoreError("database: a reading is not JSON", SQLITE_CORRUPT);
  out.content = std::move(*content);
  return out;
}

std::vector<domain::Reading> all_readings(const ReadTransaction& tx, Statement& rows) {
  std::vector<domain::Reading> out;
  while (rows.step()) out.push_back(reading_of(tx, rows));
  return out;
}

bool has_answer(const Json& items, const std::string& link_id, const std::string& text) {
  if (!items.is_array()) return false;
  return std::any_of(items.begin(), items.end(), [&](const Json& item) {
    const auto& answers = member(item, "answer");
    if (text_or(item, "linkId") == link_id && answers.is_array() &&
        std::any_of(answers.begin(), answers.end(), [&](const Json& a) { return text_or(a, "valueString") == text; }))
      return true;
    return has_answer(member(item, "item"), link_id, text);
  });
}

}  // namespace

void save_reading(WriteTransaction& tx, const domain::Reading& v) {
  const auto sealed = seal_column(tx.keys(), v.content.dump(), "reading", "content", v.id.str());
  Statement(tx,
            "INSERT INTO reading(id, fair, station, profile, activity, specimen, state, held_for, stop, received_at,"
            " content_sealed, decided_by, reason, version)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
            " ON CONFLICT(id) DO UPDATE SET state = excluded.state, held_for = excluded.held_for,"
            " stop = excluded.stop, decided_by = excluded.decided_by, reason = excluded.reason,"
            " version = excluded.version")
      .bind(v.id, v.fair, v.station, v.profile, v.activity, v.specimen, domain::code(v.state), domain::code(v.held_for),
            v.stop, v.received_at, Blob(sealed), v.decided_by, v.reason, v.version)
      .run();
}

std::optional<domain::Reading> reading_by_id(ReadTransaction& tx, const ReadingId& id) {
  Statement rows(tx, "SELECT" NUANXIN_READING_COLUMNS "FROM reading WHERE id = ?1");
  rows.bind(id);
  if (!rows.step()) return std::nullopt;
  return reading_of(tx, rows);
}

std::vector<domain::Reading> readings_of_stop(ReadTransaction& tx, const StopId& stop) {
  Statement rows(
      tx, "SELECT" NUANXIN_READING_COLUMNS "FROM reading WHERE stop = ?1 AND stop <> '' ORDER BY received_at, rowid");
  return all_readings(tx, rows.bind(stop));
}

std::vector<domain::Reading> held_readings(ReadTransaction& tx, const FairId& fair, int limit) {
  Statement rows(tx, "SELECT" NUANXIN_READING_COLUMNS
                     "FROM reading WHERE fair = ?1 AND state = 'held' ORDER BY received_at, rowid LIMIT ?2");
  return all_readings(tx, rows.bind(fair, limit));
}

std::vector<StopId> stops_with_answer(ReadTransaction& tx, const FairId& fair, const std::string& activity,
                                      const std::string& link_id, const std::string& text) {
  std::vector<StopId> out;
  Statement rows(tx,
                 "SELECT r.stop, r.response FROM visit v JOIN record r ON r.visit = v.id"
                 " WHERE v.fair = ?1 AND r.activity = ?2 AND instr(r.response, ?3) > 0");
  rows.bind(fair, activity, text);
  while (rows.step()) {
    const auto response = parse_json(rows.view(1));
    if (response && has_answer(member(*response, "item"), link_id, text)) out.push_back(rows.id<StopId>(0));
  }
  return out;
}

}  // namespace nuanxin::store
