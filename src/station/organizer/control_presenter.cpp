#include "station/organizer/control_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {
constexpr std::chrono::milliseconds control_event_pause{300};
constexpr std::size_t shortest_password = 8;
}  // namespace

ControlPresenter::ControlPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {
  const auto soon = [this] {
    if (!m_refresh)
      m_refresh = m_context.timers.after(control_event_pause, [this] {
        m_refresh.reset();
        refresh();
      });
  };
  m_subscriptions.push_back(m_runner.on_change.connect([this] { on_change.emit(); }));
  m_subscriptions.push_back(m_context.api.on_event.connect([soon](const Event&) { soon(); }));
  m_subscriptions.push_back(m_context.api.on_sync.connect([soon](const SyncTruth&) { soon(); }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([soon] { soon(); }));
  refresh();
}

void ControlPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void ControlPresenter::refresh() {
  m_context.api.get("/sync", m_life.guard([this](Result<Json> answer) {
    if (answer) take_sync(*answer);
    on_change.emit();
  }));
}

void ControlPresenter::take_sync(const Json& json) {
  m_refused.clear();
  for (const auto& item : member(json, "items")) {
    RefusedItem row;
    row.id = text_or(item, "id");
    row.entity = text_or(item, "entity");
    row.attempts = value_or<int>(item, "attempts", 0);
    row.words = text_or(item, "server_words");
    m_refused.push_back(std::move(row));
  }
}

std::string ControlPresenter::sync_words() const {
  return sync_sentence(m_context.api.sync(), m_context.api.link(), m_context.timers.now());
}

void ControlPresenter::retry(const std::string& id) {
  Json body = Json::object();
  if (!id.empty()) body["id"] = id;
  m_runner.run("RetryRefused", std::move(body), [this](Result<Json> answer) {
    refresh();
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    say(Mood::good, trf("Will be sent again: {}", value_or<int>(*answer, "count", 0)));
  });
}

void ControlPresenter::create_staff(std::string login, std::string name, domain::Role role, std::string password,
                                    const std::vector<std::string>& activities) {
  if (trim(login).empty() || trim(name).empty()) return say(Mood::caution, tr("Login and name are needed."));
  if (code_points(password) < shortest_password)
    return say(Mood::caution, tr("The password needs at least 8 characters."));
  Json body{{"login", trim(login)}, {"name", trim(name)}, {"role", domain::code(role)}, {"password", password}};
  if (!activities.empty()) body["activities"] = activities;
  m_runner.run("CreateStaff", std::move(body), [this, name](Result<Json> answer) {
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    say(Mood::good, trf("{} can sign in now.", name));
  });
}

std::vector<std::pair<std::string, std::string>> ControlPresenter::sealed_activities() const {
  std::vector<std::pair<std::string, std::string>> out;
  if (const auto* catalogue = m_context.fair.catalogue())
    for (const auto& activity : catalogue->activities())
      if (activity.sensitive) out.emplace_back(activity.code, activity.name.in(i18n::language()));
  return out;
}

void ControlPresenter::enroll(std::string name, domain::Role role) {
  if (trim(name).empty()) return say(Mood::caution, tr("The station needs a name, such as “Exam 1”."));
  m_runner.run("EnrollStation", Json{{"name", trim(name)}, {"role", domain::code(role)}}, [this](Result<Json> answer) {
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    m_new_token = text_or(*answer, "station_token");
    say(Mood::good, tr("The station is enrolled. Type this token there; it is shown only now."));
  });
}

}  // namespace nuanxin::station
