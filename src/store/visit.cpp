#include "store/visit.h"

#include <unordered_map>

#include "store/outbox.h"
#include "store/record.h"
#include "store/statement.h"
#include "store/stop_columns.h"

#define NUANXIN_VISIT_COLUMNS                                                                                  \
  " v.id, v.fair, v.worker, v.ticket_number, v.ticket_print, v.slip_print, v.occupation, v.platform, v.state," \
  " v.registered_at, v.version, v.priority, v.slot, v.away_until "

namespace nuanxin::store {
namespace {

domain::Visit visit_head(const Statement& row) {
  return domain::Visit{.id = row.id<VisitId>(0),
                       .fair = row.id<FairId>(1),
                       .worker = row.id<WorkerId>(2),
                       .ticket_number = row.number(3),
                       .ticket_print = row.code<domain::PrintState>(4),
                       .slip_print = row.code<domain::PrintState>(5),
                       .occupation = row.text(6),
                       .platform = row.text(7),
                       .consents = {},
                       .stops = {},
                       .state = row.code<domain::VisitState>(8),
                       .priority = row.code<domain::Priority>(11),
                       .slot = row.maybe_instant(12),
                       .away_until = row.maybe_instant(13),
                       .registered_at = row.instant(9),
                       .version = row.number(10)};
}

domain::Consent consent_of(const Statement& row) {
  return domain::Consent{.purpose = row.text(1),
                         .text_version = row.text(2),
                         .granted = row.integer(3) != 0,
                         .language = row.text(4),
                         .method = row.text(5),
                         .at = row.instant(6)};
}

std::optional<domain::Visit> load(ReadTransaction& tx, Statement& head) {
  if (!head.step()) return std::nullopt;
  auto visit = visit_head(head);
  Statement consents(tx,
                     "SELECT visit, purpose, text_version, granted, language, method, at FROM consent WHERE visit = ?1"
                     " ORDER BY at, purpose");
  consents.bind(visit.id);
  while (consents.step()) visit.consents.push_back(consent_of(consents));
  Statement stops(tx, "SELECT" NUANXIN_STOP_COLUMNS "FROM stop s WHERE s.visit = ?1 ORDER BY s.rowid");
  stops.bind(visit.id);
  while (stops.step()) visit.stops.push_back(stop_of(stops));
  return visit;
}

std::vector<domain::Visit> heads(Statement& rows) {
  std::vector<domain::Visit> out;
  while (rows.step()) out.push_back(visit_head(rows));
  return out;
}

void put_consent(WriteTransaction& tx, const VisitId& visit, const domain::Consent& v) {
  Statement(tx,
            "INSERT INTO consent(visit, purpose, text_version, granted, language, method, at)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
            " ON CONFLICT(visit, purpose) DO UPDATE SET text_version = excluded.text_version,"
            " granted = excluded.granted, language = excluded.language, method = excluded.method, at = excluded.at")
      .bind(visit, v.purpose, v.text_version, v.granted, v.language, v.method, v.at)
      .run();
}

}  // namespace

namespace {

Json json_of(std::string_view text) {
  if (text.empty()) return nullptr;
  auto parsed = parse_json(text);
  return parsed ? std::move(*parsed) : Json();
}
std::string text_of_json(const Json& json) { return json.is_null() ? std::string() : json_text(json); }

}  // namespace

domain::Stop stop_of(const Statement& row) {
  return domain::Stop{.id = row.id<StopId>(0),
                      .visit = row.id<VisitId>(1),
                      .activity = row.text(2),
                      .state = row.code<domain::StopState>(3),
                      .window = row.text(4),
                      .seat = row.number(5),
                      .joined_at = row.instant(6),
                      .called_at = row.maybe_instant(7),
                      .started_at = row.maybe_instant(8),
                      .finished_at = row.maybe_instant(9),
                      .calls = row.number(10),
                      .misses = row.number(11),
                      .parked_until = row.maybe_instant(12),
                      .reason = row.text(13),
                      .basis = json_of(row.view(15)),
                      .version = row.number(14)};
}

Result<void> insert_visit(WriteTransaction& tx, const domain::Visit& v) {
  auto inserted =
      Statement(tx,
                "INSERT INTO visit(id, fair, worker, ticket_number, ticket_print, slip_print, occupation, platform,"
                " state, registered_at, version, priority, slot)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
          .bind(v.id, v.fair, v.worker, v.ticket_number, domain::code(v.ticket_print), domain::code(v.slip_print),
                v.occupation, v.platform, domain::code(v.state), v.registered_at, v.version, domain::code(v.priority),
                v.slot)
          .run_or_refuse();
  if (!inserted) return inserted;
  for (const auto& consent : v.consents) put_consent(tx, v.id, consent);
  for (const auto& stop : v.stops)
    if (auto done = insert_stop(tx, v.fair, stop); !done) return done;
  return {};
}

Result<void> update_visit(WriteTransaction& tx, const domain::Visit& v) {
  Statement update(tx,
                   "UPDATE visit SET ticket_print = ?2, slip_print = ?3, occupation = ?4, platform = ?5, state = ?6,"
                   " version = ?7, priority = ?8, slot = ?9, away_until = ?10 WHERE id = ?1");
  update
      .bind(v.id, domain::code(v.ticket_print), domain::code(v.slip_print), v.occupation, v.platform,
            domain::code(v.state), v.version, domain::code(v.priority), v.slot, v.away_until)
      .run();
  if (update.changes() == 0) return refuse(Reason::not_found, "no such visit", "visit");
  return {};
}

void save_consent(WriteTransaction& tx, const VisitId& visit, const domain::Consent& v) {
  put_consent(tx, visit, v);
  if (!v.granted) return;
  for (const auto& record : records_of_visit(tx, visit))
    if (record.state != domain::RecordState::draft) enqueue(tx, "record", record.id.str(), record.version);
}

Result<void> insert_stop(WriteTransaction& tx, const FairId& fair, const domain::Stop& v) {
  return Statement(tx,
                   "INSERT INTO stop(id, visit, fair, activity, state, window, seat, joined_at, called_at, started_at,"
                   " finished_at, calls, misses, parked_until, reason, version, basis)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)")
      .bind(v.id, v.visit, fair, v.activity, domain::code(v.state), v.window, v.seat, v.joined_at, v.called_at,
            v.started_at, v.finished_at, v.calls, v.misses, v.parked_until, v.reason, v.version, text_of_json(v.basis))
      .run_or_refuse();
}

Result<void> update_stop(WriteTransaction& tx, const domain::Stop& v) {
  Statement update(tx,
                   "UPDATE stop SET state = ?2, window = ?3, seat = ?4, called_at = ?5, started_at = ?6,"
                   " finished_at = ?7, calls = ?8, misses = ?9, parked_until = ?10, reason = ?11, version = ?12,"
                   " basis = ?13 WHERE id = ?1");
  update.bind(v.id, domain::code(v.state), v.window, v.seat, v.called_at, v.started_at, v.finished_at, v.calls,
              v.misses, v.parked_until, v.reason, v.version, text_of_json(v.basis));
  if (auto done = update.run_or_refuse(); !done) return done;
  if (update.changes() == 0) return refuse(Reason::not_found, "no such stop", "stop");
  return {};
}

std::optional<domain::Visit> visit_by_id(ReadTransaction& tx, const VisitId& id) {
  Statement head(tx, "SELECT" NUANXIN_VISIT_COLUMNS "FROM visit v WHERE v.id = ?1");
  return load(tx, head.bind(id));
}

std::optional<domain::Visit> visit_of_stop(ReadTransaction& tx, const StopId& stop) {
  Statement head(
      tx, "SELECT" NUANXIN_VISIT_COLUMNS "FROM visit v WHERE v.id = (SELECT visit FROM stop WHERE stop.id = ?1)");
  return load(tx, head.bind(stop));
}

std::optional<domain::Visit> visit_of_worker(ReadTransaction& tx, const FairId& fair, const WorkerId& worker) {
  Statement head(tx, "SELECT" NUANXIN_VISIT_COLUMNS "FROM visit v WHERE v.fair = ?1 AND v.worker = ?2");
  return load(tx, head.bind(fair, worker));
}

std::optional<domain::Visit> visit_by_ticket(ReadTransaction& tx, const FairId& fair, int ticket_number) {
  Statement head(tx, "SELECT" NUANXIN_VISIT_COLUMNS "FROM visit v WHERE v.fair = ?1 AND v.ticket_number = ?2");
  return load(tx, head.bind(fair, ticket_number));
}

std::vector<domain::Visit> visits_of_worker(ReadTransaction& tx, const WorkerId& worker) {
  Statement rows(tx, "SELECT" NUANXIN_VISIT_COLUMNS "FROM visit v WHERE v.worker = ?1 ORDER BY v.registered_at DESC");
  std::vector<domain::Visit> out;
  for (const auto& head : heads(rows.bind(worker)))
    if (auto visit = visit_by_id(tx, head.id)) out.push_back(std::move(*visit));
  return out;
}

std::vector<domain::Visit> visits_of_fair(ReadTransaction& tx, const FairId& fair) {
  Statement rows(tx, "SELECT" NUANXIN_VISIT_COLUMNS "FROM visit v WHERE v.fair = ?1 ORDER BY v.ticket_number DESC");
  auto out = heads(rows.bind(fair));
  std::unordered_map<std::string_view, domain::Visit*> by_id;
  for (auto& visit : out) by_id.emplace(visit.id.str(), &visit);
  Statement consents(tx,
                     "SELECT c.visit, c.purpose, c.text_version, c.granted, c.language, c.method, c.at FROM visit v"
                     " JOIN consent c ON c.visit = v.id WHERE v.fair = ?1 ORDER BY c.at, c.purpose");
  consents.bind(fair);
  while (consents.step())
    if (const auto it = by_id.find(consents.view(0)); it != by_id.end())
      it->second->consents.push_back(consent_of(consents));
  Statement stops(tx, "SELECT" NUANXIN_STOP_COLUMNS "FROM stop s WHERE s.fair = ?1 ORDER BY s.rowid");
  stops.bind(fair);
  while (stops.step())
    if (const auto it = by_id.find(stops.view(1)); it != by_id.end()) it->second->stops.push_back(stop_of(stops));
  return out;
}

std::optional<domain::Stop> stop_by_id(ReadTransaction& tx, const StopId& id) {
  Statement row(tx, "SELECT" NUANXIN_STOP_COLUMNS "FROM stop s WHERE s.id = ?1");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return stop_of(row);
}

std::vector<VisitId> visits_back_by(ReadTransaction& tx, Instant at) {
  std::vector<VisitId> out;
  Statement rows(tx, "SELECT id FROM visit WHERE away_until <= ?1 AND state = 'open'");
  rows.bind(at);
  while (rows.step()) out.push_back(rows.id<VisitId>(0));
  return out;
}

void remember_before(WriteTransaction& tx, const StopId& id, const std::string& actor, Instant at) {
  Statement(tx, "INSERT OR REPLACE INTO stop_before SELECT" NUANXIN_STOP_COLUMNS ", ?2, ?3 FROM stop s WHERE s.id = ?1")
      .bind(id, actor, at)
      .run();
}

std::optional<StepBefore> step_before(ReadTransaction& tx, const StopId& id) {
  Statement row(tx, "SELECT" NUANXIN_STOP_COLUMNS ", s.actor, s.at FROM stop_before s WHERE s.id = ?1");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return StepBefore{stop_of(row), row.text(stop_column_count), row.instant(stop_column_count + 1)};
}

void forget_before(WriteTransaction& tx, const StopId& id) {
  Statement(tx, "DELETE FROM stop_before WHERE id = ?1").bind(id).run();
}

}  // namespace nuanxin::store
