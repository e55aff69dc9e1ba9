#include "hub/flow.h"

#include <algorithm>
#include <cmath>

#include "hub/views.h"
#include "queue/engine_state.h"
#include "store/fair.h"
#include "store/flow_rows.h"
#include "store/queue_rows.h"

namespace nuanxin::hub {
namespace {

using domain::StopState;

constexpr int shown_calls = 20, shown_people = 50;

int count_of(const store::ActivityFlow& flow, StopState state) {
  const auto it = flow.stops.find(state);
  return it == flow.stops.end() ? 0 : it->second;
}

double in_minutes(std::chrono::milliseconds length) { return static_cast<double>(length.count()) / 60'000; }

/// Rounded to a tenth: nobody waits to the second.
Json tenths(double value) { return std::round(value * 10) / 10; }

Json wait_json(const std::vector<Instant>& since, Instant now, bool longest) {
  if (since.empty()) return nullptr;
  return tenths(in_minutes(now - (longest ? since.front() : since[since.size() / 2])));
}

struct WindowCount {
  int all = 0, open = 0;
};
WindowCount windows_for(const domain::Fair& fair, const std::string& activity) {
  WindowCount out;
  for (const auto& window : fair.windows) {
    if (std::find(window.activities.begin(), window.activities.end(), activity) == window.activities.end()) continue;
    out.all += window.seats;
    if (window.state == domain::WindowState::open) out.open += window.seats;
  }
  return out;
}

Json mean_minutes(const GuidedFair* guided, const std::string& activity) {
  if (!guided) return nullptr;
  const auto& state = guided->engine.state();
  const auto it = state.setup->services.find(activity);
  return it == state.setup->services.end() ? Json() : tenths(state.service(it->second).estimate / 60'000);
}

Json service_json(const domain::Fair& fair, const forms::Catalogue& catalogue, const std::string& activity,
                  const store::ActivityFlow& flow, const GuidedFair* guided, Instant now) {
  const auto* known = catalogue.activity(activity);
  const auto windows = windows_for(fair, activity);
  return Json{{"activity", activity},
              {"zh", known ? known->name.in("zh_CN") : activity},
              {"en", known ? known->name.in("en") : activity},
              {"waiting", count_of(flow, StopState::waiting)},
              {"on_deck", flow.on_deck},
              {"called", count_of(flow, StopState::called) - flow.on_deck},
              {"serving", count_of(flow, StopState::serving)},
              {"done", count_of(flow, StopState::done)},
              {"missed", count_of(flow, StopState::missed)},
              {"parked", count_of(flow, StopState::parked)},
              {"seats", windows.all},
              {"seats_open", windows.open},
              {"median_wait_min", wait_json(flow.waiting_since, now, false)},
              {"longest_wait_min", wait_json(flow.waiting_since, now, true)},
              {"mean_min", mean_minutes(guided, activity)}};
}

Json services_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const domain::Fair& fair,
                   const GuidedFair* guided, Instant now) {
  const auto flow = store::activity_flow(tx, fair.id);
  Json out = Json::array();
  for (const auto& activity : fair.activities) {
    const auto it = flow.find(activity);
    out.push_back(
        service_json(fair, catalogue, activity, it == flow.end() ? store::ActivityFlow{} : it->second, guided, now));
  }
  return out;
}

Json windows_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const domain::Fair& fair, Date day) {
  Json out = Json::array();
  for (const auto& window : fair.windows) {
    if (window.activities.empty()) continue;
    Json people = Json::array();
    for (const auto& row : store::active_at_window(tx, window.id)) people.push_back(stop_view(catalogue, row, day));
    out.push_back({{"id", window.id.str()},
                   {"name", window.name},
                   {"place", window.place},
                   {"activities", window.activities},
                   {"seats", window.seats},
                   {"state", domain::code(window.state)},
                   {"people", std::move(people)}});
  }
  return out;
}

Json attention_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const FairId& fair, Date day) {
  Json out = Json::array();
  for (const auto& each : store::attention_rows(tx, fair, shown_people)) {
    Json view = stop_view(catalogue, each.row, day);
    if (each.away_until) view["away_until"] = to_iso(*each.away_until);
    out.push_back(std::move(view));
  }
  return out;
}

Json calls_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const FairId& fair, Date day) {
  Json out = Json::array();
  for (const auto& row : store::last_calls(tx, fair, shown_calls)) out.push_back(stop_view(catalogue, row, day));
  return out;
}

Json instant_json(queue::Millis at) { return to_iso(Instant(std::chrono::milliseconds(at))); }

Json closing_json(const GuidedFair* guided) {
  if (!guided || !guided->forecast || guided->forecast->people.empty()) return nullptr;
  const auto& closing = guided->forecast->closing;
  return Json{{"low", instant_json(closing.low)},
              {"median", instant_json(closing.median)},
              {"high", instant_json(closing.high)},
              {"mean_left_min", tenths(guided->forecast->mean_left_min)},
              {"at", instant_json(guided->forecast->at)}};
}

Json advice_json(const GuidedFair* guided) {
  Json out = Json::array();
  if (!guided) return out;
  for (const auto& each : guided->advice)
    out.push_back({{"window", each.window.substr(0, each.window.rfind('#'))},
                   {"saved_a_head_min", tenths(each.gain.saved_a_head_min)},
                   {"closes_earlier_min", tenths(each.gain.closes_earlier_min)}});
  return out;
}

}  // namespace

Json flow_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const domain::Fair& fair,
               const GuidedFair* guided, Instant now) {
  const auto day = china_date(now);
  const auto visits = store::visit_flow(tx, fair.id);
  return Json{{"fair", fair.id.str()},
              {"policy", fair.policy},
              {"at", to_iso(now)},
              {"visits",
               {{"registered", visits.registered()},
                {"open", visits.open},
                {"finished", visits.finished},
                {"left", visits.left},
                {"away", visits.away},
                {"expected", store::expected_count(tx, fair.id)}}},
              {"services", services_json(tx, catalogue, fair, guided, now)},
              {"windows", windows_json(tx, catalogue, fair, day)},
              {"attention", attention_json(tx, catalogue, fair.id, day)},
              {"calls", calls_json(tx, catalogue, fair.id, day)},
              {"closing", closing_json(guided)},
              {"advice", advice_json(guided)}};
}

}  // namespace nuanxin::hub
