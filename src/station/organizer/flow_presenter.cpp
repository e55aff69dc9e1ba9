#include "station/organizer/flow_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::chrono::milliseconds flow_event_pause{300};
constexpr std::chrono::seconds flow_tick{15};
constexpr double worth_saying_min = 1;

std::optional<double> maybe_number(const Json& json, std::string_view name) {
  const auto& value = member(json, name);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

}  // namespace

FlowPresenter::FlowPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {
  m_subscriptions.push_back(m_runner.on_change.connect([this] { on_change.emit(); }));
  m_subscriptions.push_back(m_context.api.on_event.connect([this](const Event&) { refresh_soon(); }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] { refresh_soon(); }));
  refresh();
}

void FlowPresenter::refresh_soon() {
  if (m_refresh) return;
  m_refresh = m_context.timers.after(flow_event_pause, [this] {
    m_refresh.reset();
    refresh();
  });
}

void FlowPresenter::refresh() {
  m_tick = m_context.timers.after(flow_tick, [this] { refresh(); });
  if (m_context.fair.fair_id().empty()) return;
  m_context.api.get("/fairs/" + url_text(m_context.fair.fair_id()) + "/flow", m_life.guard([this](Result<Json> answer) {
    if (answer) take(*answer);
    on_change.emit();
  }));
}

void FlowPresenter::take(const Json& json) {
  m_known = true;
  m_calls_by_ticket = text_or(json, "policy") == "ticket";
  m_visits = member(json, "visits");
  m_closing = member(json, "closing");
  m_advice = member(json, "advice");
  take_services(member(json, "services"));
  take_windows(member(json, "windows"));
  take_people(member(json, "attention"));
  m_calls.clear();
  for (const auto& item : member(json, "calls"))
    if (auto row = queue_row_from_json(item)) m_calls.push_back(std::move(*row));
}

void FlowPresenter::take_services(const Json& list) {
  m_services.clear();
  for (const auto& item : list) {
    ServiceFlow out;
    out.activity = text_or(item, "activity");
    out.waiting = value_or<int>(item, "waiting", 0);
    out.on_deck = value_or<int>(item, "on_deck", 0);
    out.serving = value_or<int>(item, "called", 0) + value_or<int>(item, "serving", 0);
    out.done = value_or<int>(item, "done", 0);
    out.missed = value_or<int>(item, "missed", 0);
    out.parked = value_or<int>(item, "parked", 0);
    out.seats = value_or<int>(item, "seats", 0);
    out.seats_open = value_or<int>(item, "seats_open", 0);
    out.median_wait_min = maybe_number(item, "median_wait_min");
    out.longest_wait_min = maybe_number(item, "longest_wait_min");
    out.mean_min = maybe_number(item, "mean_min");
    m_services.push_back(std::move(out));
  }
}

void FlowPresenter::take_windows(const Json& list) {
  m_windows.clear();
  for (const auto& item : list) {
    WindowFlow out{text_or(item, "id"), text_or(item, "name"), text_or(item, "place"), {}, {}};
    out.state = domain::parse<domain::WindowState>(text_or(item, "state")).value_or(domain::WindowState::closed);
    for (const auto& person : member(item, "people"))
      if (auto row = queue_row_from_json(person)) out.people.push_back(std::move(*row));
    m_windows.push_back(std::move(out));
  }
}

void FlowPresenter::take_people(const Json& list) {
  m_people.clear();
  for (const auto& item : list) {
    auto row = queue_row_from_json(item);
    if (row) m_people.push_back({std::move(*row), parse_iso(text_or(item, "away_until"))});
  }
}

std::string FlowPresenter::people_words() const {
  if (!m_known) return tr("The fair is not known yet");
  const auto number = [this](const char* name) { return value_or<int>(m_visits, name, 0); };
  return trf("Registered {} (expected {}) · here {} · finished {} · left {} · stepped away {}", number("registered"),
             number("expected"), number("open"), number("finished"), number("left"), number("away"));
}

std::string FlowPresenter::closing_words() const {
  const auto median = parse_iso(text_or(m_closing, "median"));
  const auto low = parse_iso(text_or(m_closing, "low")), high = parse_iso(text_or(m_closing, "high"));
  if (!median || !low || !high)
    return m_calls_by_ticket ? tr("No forecast: it is made where the fair calls by itself.")
                             : tr("No forecast yet: it follows within half a minute.");
  return trf("All who are here should be done about {} ({}–{}); {} min a head to go", china_hhmm(*median),
             china_hhmm(*low), china_hhmm(*high), static_cast<int>(value_or<double>(m_closing, "mean_left_min", 0)));
}

std::string FlowPresenter::advice_words() const {
  const Json* best = nullptr;
  for (const auto& each : m_advice)
    if (!best || value_or<double>(each, "saved_a_head_min", 0) > value_or<double>(*best, "saved_a_head_min", 0))
      best = &each;
  if (!best || value_or<double>(*best, "saved_a_head_min", 0) < worth_saying_min) return {};
  const auto* window = m_context.fair.window(text_or(*best, "window"));
  if (!window) return {};
  return trf("Opening “{}” now would save {} min a head.", window->name,
             static_cast<int>(value_or<double>(*best, "saved_a_head_min", 0)));
}

std::string FlowPresenter::waited(const QueueRow& row) const {
  return waited_word(row.stop.joined_at, m_context.timers.now());
}

void FlowPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void FlowPresenter::run(const char* command, Json body, std::string good) {
  m_runner.run(command, std::move(body), [this, good = std::move(good)](Result<Json> answer) {
    m_context.fair.refresh();
    refresh();
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    say(Mood::good, good);
  });
}

void FlowPresenter::set_window_state(const std::string& window, domain::WindowState state) {
  if (window.empty()) return say(Mood::caution, tr("Choose a window first."));
  run("SetWindowState", Json{{"window", window}, {"state", domain::code(state)}},
      state == domain::WindowState::open ? tr("The window is open.")
      : state == domain::WindowState::paused
          ? tr("The window is paused: nobody is called there.")
          : tr("The window is closed; who was called there waits again at the old place."));
}

void FlowPresenter::bring_back(const std::string& stop) {
  const auto it = std::find_if(m_people.begin(), m_people.end(),
                               [&](const auto& person) { return person.row.stop.id.str() == stop; });
  if (it == m_people.end()) return say(Mood::caution, tr("Choose a person first."));
  if (it->away_until) return run("ComeBack", Json{{"visit", it->row.stop.visit.str()}}, tr("Back; can be called now."));
  run("Return", Json{{"stop", stop}}, tr("Back in the queue at the old place."));
}

void FlowPresenter::call_out_of_turn(const std::string& stop, const std::string& window, const std::string& reason) {
  if (stop.empty() || window.empty()) return say(Mood::caution, tr("Choose a person and a window first."));
  if (reason.empty()) return say(Mood::caution, tr("A reason in words is needed."));
  run("CallStop", Json{{"stop", stop}, {"window", window}, {"reason", reason}}, tr("Called out of turn."));
}

void FlowPresenter::announce(const std::string& text) {
  run("Announce", Json{{"fair", m_context.fair.fair_id()}, {"text", text}},
      text.empty() ? tr("The announcement is taken back.") : tr("Announced on boards and phones for half an hour."));
}

}  // namespace nuanxin::station
