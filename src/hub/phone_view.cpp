#include "hub/phone_view.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/text.h"
#include "hub/command.h"
#include "queue/moves.h"
#include "store/fair.h"
#include "store/queue_rows.h"
#include "store/record.h"
#include "store/worker.h"

namespace nuanxin::hub {
namespace {

using domain::StopState;

bool waits(const domain::Stop& stop) { return stop.state == StopState::waiting || stop.state == StopState::planned; }

const domain::Stop* active_stop(const domain::Visit& visit) {
  const auto it = std::find_if(visit.stops.begin(), visit.stops.end(),
                               [](const auto& stop) { return queue::is_active(stop.state); });
  return it == visit.stops.end() ? nullptr : &*it;
}

TwoWords name_of(const forms::Catalogue& catalogue, const std::string& code) {
  const auto* activity = catalogue.activity(code);
  return activity ? TwoWords{activity->name.in("zh_CN"), activity->name.in("en")} : TwoWords{code, code};
}

std::optional<TwoWords> why_order(const PhoneQuestion& in, const domain::Stop& stop) {
  for (const auto& rule : in.catalogue.order()) {
    if (rule.then != stop.activity || rule.kind != forms::OrderKind::after) continue;
    for (const auto& other : in.visit.stops) {
      if (other.activity != rule.first || queue::is_over(other.state)) continue;
      const auto first = name_of(in.catalogue, other.activity);
      return TwoWords{"先做“" + first.zh + "”，做完再轮到这一项。", "First " + first.en + ", then this one."};
    }
  }
  return std::nullopt;
}

std::optional<TwoWords> why_window(const PhoneQuestion& in, const domain::Stop& stop) {
  bool paused = false;
  for (const auto& window : in.fair.windows) {
    if (std::find(window.activities.begin(), window.activities.end(), stop.activity) == window.activities.end())
      continue;
    if (window.state == domain::WindowState::open) return std::nullopt;
    paused = paused || window.state == domain::WindowState::paused;
  }
  if (paused)
    return TwoWords{"这个窗口暂停一会儿，您的位置保留着。", "This window is paused for a while. You keep your place."};
  return TwoWords{"这一项的窗口现在没有开。", "No window is open for this at the moment."};
}

std::optional<TwoWords> default_why(const PhoneQuestion& in, const domain::Stop& stop) {
  if (!waits(stop)) return std::nullopt;
  if (const auto* active = active_stop(in.visit)) {
    const auto there = name_of(in.catalogue, active->activity);
    if (active->state == StopState::called)
      return TwoWords{"请先去“" + there.zh + "”，这里的位置保留着。",
                      "Go to " + there.en + " first. You keep your place here."};
    return TwoWords{"您正在做“" + there.zh + "”，这里的位置保留着。",
                    "You are at " + there.en + ". You keep your place here."};
  }
  if (auto order = why_order(in, stop)) return order;
  return why_window(in, stop);
}

std::optional<int> default_before(const PhoneQuestion& in, const domain::Stop& stop) {
  return store::waiting_before(in.tx, in.fair.id, stop, in.visit.ticket_number);
}

Json words_json(const std::optional<TwoWords>& words) {
  return words ? Json{{"zh", words->zh}, {"en", words->en}} : Json();
}

Json expected_json(const std::optional<ExpectedCall>& expected) {
  if (!expected) return nullptr;
  return Json{{"low", to_iso(expected->low)}, {"median", to_iso(expected->median)}, {"high", to_iso(expected->high)}};
}

Json call_json(const domain::Fair& fair, const domain::Stop& stop) {
  if (!queue::is_active(stop.state)) return nullptr;
  // Called to the door: whichever window of the service is free first, and they stand side by side.
  const bool to_door = stop.window.empty();
  const auto it = std::find_if(fair.windows.begin(), fair.windows.end(), [&](const auto& window) {
    const auto& served = window.activities;
    return to_door ? std::find(served.begin(), served.end(), stop.activity) != served.end()
                   : window.id.str() == stop.window;
  });
  const auto at = stop.called_at ? stop.called_at : stop.started_at;
  return Json{{"window_name", to_door || it == fair.windows.end() ? "" : it->name},
              {"place", it == fair.windows.end() ? "" : it->place},
              {"at", at ? Json(to_iso(*at)) : Json()},
              {"calls", stop.calls}};
}

Json phone_stop(const PhoneQuestion& in, const PhoneInsight& insight, const domain::Stop& stop) {
  const auto name = name_of(in.catalogue, stop.activity);
  const bool open = waits(stop) && in.visit.state == domain::VisitState::open;
  const auto before = open ? insight.before(in, stop) : std::nullopt;
  return Json{{"activity", stop.activity},
              {"zh", name.zh},
              {"en", name.en},
              {"state", domain::code(stop.state)},
              {"before", before ? Json(*before) : Json()},
              {"expected", expected_json(open ? insight.expected(in, stop) : std::nullopt)},
              {"why", words_json(open ? insight.why(in, stop) : std::nullopt)},
              {"call", call_json(in.fair, stop)},
              {"until", stop.parked_until ? Json(to_iso(*stop.parked_until)) : Json()}};
}

/// What the buttons of this moment are.
Json actions_json(const domain::Visit& visit, bool away) {
  Json out = Json::array();
  if (visit.state != domain::VisitState::open) return out;
  const auto any = [&](StopState state) {
    return std::any_of(visit.stops.begin(), visit.stops.end(), [&](const auto& stop) { return stop.state == state; });
  };
  const bool served = any(StopState::serving);
  if (any(StopState::missed)) out.push_back("return");
  if (!served) out.push_back(away ? "back" : "away");
  if (!served) out.push_back("leave");
  return out;
}

std::string_view slip_code(SlipState state) {
  switch (state) {
    case SlipState::none:
      return "none";
    case SlipState::not_yet:
      return "not_yet";
    case SlipState::at_desk:
      return "at_desk";
    default:
      return "ready";
  }
}

}  // namespace

PhoneInsight default_phone_insight() {
  PhoneInsight out;
  out.before = default_before;
  out.expected = [](const PhoneQuestion&, const domain::Stop&) { return std::optional<ExpectedCall>(); };
  out.why = default_why;
  out.away_until = [](const PhoneQuestion&) { return std::optional<Instant>(); };
  return out;
}

SlipState phone_slip(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const domain::Visit& visit,
                     const domain::Worker& worker) {
  const auto records = store::records_of_visit(tx, visit.id);
  const bool examined = std::any_of(records.begin(), records.end(), [&](const auto& record) {
    const auto* activity = catalogue.activity(record.activity);
    return record.state != domain::RecordState::draft && activity && activity->kind == forms::ActivityKind::exam &&
           !activity->sensitive;
  });
  if (visit.state == domain::VisitState::open) return SlipState::not_yet;
  if (!examined) return SlipState::none;
  return worker.identity.doc_number.size() < 4 ? SlipState::at_desk : SlipState::ready;
}

Json phone_json(const PhoneQuestion& in, const PhoneInsight& insight) {
  const auto worker = store::worker_by_id(in.tx, in.visit.worker).value_or(domain::Worker{});
  const auto away = insight.away_until(in);
  Json stops = Json::array();
  for (const auto& stop : in.visit.stops) stops.push_back(phone_stop(in, insight, stop));
  Json out{{"ticket", domain::ticket_label(in.visit.ticket_number)},
           {"masked_name", mask_name(worker.identity.name)},
           {"fair", in.fair.name},
           {"place", in.fair.place},
           {"announcement", store::announcement(in.tx, in.fair.id, in.now)},
           {"visit", domain::code(in.visit.state)},
           {"stops", std::move(stops)},
           {"away_until", away ? Json(to_iso(*away)) : Json()},
           {"actions", actions_json(in.visit, away.has_value())},
           {"slip", slip_code(phone_slip(in.tx, in.catalogue, in.visit, worker))}};
  out["version"] = crypto::hash(out.dump()).substr(0, 16);
  out["now"] = to_iso(in.now);
  return out;
}

}  // namespace nuanxin::hub
