// The registrar's end of the work: what is still missing, sending it, what the hub answered, the keys and the left
// column.
#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/wire.h"
#include "station/model/sentences.h"
#include "station/registrar/registrar_presenter.h"

namespace nuanxin::station {

std::optional<Field> RegistrarPresenter::first_gap(std::string& words) const {
  const auto& d = m_draft;
  const bool needs_number = d.doc_kind != domain::DocKind::other;
  if (needs_number && m_check.state != NumberCheck::State::good) {
    words = m_check.state == NumberCheck::State::wrong ? m_check.words
                                                       : tr("The document number is missing or not complete.");
    return Field::number;
  }
  if (trim(d.name).empty()) {
    words = tr("The name is missing.");
    return Field::name;
  }
  if (!d.birth.empty() && !parse_date(trim(d.birth))) {
    words = tr("The birth date must look like 1985-03-04.");
    return Field::birth;
  }
  if (d.occupation.empty()) {
    words = tr("Choose the occupation with its digit.");
    return Field::occupation;
  }
  if (d.activities.empty()) {
    words = tr("Choose at least one activity.");
    return Field::activities;
  }
  if (const auto* catalogue = m_context.fair.catalogue())
    for (const auto& consent : catalogue->consents()) {
      const auto it = d.consents.find(consent.code);
      if (consent.required && (it == d.consents.end() || !it->second)) {
        words =
            trf("“{}” is needed and was not agreed to yet: read it out, then F6.", consent.name.in(i18n::language()));
        return Field::consents;
      }
    }
  return std::nullopt;
}

Json RegistrarPresenter::consents_json() const {
  Json out = Json::array();
  const auto* catalogue = m_context.fair.catalogue();
  if (!catalogue) return out;
  for (const auto& consent : catalogue->consents()) {
    const auto it = m_draft.consents.find(consent.code);
    if (it == m_draft.consents.end()) continue;
    domain::Consent given;
    given.purpose = consent.code;
    given.text_version = consent.version;
    given.granted = it->second;
    given.language = std::string(i18n::language());
    given.method = "staff_read";
    given.at = m_context.timers.now();
    out.push_back(domain::to_json(given));
  }
  return out;
}

Json RegistrarPresenter::register_body() const {
  domain::Identity who;
  who.doc_kind = m_draft.doc_kind;
  who.doc_number = m_draft.number;
  who.name = trim(m_draft.name);
  who.sex = m_draft.sex;
  who.birth = parse_date(trim(m_draft.birth));
  who.phone = trim(m_draft.phone);
  who.address = m_draft.address;
  who.nation = m_draft.nation;
  Json body{{"fair", m_context.fair.fair_id()}, {"identity", domain::to_json(who)},
            {"occupation", m_draft.occupation}, {"platform", trim(m_draft.platform)},
            {"activities", m_draft.activities}, {"consents", consents_json()}};
  if (!m_draft.known_worker.empty()) body["worker"] = m_draft.known_worker;
  if (!m_draft.known_expected.empty()) body["expected"] = m_draft.known_expected;
  return body;
}

void RegistrarPresenter::submit() {
  if (m_runner.busy()) return;
  std::string words;
  if (const auto gap = first_gap(words)) {
    say(Mood::caution, words);
    return on_focus.emit(*gap);
  }
  if (!m_visit) {
    say(Mood::plain, tr("Registering …"));
    m_runner.run("RegisterWorker", register_body(), [this](Result<Json> answer) { registered(std::move(answer)); });
    return;
  }
  if (m_draft == m_visit->as_read)
    return say(Mood::plain, tr("Nothing was changed. F9 prints the ticket again, F4 takes the next person."));
  Json body{{"visit", m_visit->id},
            {"activities", m_draft.activities},
            {"occupation", m_draft.occupation},
            {"platform", trim(m_draft.platform)}};
  if (m_draft.consents != m_visit->as_read.consents) body["consents"] = consents_json();
  say(Mood::plain, tr("Saving the change …"));
  m_runner.run("UpdateVisit", std::move(body), [this](Result<Json> answer) { updated(std::move(answer)); });
}

void RegistrarPresenter::registered(Result<Json> answer) {
  if (!answer) return say(Mood::bad, sentence(answer.error()));
  const Json& visit = member(*answer, "visit");
  const std::string id = visit.is_string() ? visit.get<std::string>() : text_or(visit, "id");
  if (value_or<bool>(*answer, "existed", false)) {
    m_draft.from_card = true;  // nothing of it needs to be put aside: the hub has it
    return open_visit(id);
  }
  const std::string ticket = domain::ticket_label(value_or<int>(visit, "ticket_number", 0));
  const std::string masked = mask_name(m_draft.name);
  start_empty();
  if (m_context.drafts) m_context.drafts->forget(draft_name);
  m_keep_timer.reset();
  m_put_aside.reset();
  on_refill.emit();
  on_focus.emit(Field::number);
  m_tickets.print(id, ticket, masked, member(*answer, "ticket"));
}

void RegistrarPresenter::updated(Result<Json> answer) {
  if (!answer) return say(Mood::bad, sentence(answer.error()));
  const std::string ticket = m_visit->ticket;
  start_empty();
  on_refill.emit();
  on_focus.emit(Field::number);
  say(Mood::good, trf("The change of ticket {} is saved.", ticket));
}

void RegistrarPresenter::reprint() {
  if (m_visit) {
    if (!m_tickets.reprint(m_visit->id)) m_tickets.print(m_visit->id, m_visit->ticket, m_visit->masked_name);
    return;
  }
  const auto* latest = m_tickets.latest();
  if (!latest) return say(Mood::plain, tr("No ticket was printed here yet."));
  m_tickets.reprint(latest->visit_id);
}

std::vector<KeyAction> RegistrarPresenter::keys() const {
  const bool free = !busy();
  std::vector<KeyAction> out;
  out.push_back({4, tr("Next person"), free, false, "key.next_person"});
  out.push_back({6, tr("All agreed"), free, false, "key.grant_consents"});
  if (can_bring_back()) out.push_back({7, tr("Bring back"), free, false, "key.bring_back"});
  out.push_back({8, m_visit ? tr("Save change") : tr("Register and print"), free, true, "key.submit"});
  out.push_back({9, tr("Print again"), m_visit || m_tickets.latest(), false, "key.reprint"});
  return out;
}

void RegistrarPresenter::key(int f_key) {
  switch (f_key) {
    case 4:
      return next_person();
    case 6:
      grant_consents();
      return on_focus.emit(Field::submit);
    case 7:
      return bring_back();
    case 8:
      return submit();
    case 9:
      return reprint();
    default:
      return;
  }
}

SideContent RegistrarPresenter::side() const {
  SideContent side;
  side.now_title = tr("At the counter");
  side.nobody = tr("Waiting for a card");
  side.next_title = tr("Just registered");
  if (m_visit) {
    side.now.push_back(
        {m_visit->ticket, m_visit->masked_name, m_context.fair.occupation_name(m_draft.occupation), {}, Mood::plain});
  } else if (!m_draft.empty()) {
    const auto birth = parse_date(trim(m_draft.birth));
    const int age = birth ? age_on(*birth, china_date(m_context.timers.now())) : 0;
    side.now.push_back({{}, mask_name(trim(m_draft.name)), person_word(m_draft.sex, age), {}, Mood::plain});
  }
  for (const auto& r : m_tickets.receipts()) {
    const auto words = TicketDesk::sentence_of(r);
    side.next.push_back({r.ticket, r.masked_name,
                         r.printing ? std::string(tr("printing …")) : print_state_word(r.state), words.text,
                         words.mood});
  }
  return side;
}

}  // namespace nuanxin::station
