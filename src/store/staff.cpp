#include "store/staff.h"

#include "store/statement.h"

namespace nuanxin::store {
namespace {

Staff staff_of(const Statement& row) {
  return Staff{.id = row.id<StaffId>(0),
               .login = row.text(1),
               .name = row.text(2),
               .role = row.code<domain::Role>(3),
               .activities = split_codes(row.view(4)),
               .password_hash = row.text(5),
               .failed_attempts = row.number(6),
               .locked_until = row.maybe_instant(7)};
}

Station station_of(const Statement& row) {
  return Station{.id = row.id<StationId>(0),
                 .name = row.text(1),
                 .role = row.code<domain::Role>(2),
                 .token_hash = row.text(3),
                 .enrolled_at = row.instant(4)};
}

template <class T, class Make>
std::optional<T> first(Statement& rows, Make make) {
  if (!rows.step()) return std::nullopt;
  return make(rows);
}

template <class T, class Make>
std::vector<T> all_of(Statement& rows, Make make) {
  std::vector<T> out;
  while (rows.step()) out.push_back(make(rows));
  return out;
}

}  // namespace

Result<void> insert_staff(WriteTransaction& tx, const Staff& v) {
  return Statement(tx,
                   "INSERT INTO staff(id, login, name, role, activities, password_hash, failed_attempts, locked_until)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .bind(v.id, v.login, v.name, domain::code(v.role), join_codes(v.activities), v.password_hash, v.failed_attempts,
            v.locked_until)
      .run_or_refuse();
}

std::optional<Staff> staff_by_login(ReadTransaction& tx, const std::string& login) {
  Statement rows(tx,
                 "SELECT id, login, name, role, activities, password_hash, failed_attempts, locked_until FROM staff"
                 " WHERE login = ?1");
  return first<Staff>(rows.bind(login), staff_of);
}

std::optional<Staff> staff_by_id(ReadTransaction& tx, const StaffId& id) {
  Statement rows(tx,
                 "SELECT id, login, name, role, activities, password_hash, failed_attempts, locked_until FROM staff"
                 " WHERE id = ?1");
  return first<Staff>(rows.bind(id), staff_of);
}

std::vector<Staff> all_staff(ReadTransaction& tx) {
  Statement rows(tx,
                 "SELECT id, login, name, role, activities, password_hash, failed_attempts, locked_until FROM staff"
                 " ORDER BY login");
  return all_of<Staff>(rows, staff_of);
}

void set_password(WriteTransaction& tx, const StaffId& id, const std::string& password_hash) {
  Statement(tx, "UPDATE staff SET password_hash = ?2, failed_attempts = 0, locked_until = NULL WHERE id = ?1")
      .bind(id, password_hash)
      .run();
}

void set_sign_in_state(WriteTransaction& tx, const StaffId& id, int failed_attempts,
                       std::optional<Instant> locked_until) {
  Statement(tx, "UPDATE staff SET failed_attempts = ?2, locked_until = ?3 WHERE id = ?1")
      .bind(id, failed_attempts, locked_until)
      .run();
}

Result<void> insert_station(WriteTransaction& tx, const Station& v) {
  return Statement(tx, "INSERT INTO station(id, name, role, token_hash, enrolled_at) VALUES(?1, ?2, ?3, ?4, ?5)")
      .bind(v.id, v.name, domain::code(v.role), v.token_hash, v.enrolled_at)
      .run_or_refuse();
}

std::optional<Station> station_by_token(ReadTransaction& tx, const std::string& token_hash) {
  Statement rows(tx, "SELECT id, name, role, token_hash, enrolled_at FROM station WHERE token_hash = ?1");
  return first<Station>(rows.bind(token_hash), station_of);
}

std::optional<Station> station_by_id(ReadTransaction& tx, const StationId& id) {
  Statement rows(tx, "SELECT id, name, role, token_hash, enrolled_at FROM station WHERE id = ?1");
  return first<Station>(rows.bind(id), station_of);
}

std::vector<Station> all_stations(ReadTransaction& tx) {
  Statement rows(tx, "SELECT id, name, role, token_hash, enrolled_at FROM station ORDER BY enrolled_at, id");
  return all_of<Station>(rows, station_of);
}

void insert_session(WriteTransaction& tx, const Session& v) {
  Statement(tx,
            "INSERT INTO session(token_hash, staff, station, role, created_at, expires_at)"
            " VALUES(?1, nullif(?2, ''), ?3, ?4, ?5, ?6)")
      .bind(v.token_hash, v.staff, v.station, domain::code(v.role), v.created_at, v.expires_at)
      .run();
}

std::optional<Session> session_by_token(ReadTransaction& tx, const std::string& token_hash) {
  Statement row(tx,
                "SELECT token_hash, staff, station, role, created_at, expires_at FROM session WHERE token_hash = ?1");
  row.bind(token_hash);
  if (!row.step()) return std::nullopt;
  return Session{.token_hash = row.text(0),
                 .staff = row.id<StaffId>(1),
                 .station = row.id<StationId>(2),
                 .role = row.code<domain::Role>(3),
                 .created_at = row.instant(4),
                 .expires_at = row.instant(5)};
}

void extend_session(WriteTransaction& tx, const std::string& token_hash, Instant expires_at) {
  Statement(tx, "UPDATE session SET expires_at = ?2 WHERE token_hash = ?1").bind(token_hash, expires_at).run();
}

void delete_session(WriteTransaction& tx, const std::string& token_hash) {
  Statement(tx, "DELETE FROM session WHERE token_hash = ?1").bind(token_hash).run();
}

void delete_sessions_of(WriteTransaction& tx, const StaffId& staff) {
  Statement(tx, "DELETE FROM session WHERE staff = ?1").bind(staff).run();
}

void delete_expired_sessions(WriteTransaction& tx, Instant now) {
  Statement(tx, "DELETE FROM session WHERE expires_at <= ?1").bind(now).run();
}

}  // namespace nuanxin::store
