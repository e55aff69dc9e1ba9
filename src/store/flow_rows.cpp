#include "store/flow_rows.h"

#include "store/statement.h"

namespace nuanxin::store {

std::map<std::string, ActivityFlow> activity_flow(ReadTransaction& tx, const FairId& fair) {
  std::map<std::string, ActivityFlow> out;
  Statement counts(tx,
                   "SELECT activity, state, count(*), sum(state = 'called' AND window = '') FROM stop WHERE fair = ?1"
                   " GROUP BY activity, state");
  counts.bind(fair);
  while (counts.step()) {
    auto& flow = out[counts.text(0)];
    flow.stops[counts.code<domain::StopState>(1)] = counts.number(2);
    flow.on_deck += counts.number(3);
  }
  Statement waiting(tx,
                    "SELECT activity, joined_at FROM stop WHERE fair = ?1 AND state = 'waiting'"
                    " ORDER BY activity, joined_at");
  waiting.bind(fair);
  while (waiting.step()) out[waiting.text(0)].waiting_since.push_back(waiting.instant(1));
  return out;
}

VisitFlow visit_flow(ReadTransaction& tx, const FairId& fair) {
  Statement row(tx,
                "SELECT sum(state = 'open'), sum(state = 'finished'), sum(state = 'left'),"
                " sum(state = 'open' AND away_until IS NOT NULL) FROM visit WHERE fair = ?1");
  row.bind(fair);
  row.step();
  return VisitFlow{.open = row.number(0), .finished = row.number(1), .left = row.number(2), .away = row.number(3)};
}

}  // namespace nuanxin::store
