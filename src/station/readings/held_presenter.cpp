#include "station/readings/held_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/text.h"
#include "domain/wire.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::size_t most_values = 14;

/// What is not negative comes first: a narrow screen shows the beginning.
std::string values_words(const Json& content) {
  const auto& answers = member(content, "answers");
  std::string found, negative;
  std::size_t count = 0;
  if (answers.is_array())
    for (const auto& answer : answers) {
      const auto code = text_or(answer, "code"), value = text_or(answer, "value");
      if (code.empty() || code.front() == '@' || ++count > most_values) continue;
      auto& out = value == "-" ? negative : found;
      out += (out.empty() ? "" : " · ") + code + " " + value;
    }
  if (found.empty() && negative.empty()) return tr("no values");
  return found + (found.empty() || negative.empty() ? "" : " · ") + negative;
}

std::string clock_time(Instant at) { return to_iso(at).substr(11, 5); }

}  // namespace

std::string held_words(domain::HeldFor why) {
  switch (why) {
    case domain::HeldFor::control:
      return tr("quality control");
    case domain::HeldFor::unknown_specimen:
      return tr("nobody here has this barcode for this exam");
    case domain::HeldFor::misread_specimen:
      return tr("the barcode was misread");
    case domain::HeldFor::ambiguous:
      return tr("two people have this barcode");
    case domain::HeldFor::nobody_here:
      return tr("nobody was being examined here");
    case domain::HeldFor::no_consent:
      return tr("the person did not agree to the checkup");
    case domain::HeldFor::signed_already:
      return tr("the record was signed already");
    case domain::HeldFor::not_understood:
      return tr("could not be read; the bytes are kept");
    case domain::HeldFor::sent_back:
      return tr("sent back");
    case domain::HeldFor::nothing:
      break;
  }
  return {};
}

HeldPresenter::HeldPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {
  m_subscriptions.push_back(m_context.api.on_event.connect([this](const Event& event) {
    if (event.entity == "reading") refresh();
  }));
  m_subscriptions.push_back(m_context.api.on_link.connect([this](const Link& link) {
    if (link.state == LinkState::online) refresh();
  }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] { refresh(); }));
  m_subscriptions.push_back(m_runner.on_change.connect([this] { on_change.emit(); }));
  refresh();
}

void HeldPresenter::refresh() {
  if (m_context.fair.fair_id().empty()) return;
  m_context.api.get("/fairs/" + url_text(m_context.fair.fair_id()) + "/readings",
                    m_life.guard([this](const Result<Json>& reply) {
                      if (reply) take_rows(*reply);
                    }));
}

void HeldPresenter::take_rows(const Json& list) {
  m_rows.clear();
  if (list.is_array())
    for (const auto& each : list) {
      const auto reading = domain::from_json<domain::Reading>(each);
      if (!reading) continue;
      m_rows.push_back({reading->id.str(), reading->activity, clock_time(reading->received_at),
                        text_or(reading->content, "name", reading->profile), values_words(reading->content),
                        reading->specimen, held_words(reading->held_for)});
    }
  if (!selected_row()) {
    m_selected = m_rows.empty() ? std::string() : m_rows.front().id;
    m_stop.clear();
  }
  on_change.emit();
}

const HeldPresenter::Row* HeldPresenter::selected_row() const {
  const auto found =
      std::find_if(m_rows.begin(), m_rows.end(), [this](const Row& row) { return row.id == m_selected; });
  return found == m_rows.end() ? nullptr : &*found;
}

void HeldPresenter::select(const std::string& id) {
  if (m_selected == id) return;
  m_selected = id;
  m_stop.clear();
  m_notice = {};
  on_change.emit();
}

void HeldPresenter::give(const std::string& ticket) {
  const auto wanted = trim(ticket);
  if (busy() || !selected_row() || wanted.empty()) return;
  if (!m_stop.empty() && wanted == m_ticket)
    return decide("AssignReading", Json{{"reading", m_selected}, {"stop", m_stop}}, N_("Given to that person."));
  m_stop.clear();
  m_context.api.get("/fairs/" + url_text(m_context.fair.fair_id()) + "/visits?ticket=" + url_text(wanted),
                    m_life.guard([this, wanted](const Result<Json>& reply) { take_person(wanted, reply); }));
}

void HeldPresenter::take_person(const std::string& ticket, const Result<Json>& reply) {
  const auto* row = selected_row();
  if (!row) return;
  if (!reply) return say(Mood::bad, sentence(reply.error()));
  if (!reply->is_array() || reply->empty()) return say(Mood::caution, tr("Nobody has this ticket."));
  const auto& visit = (*reply)[0];
  for (const auto& stop : member(visit, "stops")) {
    if (text_or(stop, "activity") != row->activity || text_or(stop, "state") == "cancelled") continue;
    m_ticket = ticket;
    m_stop = text_or(stop, "id");
    return say(Mood::caution, trf("{} {}: Enter again gives the reading to this person.", ticket,
                                  text_or(member(visit, "worker"), "masked_name")));
  }
  say(Mood::caution, tr("This person does not have this exam."));
}

void HeldPresenter::discard(const std::string& reason) {
  if (busy() || !selected_row()) return;
  if (trim(reason).empty()) return say(Mood::caution, tr("A reason in words is needed."));
  decide("DiscardReading", Json{{"reading", m_selected}, {"reason", trim(reason)}},
         N_("Put aside; the reading and the reason are kept."));
}

void HeldPresenter::decide(const char* command, Json body, const char* done) {
  m_runner.run(command, std::move(body), m_life.guard([this, done](const Result<Json>& reply) {
    m_stop.clear();
    if (reply)
      say(Mood::good, tr(done));
    else
      say(Mood::bad, sentence(reply.error()));
    refresh();
  }));
}

void HeldPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

}  // namespace nuanxin::station
