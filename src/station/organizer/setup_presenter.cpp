#include "station/organizer/setup_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/text.h"
#include "domain/wire.h"
#include "station/model/sentences.h"

namespace nuanxin::station {

SetupPresenter::SetupPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {
  m_subscriptions.push_back(m_runner.on_change.connect([this] { on_change.emit(); }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] { fetch(); }));
  fetch();
}

void SetupPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void SetupPresenter::fetch() {
  m_context.api.get("/fairs", m_life.guard([this](Result<Json> answer) {
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    m_fairs.clear();
    for (const auto& item : *answer)
      if (auto fair = domain::from_json<domain::Fair>(item)) m_fairs.push_back(std::move(*fair));
    if (!m_loaded && !m_changed) {
      m_loaded = true;
      if (m_fairs.empty())
        start_new();
      else
        choose(m_context.fair.fair_id().empty() ? m_fairs.front().id.str() : m_context.fair.fair_id());
    } else if (!m_changed && !m_draft.id.empty()) {
      choose(m_draft.id.str());
    }
    on_change.emit();
  }));
}

void SetupPresenter::start_new() {
  m_draft = {};
  m_draft.policy = "guide";
  m_day = to_iso(china_date(m_context.timers.now()));
  if (const auto* catalogue = m_context.fair.catalogue())
    for (const auto& activity : catalogue->activities()) m_draft.activities.push_back(activity.code);
  m_changed = false;
  on_refill.emit();
  say(Mood::plain, tr("A new fair. It exists once it is saved."));
}

void SetupPresenter::choose(const std::string& fair_id) {
  const auto it = std::find_if(m_fairs.begin(), m_fairs.end(), [&](const auto& f) { return f.id.str() == fair_id; });
  if (it == m_fairs.end()) return;
  m_draft = *it;
  m_day = to_iso(it->day);
  m_changed = false;
  on_refill.emit();
  on_change.emit();
}

void SetupPresenter::edited() {
  m_changed = true;
  on_change.emit();
}
void SetupPresenter::set_name(std::string text) {
  m_draft.name = std::move(text);
  edited();
}
void SetupPresenter::set_place(std::string text) {
  m_draft.place = std::move(text);
  edited();
}
void SetupPresenter::set_day(std::string text) {
  m_day = std::move(text);
  edited();
}

void SetupPresenter::set_policy(std::string policy) {
  m_draft.policy = std::move(policy);
  edited();
}

void SetupPresenter::toggle_offered(const std::string& activity) {
  auto& list = m_draft.activities;
  const auto it = std::find(list.begin(), list.end(), activity);
  if (it == list.end())
    list.push_back(activity);
  else
    list.erase(it);
  edited();
}

void SetupPresenter::add_window(std::string name, std::string place, std::vector<std::string> activities, int seats) {
  if (trim(name).empty()) return say(Mood::caution, tr("A window needs a name, such as “Exam 1”."));
  if (activities.empty()) return say(Mood::caution, tr("A window needs at least one activity."));
  domain::Window window;
  window.name = trim(name);
  window.place = trim(place);
  window.activities = std::move(activities);
  window.seats = std::clamp(seats, 1, 20);
  m_draft.windows.push_back(std::move(window));
  edited();
}

void SetupPresenter::remove_window(std::size_t index) {
  if (index >= m_draft.windows.size()) return;
  m_draft.windows.erase(m_draft.windows.begin() + static_cast<std::ptrdiff_t>(index));
  edited();
}

void SetupPresenter::save() {
  if (busy()) return;
  if (trim(m_draft.name).empty()) return say(Mood::caution, tr("The fair needs a name."));
  if (trim(m_draft.place).empty()) return say(Mood::caution, tr("The fair needs a place."));
  const auto day = parse_date(trim(m_day));
  if (!day) return say(Mood::caution, tr("The day must look like 2026-07-22."));
  if (m_draft.activities.empty()) return say(Mood::caution, tr("Choose what is offered."));
  m_draft.day = *day;
  m_runner.run(is_new() ? "CreateFair" : "UpdateFair", Json{{"fair", domain::to_json(m_draft)}},
               [this](Result<Json> answer) { saved(std::move(answer)); });
}

void SetupPresenter::saved(Result<Json> answer) {
  if (!answer) return say(Mood::bad, sentence(answer.error()));
  if (auto fair = domain::from_json<domain::Fair>(member(*answer, "fair"))) {
    m_draft = std::move(*fair);
    m_changed = false;
    m_context.fair.open(m_draft.id.str());
  }
  say(Mood::good, tr("The fair is saved."));
}

void SetupPresenter::set_window_state(const std::string& window_id, domain::WindowState state) {
  m_runner.run("SetWindowState", Json{{"window", window_id}, {"state", domain::code(state)}},
               [this](Result<Json> answer) {
                 m_context.fair.refresh();
                 if (!answer) return say(Mood::bad, sentence(answer.error()));
                 say(Mood::good, tr("The window's state is changed."));
               });
}

}  // namespace nuanxin::station
