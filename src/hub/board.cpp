#include "hub/board.h"

#include <algorithm>

#include "base/text.h"
#include "hub/guidance.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/journal.h"
#include "store/queue_rows.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub {
namespace {

constexpr int board_lines = 6, door_lines = 24;

Json board_calls(store::ReadTransaction& tx, const FairId& fair) {
  Json out = Json::array();
  for (const auto& call : store::board_calls(tx, fair, board_lines))
    out.push_back({{"ticket", domain::ticket_label(call.ticket_number)},
                   {"masked_name", call.masked_name},
                   {"window_name", call.window_name},
                   {"place", call.place},
                   {"state", domain::code(call.state)},
                   {"calls", call.calls},
                   {"at", to_iso(call.called_at)}});
  return out;
}

std::string place_of(const domain::Fair& fair, const std::string& activity) {
  for (const auto& window : fair.windows)
    if (std::find(window.activities.begin(), window.activities.end(), activity) != window.activities.end())
      return window.place;
  return {};
}

/// Called to a door already; no window yet.
Json called_to_doors(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const domain::Fair& fair) {
  Json out = Json::array();
  for (const auto& row : store::called_to_doors(tx, fair.id, {}, door_lines)) {
    const auto* activity = catalogue.activity(row.stop.activity);
    out.push_back({{"ticket", domain::ticket_label(row.ticket_number)},
                   {"masked_name", row.masked_name},
                   {"service_zh", activity ? activity->name.in("zh_CN") : row.stop.activity},
                   {"service_en", activity ? activity->name.in("en") : row.stop.activity},
                   {"place", place_of(fair, row.stop.activity)}});
  }
  return out;
}

Json board_on_deck(store::ReadTransaction& tx, const FairId& fair) {
  Json out = Json::array();
  for (const int number : store::next_waiting_tickets(tx, fair, board_lines)) {
    const auto visit = store::visit_by_ticket(tx, fair, number);
    const auto worker = visit ? store::worker_by_id(tx, visit->worker) : std::nullopt;
    if (worker)
      out.push_back({{"ticket", domain::ticket_label(number)}, {"masked_name", mask_name(worker->identity.name)}});
  }
  return out;
}

}  // namespace

Json board_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const std::optional<domain::Fair>& fair,
                Instant now) {
  const bool guided = fair && fair->policy != ticket_policy;
  return Json{{"fair", fair ? Json(fair->id.str()) : Json()},
              {"name", fair ? fair->name : std::string()},
              {"calls", fair ? board_calls(tx, fair->id) : Json::array()},
              {"on_deck", guided ? called_to_doors(tx, catalogue, *fair)
                          : fair ? board_on_deck(tx, fair->id)
                                 : Json::array()},
              {"announcement", fair ? store::announcement(tx, fair->id, now) : std::string()},
              {"seq", store::last_seq(tx)},
              {"at", to_iso(now)}};
}

}  // namespace nuanxin::hub
