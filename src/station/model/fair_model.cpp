#include "station/model/fair_model.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/log.h"
#include "domain/wire.h"

namespace nuanxin::station {

FairModel::FairModel(Api& api) : m_api(api) {
  m_subscriptions.push_back(m_api.on_event.connect([this](const Event& event) {
    if (event.entity == "fair" || event.entity == "window") fetch_fair();
  }));
  m_subscriptions.push_back(m_api.on_link.connect([this](const Link& link) {
    if (link.state == LinkState::online) refresh();
  }));
}

void FairModel::open(std::string fair_id) {
  m_wanted = std::move(fair_id);
  refresh();
}

void FairModel::refresh() {
  if (!m_catalogue) fetch_catalogue();
  fetch_fair();
}

void FairModel::fetch_catalogue() {
  m_api.get("/catalogue", m_life.guard([this](Result<Json> answer) {
    if (!answer) {
      m_trouble = answer.error();
      on_change.emit();
      return;
    }
    auto loaded = forms::load_catalogue(*answer);
    if (!loaded) {
      log::error("the hub's catalogue cannot be used: {} at {}", loaded.error().detail, loaded.error().field);
      m_trouble = loaded.error();
    } else {
      m_catalogue = std::move(*loaded);
    }
    on_change.emit();
  }));
}

void FairModel::fetch_fair() {
  const std::string path = m_wanted.empty() ? "/fairs" : "/fairs/" + url_text(m_wanted);
  m_api.get(path, m_life.guard([this](Result<Json> answer) {
    if (!answer) {
      m_trouble = answer.error();
    } else if (answer->is_array()) {
      if (!answer->empty()) take_fair(answer->front());  // newest first
    } else {
      take_fair(*answer);
    }
    on_change.emit();
  }));
}

void FairModel::take_fair(const Json& json) {
  auto fair = domain::from_json<domain::Fair>(json);
  if (!fair) {
    m_trouble = fair.error();
    return;
  }
  m_fair = std::move(*fair);
  m_wanted = m_fair->id.str();
  m_trouble.reset();
}

const domain::Window* FairModel::window(std::string_view id) const {
  if (!m_fair) return nullptr;
  const auto& windows = m_fair->windows;
  const auto it = std::find_if(windows.begin(), windows.end(), [&](const auto& w) { return w.id.str() == id; });
  return it == windows.end() ? nullptr : &*it;
}

std::string FairModel::activity_name(std::string_view code) const {
  const auto* activity = m_catalogue ? m_catalogue->activity(code) : nullptr;
  return activity ? activity->name.in(i18n::language()) : std::string(code);
}

std::string FairModel::occupation_name(std::string_view code) const {
  const auto* occupation = m_catalogue ? m_catalogue->occupation(code) : nullptr;
  return occupation ? occupation->name.in(i18n::language()) : std::string(code);
}

std::vector<const forms::Activity*> FairModel::offered() const {
  std::vector<const forms::Activity*> out;
  if (!m_catalogue) return out;
  for (const auto& activity : m_catalogue->activities()) {
    const bool here =
        !m_fair || m_fair->activities.empty() ||
        std::find(m_fair->activities.begin(), m_fair->activities.end(), activity.code) != m_fair->activities.end();
    if (here) out.push_back(&activity);
  }
  return out;
}

}  // namespace nuanxin::station
