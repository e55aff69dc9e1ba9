#include "store/fair.h"

#include "store/statement.h"

namespace nuanxin::store {
namespace {

domain::Window window_of(const Statement& row) {
  return domain::Window{.id = row.id<WindowId>(0),
                        .name = row.text(1),
                        .place = row.text(2),
                        .activities = split_codes(row.view(3)),
                        .seats = row.number(4),
                        .state = row.code<domain::WindowState>(5)};
}

domain::Fair fair_head(const Statement& row) {
  return domain::Fair{.id = row.id<FairId>(0),
                      .name = row.text(1),
                      .place = row.text(2),
                      .day = row.date(3).value_or(Date{}),
                      .activities = split_codes(row.view(4)),
                      .windows = {},
                      .version = row.number(5),
                      .policy = row.text(6)};
}

std::vector<domain::Window> windows_of(ReadTransaction& tx, const FairId& fair) {
  std::vector<domain::Window> out;
  Statement rows(tx, "SELECT id, name, place, activities, seats, state FROM window WHERE fair = ?1 ORDER BY position");
  rows.bind(fair);
  while (rows.step()) out.push_back(window_of(rows));
  return out;
}

Result<void> save_windows(WriteTransaction& tx, const domain::Fair& fair) {
  std::vector<std::string> ids;
  int position = 0;
  for (const auto& window : fair.windows) {
    ids.push_back(window.id.str());
    Statement save(tx,
                   "INSERT INTO window(id, fair, position, name, place, activities, seats, state)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                   " ON CONFLICT(id) DO UPDATE SET position = excluded.position, name = excluded.name,"
                   " place = excluded.place, activities = excluded.activities, seats = excluded.seats,"
                   " state = excluded.state WHERE fair = excluded.fair");
    save.bind(window.id, fair.id, position++, window.name, window.place, join_codes(window.activities), window.seats,
              domain::code(window.state))
        .run();
    if (save.changes() == 0) return refuse(Reason::duplicate, "the window is of another fair", "windows");
  }
  Statement(tx, "DELETE FROM window WHERE fair = ?1 AND id NOT IN (SELECT value FROM json_each(?2))")
      .bind(fair.id, json_texts(ids))
      .run();
  return {};
}

}  // namespace

Result<void> insert_fair(WriteTransaction& tx, const domain::Fair& v) {
  auto inserted = Statement(tx,
                            "INSERT INTO fair(id, name, place, day, activities, version, policy)"
                            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                      .bind(v.id, v.name, v.place, to_iso(v.day), join_codes(v.activities), v.version, v.policy)
                      .run_or_refuse();
  if (!inserted) return inserted;
  return save_windows(tx, v);
}

Result<void> update_fair(WriteTransaction& tx, const domain::Fair& v) {
  {
    Statement update(tx,
                     "UPDATE fair SET name = ?2, place = ?3, day = ?4, activities = ?5, version = ?6, policy = ?7"
                     " WHERE id = ?1 AND version = ?6 - 1");
    update.bind(v.id, v.name, v.place, to_iso(v.day), join_codes(v.activities), v.version, v.policy).run();
    if (update.changes() == 0) {
      Statement known(tx, "SELECT version FROM fair WHERE id = ?1");
      known.bind(v.id);
      if (!known.step()) return refuse(Reason::not_found, "no such fair", "id");
      return refuse(Reason::version_conflict, "the fair has version " + std::to_string(known.number(0)), "version");
    }
  }
  return save_windows(tx, v);
}

std::optional<domain::Fair> fair_by_id(ReadTransaction& tx, const FairId& id) {
  Statement row(tx, "SELECT id, name, place, day, activities, version, policy FROM fair WHERE id = ?1");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  auto fair = fair_head(row);
  fair.windows = windows_of(tx, id);
  return fair;
}

std::vector<domain::Fair> all_fairs(ReadTransaction& tx) {
  std::vector<domain::Fair> out;
  Statement rows(tx,
                 "SELECT id, name, place, day, activities, version, policy FROM fair ORDER BY day DESC, rowid DESC");
  while (rows.step()) {
    out.push_back(fair_head(rows));
    out.back().windows = windows_of(tx, out.back().id);
  }
  return out;
}

std::optional<WindowOfFair> window_by_id(ReadTransaction& tx, const WindowId& id) {
  Statement row(tx, "SELECT id, name, place, activities, seats, state, fair FROM window WHERE id = ?1");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return WindowOfFair{row.id<FairId>(6), window_of(row)};
}

void set_window_state(WriteTransaction& tx, const WindowId& id, domain::WindowState state) {
  Statement(tx, "UPDATE window SET state = ?2 WHERE id = ?1").bind(id, domain::code(state)).run();
}

void set_announcement(WriteTransaction& tx, const FairId& fair, const Announcement& v) {
  Statement(tx, "UPDATE fair SET announcement = ?2, announced_until = ?3 WHERE id = ?1")
      .bind(fair, v.text, v.until)
      .run();
}

std::string announcement(ReadTransaction& tx, const FairId& fair, Instant now) {
  Statement row(tx, "SELECT announcement FROM fair WHERE id = ?1 AND announced_until > ?2");
  row.bind(fair, now);
  return row.step() ? row.text(0) : std::string();
}

int next_ticket_number(WriteTransaction& tx, const FairId& fair) {
  // Two plain statements are cheaper than one with RETURNING.
  Statement(tx, "UPDATE fair SET last_ticket = last_ticket + 1 WHERE id = ?1").bind(fair).run();
  Statement row(tx, "SELECT last_ticket FROM fair WHERE id = ?1");
  row.bind(fair);
  if (!row.step()) throw StoreError("database: a ticket for a fair that does not exist", 0);
  return row.number(0);
}

int tickets_issued(ReadTransaction& tx, const FairId& fair) {
  Statement row(tx, "SELECT last_ticket FROM fair WHERE id = ?1");
  row.bind(fair);
  return row.step() ? row.number(0) : 0;
}

}  // namespace nuanxin::store
