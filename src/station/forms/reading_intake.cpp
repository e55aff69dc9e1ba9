#include "station/forms/reading_intake.h"

#include "base/ids.h"

namespace nuanxin::station {

ReadingIntake::ReadingIntake(WorkContext context, std::string stop, Owner owner)
    : m_context(std::move(context)), m_stop(std::move(stop)), m_owner(std::move(owner)) {
  if (m_context.instruments) m_context.instruments->serve(m_stop);
}

ReadingIntake::~ReadingIntake() {
  if (m_context.instruments) m_context.instruments->leave(m_stop);
}

void ReadingIntake::begin(const Json& done) {
  if (done.is_array())
    for (const auto& id : done)
      if (id.is_string()) m_done.insert(id.get<std::string>());
  m_subscriptions.push_back(m_context.api.on_event.connect([this](const Event& event) {
    if (event.entity == "reading" && text_or(event.data, "stop") == m_stop) fetch();
  }));
  m_subscriptions.push_back(m_context.api.on_link.connect([this](const Link& link) {
    if (link.state == LinkState::online) fetch();
  }));
  if (m_context.instruments)
    m_subscriptions.push_back(m_context.instruments->on_kept.connect([this](const Json& body) { take_kept(body); }));
  fetch();
}

void ReadingIntake::fetch() {
  m_context.api.get("/stops/" + m_stop + "/readings", m_life.guard([this](const Result<Json>& reply) {
    if (reply) take_ready(*reply);
  }));
}

/// What has a barcode goes where the hub says.
void ReadingIntake::take_kept(const Json& body) {
  const bool is_ours = text_or(body, "stop") == m_stop && text_or(body, "specimen").empty() &&
                       !value_or(body, "is_control", false) && value_or(body, "is_understood", true);
  if (is_ours) fill(text_or(body, "reading"), member(body, "content"));
}

void ReadingIntake::take_ready(const Json& readings) {
  if (!readings.is_array()) return;
  for (const auto& reading : readings) {
    const auto id = text_or(reading, "id");
    if (text_or(reading, "state") != "offered") continue;
    if (!m_done.contains(id) && !fill(id, member(reading, "content"))) continue;
    // An unanswered one is asked again with the next fetch.
    m_context.api.command("TakeReading", Json{{"reading", id}}, new_uuid(), [](const Result<Json>&) {});
  }
}

bool ReadingIntake::fill(const std::string& id, const Json& content) {
  auto* filling = m_owner.filling();
  if (!filling || m_done.contains(id)) return false;
  const auto result = fill_reading(*filling, member(content, "answers"));
  m_done.insert(id);
  m_owner.filled(text_or(content, "name"), result);
  return true;
}

}  // namespace nuanxin::station
