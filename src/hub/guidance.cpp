#include "hub/guidance.h"

#include <algorithm>

#include "base/json.h"
#include "base/log.h"
#include "queue/engine_state.h"
#include "queue/event_json.h"
#include "store/journal.h"

namespace nuanxin::hub {
namespace {

constexpr int advice_copies = 12;
constexpr std::size_t most_advice = 8;
constexpr queue::Millis minute = 60'000;
constexpr queue::Millis shortest_mean = minute;
constexpr queue::Millis walk = 45'000;  ///< across a van and its tents

/// One line of the journal, into the engine as it was. False when the engine of today refuses what it took then.
bool replay(std::unique_ptr<GuidedFair>& fair, const Json& entry) {
  if (entry.contains("plan")) {
    fair.reset();
    if (entry["plan"].is_null()) return true;
    auto plan = queue::plan_from_json(entry["plan"]);
    if (!plan) return false;
    auto engine = queue::Engine::open(*plan);
    if (!engine) return false;
    fair = std::make_unique<GuidedFair>(GuidedFair{std::move(*engine), queue::Forecaster(*plan, {})});
    return true;
  }
  if (!fair) return false;
  const auto event = queue::event_from_json(member(entry, "event"));
  return event && apply(*fair, value_or<queue::Millis>(entry, "t", 0), *event);
}

/// How long the service that is finished took; nothing when it is not being served.
std::optional<queue::Millis> took(const queue::Engine::State& state, const queue::event::Finish& finish,
                                  queue::Millis at) {
  const auto i = state.present(finish.ticket);
  if (i == queue::nobody || state.visitor(i).place != queue::Place::in_service) return std::nullopt;
  return at - state.window(state.visitor(i).window).started;
}

void learn_end(GuidedFair& fair, queue::Millis at, const std::string& ticket) {
  const auto& state = fair.engine.state();
  const auto known = state.book->latest.find(ticket);
  if (known == state.book->latest.end() || state.visitor(known->second).place != queue::Place::gone) return;
  if (state.visitor(known->second).left)
    fair.forecaster.left(ticket);
  else
    fair.forecaster.completed(at, ticket);
}

void learn(GuidedFair& fair, queue::Millis at, const queue::Event& event, std::optional<queue::Millis> length,
           const std::vector<queue::Decision>& decisions) {
  if (std::holds_alternative<queue::event::Missed>(event)) fair.forecaster.missed();
  if (const auto* finish = std::get_if<queue::event::Finish>(&event)) {
    if (length) fair.forecaster.finished_service(finish->ticket, finish->service, *length);
    learn_end(fair, at, finish->ticket);
  }
  if (const auto* put = std::get_if<queue::event::Put>(&event)) learn_end(fair, at, put->ticket);
  for (const auto& decision : decisions)
    if (const auto* call = std::get_if<queue::Call>(&decision)) fair.forecaster.called(at, call->ticket);
}

}  // namespace

Json plan_entry(const std::optional<queue::FairPlan>& plan) {
  return Json{{"plan", plan ? queue::to_json(*plan) : Json()}};
}

Json event_entry(queue::Millis at, const queue::Event& event) {
  return Json{{"t", at}, {"event", queue::to_json(event)}};
}

queue::FairPlan plan_of(const forms::Catalogue& catalogue, const std::string& policy) {
  queue::FairPlan plan;
  plan.policy = policy;
  for (const auto& activity : catalogue.activities())
    plan.services.push_back(
        {.id = activity.code, .mean = std::max(shortest_mean, activity.minutes * minute), .walk = walk, .windows = {}});
  // Nobody is in two places at once anyway, so "never while the other is open" means after it.
  for (const auto& rule : catalogue.order()) plan.order.push_back({.after = rule.first, .then = rule.then});
  return plan;
}

Result<std::vector<queue::Decision>> apply(GuidedFair& fair, queue::Millis at, const queue::Event& event) {
  std::optional<queue::Millis> length;
  if (const auto* finish = std::get_if<queue::event::Finish>(&event)) length = took(fair.engine.state(), *finish, at);
  auto decisions = fair.engine.apply(at, event);
  if (!decisions) return decisions;
  ++fair.events;
  learn(fair, at, event, length, *decisions);
  if (std::holds_alternative<queue::event::Tick>(event))
    fair.wakes.erase(fair.wakes.begin(), fair.wakes.upper_bound(at));
  for (const auto& decision : *decisions)
    if (const auto* wake = std::get_if<queue::WakeAt>(&decision)) fair.wakes.insert(wake->at);
  return decisions;
}

GuidedFair* Guidance::of(store::ReadTransaction& tx, const FairId& id) {
  const auto known = m_fairs.find(id);
  if (known != m_fairs.end()) return known->second.get();
  std::unique_ptr<GuidedFair> fair;
  std::size_t refused = 0;
  for (const auto& body : store::queue_journal(tx, id)) {
    const auto entry = parse_json(body);
    if (!entry || !replay(fair, *entry)) ++refused;
  }
  if (refused > 0) log::error("queue of {}: {} entries of the journal were refused", id.str(), refused);
  return m_fairs.emplace(id, std::move(fair)).first->second.get();
}

const GuidedFair* Guidance::in_memory(const FairId& id) const {
  const auto known = m_fairs.find(id);
  return known == m_fairs.end() ? nullptr : known->second.get();
}

std::vector<Guidance::ForecastJob> Guidance::forecasts_due() {
  std::vector<ForecastJob> out;
  for (const auto& [id, fair] : m_fairs) {
    if (!fair || m_forecast_begun[id] == fair->events) continue;
    m_forecast_begun[id] = fair->events;
    out.push_back({id, std::make_shared<queue::Engine>(fair->engine), fair->forecaster.assumptions(),
                   static_cast<std::uint64_t>(fair->events)});
  }
  return out;
}

Guidance::ForecastResult Guidance::play(const ForecastJob& job) {
  ForecastResult out{queue::forecast(*job.engine, job.assumptions, job.seed), {}};
  auto rough = job.assumptions;
  rough.copies = advice_copies;
  const auto& state = job.engine->state();
  for (std::size_t w = 0; w < state.windows.size() && out.advice.size() < most_advice; ++w) {
    if (state.windows[w].state == queue::WindowState::open) continue;
    const auto& id = state.setup->window_ids[w];
    const queue::event::SetWindow open{id, queue::WindowState::open};
    if (const auto gain = queue::what_if(*job.engine, open, rough, job.seed)) out.advice.push_back({id, *gain});
  }
  return out;
}

void Guidance::take_forecast(const ForecastJob& job, ForecastResult result) {
  auto& raw = result.raw;
  const auto known = m_fairs.find(job.fair);
  if (known == m_fairs.end() || !known->second) return;
  auto& fair = *known->second;
  const auto& now = fair.engine.state();
  const auto& then = job.engine->state();
  std::erase_if(raw.people, [&](const queue::PersonForecast& person) {
    const auto i = now.present(person.ticket), old = then.present(person.ticket);
    return i == queue::nobody || old == queue::nobody || now.visitor(i).place != then.visitor(old).place ||
           now.visitor(i).open != then.visitor(old).open;
  });
  fair.advice = std::move(result.advice);
  fair.forecast = fair.forecaster.calibrate(std::move(raw), fair.engine);
}

std::optional<Guidance::Wake> Guidance::next_wake() const {
  std::optional<Wake> next;
  for (const auto& [id, fair] : m_fairs)
    if (fair && !fair->wakes.empty() && (!next || *fair->wakes.begin() < next->at))
      next = Wake{id, *fair->wakes.begin()};
  return next;
}

}  // namespace nuanxin::hub
