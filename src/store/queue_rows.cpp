#include "store/queue_rows.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "store/identity_columns.h"
#include "store/statement.h"
#include "store/stop_columns.h"

#define NUANXIN_ROW_COLUMNS \
  NUANXIN_STOP_COLUMNS ", s.fair, v.worker, v.ticket_number, v.occupation, w.name_sealed, w.sex, w.birth "

namespace nuanxin::store {
namespace {

std::string masked(const ReadTransaction& tx, std::string_view sealed_name, std::string_view worker) {
  return mask_name(open_column(tx.keys(), sealed_name, "worker", "name", worker));
}

QueueRow row_of(const ReadTransaction& tx, const Statement& row) {
  constexpr int at = stop_column_count;
  return QueueRow{.stop = stop_of(row),
                  .fair = row.id<FairId>(at),
                  .worker = row.id<WorkerId>(at + 1),
                  .ticket_number = row.number(at + 2),
                  .masked_name = masked(tx, row.view(at + 4), row.view(at + 1)),
                  .sex = row.code<domain::Sex>(at + 5),
                  .birth = row.date(at + 6),
                  .occupation = row.text(at + 3)};
}

std::vector<QueueRow> queue_rows(const ReadTransaction& tx, Statement& rows) {
  std::vector<QueueRow> out;
  while (rows.step()) out.push_back(row_of(tx, rows));
  return out;
}

std::string state_codes(const std::vector<domain::StopState>& states) {
  std::vector<std::string> codes;
  codes.reserve(states.size());
  for (const auto state : states) codes.emplace_back(domain::code(state));
  return json_texts(codes);
}

/// "vitals done knee waiting" of group_concat.
std::vector<WaitingStop::Other> others_of(std::string_view text) {
  std::vector<WaitingStop::Other> out;
  const auto words = split_codes(text);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2)
    if (const auto state = domain::parse<domain::StopState>(words[i + 1])) out.push_back({words[i], *state});
  return out;
}

}  // namespace

std::optional<QueueRow> queue_row(ReadTransaction& tx, const StopId& id) {
  Statement row(tx, "SELECT" NUANXIN_ROW_COLUMNS
                    "FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker WHERE s.id = ?1");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return row_of(tx, row);
}

std::vector<QueueRow> queue_rows(ReadTransaction& tx, const QueueQuery& query) {
  Statement rows(tx, "SELECT" NUANXIN_ROW_COLUMNS
                     "FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker"
                     " WHERE s.fair = ?1 AND s.state IN (SELECT value FROM json_each(?2))"
                     " AND (?3 = '[]' OR s.activity IN (SELECT value FROM json_each(?3))) AND v.state <> 'left'"
                     " ORDER BY s.joined_at, v.ticket_number, s.activity LIMIT ?4");
  rows.bind(query.fair, state_codes(query.states), json_texts(query.activities), query.limit);
  return queue_rows(tx, rows);
}

std::vector<QueueRow> active_at_window(ReadTransaction& tx, const WindowId& window) {
  Statement rows(tx, "SELECT" NUANXIN_ROW_COLUMNS
                     "FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker"
                     " WHERE s.window = ?1 AND s.state IN ('called', 'serving') ORDER BY s.seat");
  return queue_rows(tx, rows.bind(window));
}

std::vector<QueueRow> called_to_doors(ReadTransaction& tx, const FairId& fair,
                                      const std::vector<std::string>& activities, int limit) {
  Statement rows(tx, "SELECT" NUANXIN_ROW_COLUMNS
                     "FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker"
                     " WHERE s.fair = ?1 AND s.state = 'called' AND s.window = ''"
                     " AND (?2 = '[]' OR s.activity IN (SELECT value FROM json_each(?2)))"
                     " ORDER BY s.called_at, v.ticket_number LIMIT ?3");
  rows.bind(fair, json_texts(activities), limit);
  return queue_rows(tx, rows);
}

std::vector<int> taken_seats(ReadTransaction& tx, const WindowId& window) {
  std::vector<int> out;
  Statement rows(tx, "SELECT seat FROM stop WHERE window = ?1 AND state IN ('called', 'serving') ORDER BY seat");
  rows.bind(window);
  while (rows.step()) out.push_back(rows.number(0));
  return out;
}

std::vector<WaitingStop> waiting_stops(ReadTransaction& tx, const FairId& fair,
                                       const std::vector<std::string>& activities, int limit) {
  std::vector<WaitingStop> out;
  for (const auto& activity : activities) {
    // In the order of the index stop_by_state, so that a limit ends the reading.
    Statement rows(tx,
                   "SELECT s.id, s.visit, v.ticket_number, s.joined_at, s.misses,"
                   " (SELECT group_concat(o.activity || ' ' || o.state, ' ') FROM stop o"
                   "  WHERE o.visit = s.visit AND o.id <> s.id)"
                   " FROM stop s CROSS JOIN visit v ON v.id = s.visit"
                   " WHERE s.fair = ?1 AND s.state = 'waiting' AND s.activity = ?2 AND v.state <> 'left'"
                   " AND v.away_until IS NULL AND NOT EXISTS"
                   " (SELECT 1 FROM stop a WHERE a.visit = s.visit AND a.state IN ('called', 'serving'))"
                   " ORDER BY s.joined_at, v.ticket_number LIMIT ?3");
    rows.bind(fair, activity, limit);
    while (rows.step())
      out.push_back(WaitingStop{.stop = rows.id<StopId>(0),
                                .visit = rows.id<VisitId>(1),
                                .ticket_number = rows.number(2),
                                .activity = activity,
                                .joined_at = rows.instant(3),
                                .misses = rows.number(4),
                                .others = others_of(rows.view(5))});
  }
  std::stable_sort(out.begin(), out.end(), [](const WaitingStop& a, const WaitingStop& b) {
    return std::tie(a.joined_at, a.ticket_number, a.activity) < std::tie(b.joined_at, b.ticket_number, b.activity);
  });
  if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
  return out;
}

std::vector<Attention> attention_rows(ReadTransaction& tx, const FairId& fair, int limit) {
  std::vector<Attention> out;
  Statement rows(tx, "SELECT" NUANXIN_ROW_COLUMNS
                     ", v.away_until FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker"
                     " WHERE s.fair = ?1 AND v.state = 'open' AND (s.state IN ('missed', 'parked') OR"
                     "  (v.away_until IS NOT NULL AND s.id = (SELECT o.id FROM stop o WHERE o.visit = v.id"
                     "   AND o.state IN ('waiting', 'planned') ORDER BY o.rowid LIMIT 1)))"
                     " ORDER BY s.joined_at, v.ticket_number LIMIT ?2");
  rows.bind(fair, limit);
  constexpr int after_row = stop_column_count + 7;
  while (rows.step()) out.push_back({row_of(tx, rows), rows.maybe_instant(after_row)});
  return out;
}

std::vector<QueueRow> last_calls(ReadTransaction& tx, const FairId& fair, int limit) {
  Statement rows(tx, "SELECT" NUANXIN_ROW_COLUMNS
                     "FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker"
                     " WHERE s.fair = ?1 AND s.called_at IS NOT NULL ORDER BY s.called_at DESC LIMIT ?2");
  rows.bind(fair, limit);
  return queue_rows(tx, rows);
}

std::vector<BoardCall> board_calls(ReadTransaction& tx, const FairId& fair, int limit) {
  std::vector<BoardCall> out;
  Statement rows(tx,
                 "SELECT s.id, v.ticket_number, w.name_sealed, v.worker, coalesce(p.name, ''), coalesce(p.place, ''),"
                 " s.state, s.calls, coalesce(s.called_at, s.started_at, s.joined_at) AS at"
                 " FROM stop s JOIN visit v ON v.id = s.visit JOIN worker w ON w.id = v.worker"
                 " LEFT JOIN window p ON p.id = s.window"
                 " WHERE s.fair = ?1 AND s.state IN ('called', 'serving') AND s.window <> '' ORDER BY at DESC, "
                 "v.ticket_number LIMIT ?2");
  rows.bind(fair, limit);
  while (rows.step())
    out.push_back(BoardCall{.stop = rows.id<StopId>(0),
                            .ticket_number = rows.number(1),
                            .masked_name = masked(tx, rows.view(2), rows.view(3)),
                            .window_name = rows.text(4),
                            .place = rows.text(5),
                            .state = rows.code<domain::StopState>(6),
                            .calls = rows.number(7),
                            .called_at = rows.instant(8)});
  return out;
}

std::vector<int> next_waiting_tickets(ReadTransaction& tx, const FairId& fair, int limit) {
  std::vector<int> out;
  Statement rows(tx,
                 "SELECT v.ticket_number FROM stop s JOIN visit v ON v.id = s.visit"
                 " WHERE s.fair = ?1 AND s.state = 'waiting' AND v.state <> 'left' AND v.away_until IS NULL"
                 " AND NOT EXISTS"
                 " (SELECT 1 FROM stop a WHERE a.visit = s.visit AND a.state IN ('called', 'serving'))"
                 " GROUP BY v.id ORDER BY min(s.joined_at), v.ticket_number LIMIT ?2");
  rows.bind(fair, limit);
  while (rows.step()) out.push_back(rows.number(0));
  return out;
}

int waiting_before(ReadTransaction& tx, const FairId& fair, const domain::Stop& stop, int ticket_number) {
  Statement row(tx,
                "SELECT count(*) FROM stop s JOIN visit v ON v.id = s.visit"
                " WHERE s.fair = ?1 AND s.state = 'waiting' AND s.activity = ?2 AND v.state <> 'left'"
                " AND s.visit <> ?3 AND (s.joined_at < ?4 OR (s.joined_at = ?4 AND v.ticket_number < ?5))"
                " AND NOT EXISTS (SELECT 1 FROM stop a WHERE a.visit = s.visit AND a.state IN ('called', 'serving'))");
  row.bind(fair, stop.activity, stop.visit, stop.joined_at, ticket_number);
  row.step();
  return row.number(0);
}

FairCounts fair_counts(ReadTransaction& tx, const FairId& fair) {
  Statement row(tx,
                "SELECT (SELECT count(*) FROM visit WHERE fair = ?1),"
                " (SELECT count(*) FROM visit WHERE fair = ?1 AND state = 'open'),"
                " (SELECT count(*) FROM stop WHERE fair = ?1 AND state = 'waiting'),"
                " (SELECT count(*) FROM stop WHERE fair = ?1 AND state IN ('called', 'serving')),"
                " (SELECT count(*) FROM stop WHERE fair = ?1 AND state = 'done'),"
                " (SELECT count(*) FROM record r JOIN visit v ON v.id = r.visit WHERE v.fair = ?1"
                "  AND r.state <> 'draft')");
  row.bind(fair);
  row.step();
  return FairCounts{.visits = row.number(0),
                    .open_visits = row.number(1),
                    .waiting_stops = row.number(2),
                    .active_stops = row.number(3),
                    .done_stops = row.number(4),
                    .signed_records = row.number(5)};
}

}  // namespace nuanxin::store
