#include "hub/commands/guided.h"

#include <algorithm>

#include "base/log.h"
#include "hub/commands/fields.h"
#include "hub/commands/guided_facts.h"
#include "hub/commands/handlers.h"
#include "hub/commands/stop_moves.h"
#include "hub/views.h"
#include "queue/engine_state.h"
#include "queue/event_json.h"
#include "queue/explain.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {
namespace {

using queue::Move;

/// The engine's decisions are moves of their own: they need no telling, and nobody takes them back.
class EngineMoves {
 public:
  explicit EngineMoves(CommandRun& run) : m_run(run) { run.is_engine_moving = true; }
  ~EngineMoves() { m_run.is_engine_moving = false; }
  EngineMoves(const EngineMoves&) = delete;
  EngineMoves& operator=(const EngineMoves&) = delete;

 private:
  CommandRun& m_run;
};

/// The visit of a ticket and its stop for the service that is not over.
struct Found {
  domain::Visit visit;
  StopId stop;
};
std::optional<Found> find(CommandRun& run, const FairId& fair, const std::string& ticket, const std::string& service) {
  const auto number = parse_ticket(ticket);
  auto visit = number ? store::visit_by_ticket(run.tx, fair, *number) : std::nullopt;
  if (!visit) return std::nullopt;
  for (const auto& stop : visit->stops)
    if (stop.activity == service && !queue::is_over(stop.state)) return Found{std::move(*visit), stop.id};
  return std::nullopt;
}

void carry_out(CommandRun& run, const FairId& fair, const queue::Call& call) {
  auto found = find(run, fair, call.ticket, call.service);
  if (!found) return log::error("queue: {} was called to {} and has no such stop", call.ticket, call.service);
  MoveInput move{.move = Move::call_to_door, .basis = basis_json(run.library.catalogue(), call), .as = "Call"};
  if (call.window) {
    const auto place = window_seat(*call.window);
    move.move = Move::call;
    move.window = place.window;
    move.seat = place.seat;
  }
  const auto moved = move_stop(run, found->visit, found->stop, move);
  if (!moved) log::error("queue: {} could not be called to {}: {}", call.ticket, call.service, moved.error().detail);
}

void carry_out(CommandRun& run, const FairId& fair, const queue::Uncall& uncall) {
  auto found = find(run, fair, uncall.ticket, uncall.service);
  if (!found || find_stop(found->visit, found->stop)->state != domain::StopState::called) return;
  const auto moved = move_stop(run, found->visit, found->stop, MoveInput{.move = Move::uncall, .as = "Uncall"});
  if (!moved) log::error("queue: the call of {} could not be taken back: {}", uncall.ticket, moved.error().detail);
}

/// People on deck whom a window was promised.
struct Promise {
  queue::Index visitor = queue::nobody;
  queue::Index service = queue::nobody;
};
std::vector<Promise> promises(const queue::Engine::State& state) {
  std::vector<Promise> out;
  for (const auto& window : state.windows)
    if (window.promised != queue::nobody) out.push_back({window.promised, state.visitor(window.promised).service});
  return out;
}

/// Who was promised a window and is on deck without one now goes to the door.
void follow_lapsed(CommandRun& run, const FairId& fair, const queue::Engine::State& state,
                   const std::vector<Promise>& before) {
  for (const auto& promise : before) {
    const auto& visitor = state.visitor(promise.visitor);
    if (visitor.place != queue::Place::on_deck || visitor.window != queue::nobody || visitor.service != promise.service)
      continue;
    auto found = find(run, fair, state.ticket(promise.visitor), state.plan(promise.service).id);
    if (!found || find_stop(found->visit, found->stop)->state != domain::StopState::called) continue;
    const auto moved = move_stop(run, found->visit, found->stop, MoveInput{.move = Move::send_to_door, .as = "Call"});
    if (!moved) log::error("queue: a lapsed promise was not taken back: {}", moved.error().detail);
  }
}

/// The engine takes the event, the journal keeps it, the decisions are carried out. A refusal changed nothing.
Result<void> tell(CommandRun& run, const FairId& id, GuidedFair& fair, const queue::Event& event) {
  const auto at = std::max(millis(run.now), fair.engine.state().now);
  const auto before = promises(fair.engine.state());
  const auto decisions = apply(fair, at, event);
  if (!decisions) return decisions.error();
  run.guided.push_back(id);
  run.happened("queue", id.str(), 0, event_entry(at, event), nullptr);
  const EngineMoves moves(run);
  for (const auto& decision : *decisions) {
    if (const auto* call = std::get_if<queue::Call>(&decision)) carry_out(run, id, *call);
    if (const auto* uncall = std::get_if<queue::Uncall>(&decision)) carry_out(run, id, *uncall);
  }
  follow_lapsed(run, id, fair.engine.state(), before);
  return {};
}

/// The event that says a move best; nothing when only a correction can say it.
std::optional<queue::Event> natural_event(const queue::Engine::State& state, const Touched& touched,
                                          const domain::Visit& visit) {
  const auto ticket = domain::ticket_label(visit.ticket_number);
  if (!touched.cause || !is_known(state, ticket)) return std::nullopt;
  const auto stop = std::find_if(visit.stops.begin(), visit.stops.end(),
                                 [&](const domain::Stop& each) { return each.id == touched.stop; });
  if (stop == visit.stops.end()) return std::nullopt;
  const auto place =
      state.present(ticket) == queue::nobody ? queue::Place::gone : state.visitor(state.present(ticket)).place;
  switch (*touched.cause) {
    case Move::enter:
    case Move::start:
      if (place != queue::Place::on_deck || stop->window.empty()) return std::nullopt;
      return queue::event::Start{ticket, stop->activity, engine_window(stop->window, stop->seat)};
    case Move::finish:
      if (place != queue::Place::in_service) return std::nullopt;
      return queue::event::Finish{ticket, stop->activity, window_name(state, state.visitor(state.present(ticket)))};
    case Move::mark_missed:
      if (place != queue::Place::on_deck) return std::nullopt;
      return queue::event::Missed{ticket, stop->activity};
    case Move::return_:
      if (place != queue::Place::missed || facts_of(visit).place == queue::Place::missed) return std::nullopt;
      return queue::event::Returned{ticket};
    default:
      return std::nullopt;
  }
}

/// A window that is not open cannot be promised: who was put there goes to the door.
Result<void> follow_refused_promise(CommandRun& run, const FairId& id, const queue::Engine::State& state,
                                    const queue::event::Put& facts) {
  const auto i = state.present(facts.ticket);
  if (i == queue::nobody || !facts.window || state.visitor(i).place != queue::Place::on_deck ||
      state.visitor(i).window != queue::nobody)
    return {};
  auto found = find(run, id, facts.ticket, *facts.service);
  if (!found) return {};
  const EngineMoves moves(run);
  const auto moved = move_stop(run, found->visit, found->stop, MoveInput{.move = Move::send_to_door, .as = "Call"});
  return moved ? Result<void>() : moved.error();
}

/// What the engine knows of the visit becomes what the stops say.
Result<void> tell_about(CommandRun& run, GuidedFair& fair, const Touched& touched, bool only_change) {
  const auto visit = store::visit_by_id(run.tx, touched.visit);
  if (!visit) return refuse(Reason::not_found, "no such visit", "visit");
  const auto& state = fair.engine.state();
  const auto facts = facts_of(*visit);
  if (!is_known(state, facts.ticket)) {
    if (facts.place == queue::Place::gone) return {};
    if (auto told = tell(run, touched.fair, fair, arrival(*visit)); !told) return told;
  } else if (only_change) {
    if (const auto event = natural_event(state, touched, *visit))
      if (const auto told = tell(run, touched.fair, fair, *event); !told)
        log::error("queue: {} was refused: {}", facts.ticket, told.error().detail);
  }
  // Read anew: the engine may have called this very person on.
  const auto now = store::visit_by_id(run.tx, touched.visit);
  const auto wanted = facts_of(now ? *now : *visit);
  if (agrees(state, wanted)) return {};
  if (auto told = tell(run, touched.fair, fair, wanted); !told) return told;
  return follow_refused_promise(run, touched.fair, state, wanted);
}

std::vector<Touched> take_touched(CommandRun& run) {
  std::vector<Touched> out;
  out.swap(run.touched);
  return out;
}

/// People who are here when the fair begins to be called: in their order, with the times they came.
Result<void> bring_in(CommandRun& run, const FairId& id, GuidedFair& fair) {
  auto visits = store::visits_of_fair(run.tx, id);
  std::erase_if(visits, [](const domain::Visit& visit) { return facts_of(visit).place == queue::Place::gone; });
  std::sort(visits.begin(), visits.end(), [](const auto& a, const auto& b) {
    return std::tie(a.registered_at, a.ticket_number) < std::tie(b.registered_at, b.ticket_number);
  });
  for (const auto& visit : visits) {
    const auto at = std::max(millis(visit.registered_at), fair.engine.state().now);
    if (const auto taken = apply(fair, at, arrival(visit)); !taken) return taken.error();
    run.happened("queue", id.str(), 0, event_entry(at, arrival(visit)), nullptr);
  }
  for (const auto& visit : visits) run.touched.push_back({id, visit.id, std::nullopt, {}});
  return {};
}

/// Who was called to a door by the engine waits again.
Result<void> clear_decks(CommandRun& run, const FairId& id) {
  const EngineMoves moves(run);
  for (auto& visit : store::visits_of_fair(run.tx, id))
    for (const auto& stop : std::vector(visit.stops))
      if (stop.state == domain::StopState::called && stop.window.empty())
        if (const auto moved = move_stop(run, visit, stop.id, MoveInput{.move = Move::uncall, .as = "Uncall"}); !moved)
          return moved.error();
  return {};
}

/// The earliest called to a door that this window serves.
const queue::Visitor* first_on_deck(const queue::Engine::State& state, queue::ServiceSet served, queue::Index& who) {
  const queue::Visitor* first = nullptr;
  for (queue::Index k = 0; k < state.service_count(); ++k) {
    if (!queue::has(served, k)) continue;
    for (const auto i : state.service(k).deck) {
      const auto& visitor = state.visitor(i);
      if (visitor.window != queue::nobody || (first && first->since <= visitor.since)) continue;
      first = &visitor;
      who = i;
    }
  }
  return first;
}

struct Coming {
  queue::Index visitor = queue::nobody;
  int seat = 0;  ///< promised; 0: any free one
};
std::optional<Coming> coming_to(const queue::Engine::State& state, const domain::Window& window,
                                std::optional<int> wanted) {
  queue::ServiceSet served = 0;
  for (const auto& activity : window.activities)
    if (const auto it = state.setup->services.find(activity); it != state.setup->services.end())
      served |= queue::bit(it->second);
  for (int seat = 1; seat <= window.seats; ++seat) {
    const auto it = state.setup->windows.find(engine_window(window.id.str(), seat));
    if (it == state.setup->windows.end() || (wanted && *wanted != seat)) continue;
    if (const auto promised = state.window(it->second).promised; promised != queue::nobody)
      return Coming{promised, seat};
  }
  queue::Index who = queue::nobody;
  return first_on_deck(state, served, who) ? std::optional(Coming{who, 0}) : std::nullopt;
}

}  // namespace

Json basis_json(const forms::Catalogue& catalogue, const queue::Call& call) {
  const auto names = [&catalogue](const std::string& id) {
    const auto* activity = catalogue.activity(id);
    return activity ? queue::Words{activity->name.in("zh_CN"), activity->name.in("en")} : queue::Words{id, id};
  };
  const auto words = queue::explain(call, names);
  Json out = queue::to_json(call.basis);
  out["zh"] = words.zh;
  out["en"] = words.en;
  return out;
}

void guide(CommandRun& run) {
  const auto touched = take_touched(run);
  for (std::size_t i = 0; i < touched.size(); ++i) {
    const auto same = [&](const Touched& other) { return other.visit == touched[i].visit; };
    if (std::any_of(touched.begin() + static_cast<std::ptrdiff_t>(i) + 1, touched.end(), same)) continue;
    auto* fair = run.guidance.of(run.tx, touched[i].fair);
    if (!fair) continue;
    // Several moves are one event when they are the same, such as the return of all that was missed.
    const auto differs = [&](const Touched& other) { return same(other) && other.cause != touched[i].cause; };
    const bool only_change = std::none_of(touched.begin(), touched.end(), differs);
    if (const auto told = tell_about(run, *fair, touched[i], only_change); !told)
      log::error("queue: a visit was not understood: {}", told.error().detail);
  }
}

Result<void> withdraw_call(CommandRun& run, domain::Visit& visit) {
  const auto* fair = run.guidance.of(run.tx, visit.fair);
  if (!fair) return {};
  const auto& state = fair->engine.state();
  const auto i = state.present(domain::ticket_label(visit.ticket_number));
  if (i == queue::nobody || state.visitor(i).place != queue::Place::on_deck) return {};
  for (const auto& stop : std::vector(visit.stops)) {
    if (stop.state != domain::StopState::called) continue;
    const auto moved = move_stop(run, visit, stop.id, MoveInput{.move = Move::uncall, .as = "Uncall"});
    if (!moved) return moved.error();
  }
  return {};
}

Result<void> free_promised(CommandRun& run, const FairId& id, const std::string& window, std::optional<int> seat) {
  const auto* fair = run.guidance.of(run.tx, id);
  if (!fair) return {};
  const auto& state = fair->engine.state();
  for (const auto& promise : promises(state)) {
    const auto place = window_seat(window_name(state, state.visitor(promise.visitor)));
    if (place.window != window || (seat && *seat != place.seat)) continue;
    auto found = find(run, id, state.ticket(promise.visitor), state.plan(promise.service).id);
    if (!found) continue;
    const auto moved = move_stop(run, found->visit, found->stop, MoveInput{.move = Move::send_to_door, .as = "Call"});
    if (!moved) return moved.error();
  }
  return {};
}

Result<void> guide_windows(CommandRun& run, const domain::Fair& fair) {
  auto* guided = run.guidance.of(run.tx, fair.id);
  if (!guided) return {};
  return tell(run, fair.id, *guided, queue::event::SetWindows{engine_windows(fair)});
}

Result<void> change_policy(CommandRun& run, const domain::Fair& fair) {
  auto* before = run.guidance.of(run.tx, fair.id);
  const bool by_ticket = fair.policy == ticket_policy;
  if (!before && by_ticket) return {};
  if (before && before->engine.state().setup->plan.policy == fair.policy) return guide_windows(run, fair);
  std::optional<queue::FairPlan> plan;
  if (!by_ticket) plan = plan_of(run.library.catalogue(), fair.policy);
  run.happened("queue", fair.id.str(), 0, plan_entry(plan), nullptr);
  run.guided.push_back(fair.id);
  run.guidance.forget(fair.id);
  if (by_ticket) return clear_decks(run, fair.id);
  auto* guided = run.guidance.of(run.tx, fair.id);
  if (!guided) return refuse(Reason::internal, "the queue engine did not open");
  if (auto brought = bring_in(run, fair.id, *guided); !brought) return brought;
  // The windows are there but closed until everybody is where the stops say.
  auto closed = engine_windows(fair);
  for (auto& window : closed) window.state = queue::WindowState::close;
  if (auto told = tell(run, fair.id, *guided, queue::event::SetWindows{std::move(closed)}); !told) return told;
  guide(run);
  return guide_windows(run, fair);
}

Result<std::optional<Entered>> enter_next(CommandRun& run, const store::WindowOfFair& at, std::optional<int> seat,
                                          std::string_view as) {
  const auto* fair = run.guidance.of(run.tx, at.fair);
  const auto coming = fair ? coming_to(fair->engine.state(), at.window, seat) : std::nullopt;
  if (!coming) return std::optional<Entered>();
  const auto& state = fair->engine.state();
  auto found = find(run, at.fair, state.ticket(coming->visitor), state.plan(state.visitor(coming->visitor).service).id);
  if (!found) return std::optional<Entered>();
  auto place = coming->seat > 0 ? Result<int>(coming->seat) : seat_for(run, at.window, seat);
  if (!place) return place.error();
  auto moved = move_stop(run, found->visit, found->stop,
                         MoveInput{.move = Move::enter, .window = at.window.id.str(), .seat = *place, .as = as});
  if (!moved) return moved.error();
  guide(run);
  return std::optional(Entered{std::move(found->visit), std::move(moved->view)});
}

Result<Json> tick(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto id = in.id<FairId>("fair");
  if (!in) return in.error();
  auto* fair = run.guidance.of(run.tx, id);
  if (!fair) return Json::object();
  if (value_or<bool>(body, "check", false)) {
    for (const auto& visit : store::visits_of_fair(run.tx, id))
      if (!agrees(fair->engine.state(), facts_of(visit))) run.touched.push_back({id, visit.id, std::nullopt, {}});
    guide(run);
  }
  const bool due = !fair->wakes.empty() && *fair->wakes.begin() <= millis(run.now);
  if (due)
    if (const auto told = tell(run, id, *fair, queue::event::Tick{}); !told) return told.error();
  return Json::object();
}

}  // namespace nuanxin::hub::commands
