#include "station/registrar/registrar_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/wire.h"
#include "station/model/scan_capture.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::chrono::milliseconds keep_pause{400};

}  // namespace

RegistrarPresenter::RegistrarPresenter(WorkContext context)
    : m_context(std::move(context)),
      m_search(m_context),
      m_runner(m_context.api, m_context.timers),
      m_tickets(m_context) {
  m_subscriptions.push_back(m_search.on_change.connect([this] {
    if (!m_search.asking()) look_up();
    on_change.emit();
  }));
  m_subscriptions.push_back(m_runner.on_change.connect([this] {
    if (m_runner.busy() && m_runner.tries() > 1)
      say(Mood::caution, tr("The hub does not answer. Your entries are kept and will be sent again by themselves; Esc "
                            "stops waiting."));
    on_change.emit();
  }));
  m_subscriptions.push_back(m_tickets.on_change.connect([this] {
    if (const auto* latest = m_tickets.latest()) m_notice = TicketDesk::sentence_of(*latest);
    on_change.emit();
  }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] { on_change.emit(); }));
  if (m_context.card) {
    m_subscriptions.push_back(m_context.card->on_card.connect([this](const auto& card) { take_card(card); }));
    m_subscriptions.push_back(
        m_context.card->on_card_error.connect([this](const auto& words) { say(Mood::caution, words); }));
  }
  if (m_context.drafts)
    if (const auto kept = m_context.drafts->load(draft_name)) {
      m_draft = register_draft_from_json(*kept);
      if (!m_draft.empty()) say(Mood::plain, tr("The entries from before are here again."));
    }
  check();
}

void RegistrarPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void RegistrarPresenter::keep() {
  if (!m_context.drafts) return;
  m_keep_timer = m_context.timers.after(keep_pause, [this] {
    if (m_draft.empty() || m_visit) return m_context.drafts->forget(draft_name);
    if (const auto saved = m_context.drafts->save(draft_name, to_json(m_draft)); !saved)
      say(Mood::caution, tr("These entries cannot be kept on this machine: its disk is full."));
  });
}

void RegistrarPresenter::check() { m_check = check_number(m_draft, china_date(m_context.timers.now())); }

void RegistrarPresenter::type(Field field, const std::string& text) {
  if (const auto code = van_code_in(text)) return;  // a scan; enter() takes it
  switch (field) {
    case Field::number:
      m_draft.number = trim(text);
      break;
    case Field::name:
      m_draft.name = text;
      break;
    case Field::birth:
      m_draft.birth = text;
      break;
    case Field::phone:
      m_draft.phone = text;
      break;
    case Field::platform:
      m_draft.platform = text;
      break;
    default:
      return;
  }
  if (field == Field::number) {
    if (!m_draft.number.empty())
      m_draft.known_worker = m_draft.known_expected = m_draft.masked_number = m_draft.masked_phone = {};
    const auto before = m_draft;
    check();
    if (m_draft.number != before.number || m_draft.birth != before.birth) on_refill.emit();
    if (m_check.state == NumberCheck::State::good && m_draft.number != m_looked_up && !m_visit) {
      m_looked_up = m_draft.number;
      m_search.ask(m_draft.number);
    } else if (m_check.state != NumberCheck::State::good && !m_visit) {
      m_looked_up.clear();
      m_search.type(text);
    }
  } else if ((field == Field::name || field == Field::phone) && !m_visit) {
    m_search.type(text);
  }
  keep();
  on_change.emit();
}

void RegistrarPresenter::set_doc_kind(domain::DocKind kind) {
  m_draft.doc_kind = kind;
  check();
  keep();
  on_change.emit();
}

void RegistrarPresenter::set_sex(domain::Sex sex) {
  m_draft.sex = sex;
  keep();
  on_change.emit();
}

void RegistrarPresenter::choose_occupation(const std::string& code) {
  m_draft.occupation = code;
  if (!m_draft.activities_chosen) propose_activities();
  keep();
  on_change.emit();
  on_focus.emit(Field::activities);
}

void RegistrarPresenter::propose_activities() {
  const auto* catalogue = m_context.fair.catalogue();
  const auto* occupation = catalogue ? catalogue->occupation(m_draft.occupation) : nullptr;
  if (!occupation) return;
  m_draft.activities.clear();
  for (const auto* activity : m_context.fair.offered())
    if (std::find(occupation->proposes.begin(), occupation->proposes.end(), activity->code) !=
        occupation->proposes.end())
      m_draft.activities.insert(activity->code);
}

void RegistrarPresenter::toggle_activity(const std::string& code) {
  if (!m_draft.activities.erase(code)) m_draft.activities.insert(code);
  m_draft.activities_chosen = true;
  keep();
  on_change.emit();
}

void RegistrarPresenter::cycle_consent(const std::string& purpose) {
  const auto it = m_draft.consents.find(purpose);
  if (it == m_draft.consents.end())
    m_draft.consents[purpose] = true;
  else if (it->second)
    it->second = false;
  else
    m_draft.consents.erase(it);
  keep();
  on_change.emit();
}

void RegistrarPresenter::grant_consents() {
  const auto* catalogue = m_context.fair.catalogue();
  if (!catalogue) return;
  for (const auto& consent : catalogue->consents()) {
    if (consent.required)
      m_draft.consents[consent.code] = true;
    else
      m_draft.consents.try_emplace(consent.code, true);
  }
  keep();
  on_change.emit();
}

void RegistrarPresenter::enter(Field field) {
  if (field == Field::consents) grant_consents();
  if (field == Field::submit) return submit();
  if (field == Field::number && !m_visit && m_search.hits().size() == 1 && !m_search.hits().front().visit_id.empty() &&
      m_check.state == NumberCheck::State::good)
    return open_visit(m_search.hits().front().visit_id);
  const auto& d = m_draft;
  const bool card = d.doc_kind == domain::DocKind::resident_card;
  const std::pair<Field, bool> wants[] = {
      {Field::name, d.name.empty()},
      {Field::birth, d.birth.empty() && !card},
      {Field::phone, d.phone.empty() && d.masked_phone.empty()},
      {Field::platform, d.platform.empty() && field == Field::phone},
      {Field::occupation, d.occupation.empty()},
      {Field::activities, true},
      {Field::consents, true},
      {Field::submit, true},
  };
  for (const auto& [next, wanted] : wants)
    if (next > field && wanted) return on_focus.emit(next);
}

void RegistrarPresenter::take_card(const domain::Identity& card) {
  const bool same_person = !m_draft.number.empty() && m_draft.number == card.doc_number;
  if (!same_person && !m_draft.empty() && !m_visit) m_put_aside = m_draft;
  if (!same_person) start_empty();
  fill(card);
  m_draft.from_card = true;
  check();
  m_looked_up = m_draft.number;
  m_search.ask(m_draft.number);
  say(Mood::good, m_put_aside && !same_person
                      ? std::string(tr("Card read. The entries before are put aside: F7 brings them back."))
                      : std::string(tr("Card read.")));
  keep();
  on_refill.emit();
  enter(Field::number);
}

void RegistrarPresenter::fill(const domain::Identity& who) {
  m_draft.doc_kind = who.doc_kind;
  m_draft.number = who.doc_number;
  if (!who.name.empty()) m_draft.name = who.name;
  if (who.sex != domain::Sex::unknown) m_draft.sex = who.sex;
  if (who.birth) m_draft.birth = to_iso(*who.birth);
  if (!who.phone.empty()) m_draft.phone = who.phone;
  if (!who.address.empty()) m_draft.address = who.address;
  if (!who.nation.empty()) m_draft.nation = who.nation;
}

/// A whole number was looked up: what the hub knows is applied by itself, without touching what was typed.
void RegistrarPresenter::look_up() {
  if (m_looked_up.empty() || m_search.question() != m_looked_up || m_search.hits().size() != 1 || m_visit) return;
  const Hit hit = m_search.hits().front();
  if (!hit.visit_id.empty()) {
    if (m_draft.from_card) return open_visit(hit.visit_id);
    return say(Mood::caution, trf("Already registered today with ticket {}. Enter opens it.", hit.ticket));
  }
  auto& d = m_draft;
  d.known_worker = hit.worker_id;  // the hub fills in what it knows and was not typed
  d.known_expected = hit.worker_id.empty() ? hit.expected_id : std::string();
  d.masked_phone = hit.phone;
  if (d.name.empty()) d.name = hit.name;
  if (d.platform.empty()) d.platform = hit.platform;
  if (d.occupation.empty() && !hit.occupation.empty()) {
    d.occupation = hit.occupation;
    if (!d.activities_chosen) propose_activities();
  }
  m_search.clear();
  say(Mood::good, hit.worker_id.empty() ? tr("On the roster: the known details are filled in.")
                                        : tr("Known from before: the known details are filled in."));
  on_refill.emit();
  enter(Field::number);
}

void RegistrarPresenter::choose(const Hit& hit) {
  if (!hit.visit_id.empty()) return open_visit(hit.visit_id);
  m_draft.number.clear();
  m_draft.doc_kind = hit.doc_kind;
  m_draft.known_worker = hit.worker_id;
  m_draft.known_expected = hit.worker_id.empty() ? hit.expected_id : std::string();
  m_draft.masked_number = hit.number;
  m_draft.masked_phone = hit.phone;
  m_draft.name = hit.name;
  m_draft.phone.clear();
  if (hit.sex != domain::Sex::unknown) m_draft.sex = hit.sex;
  if (m_draft.platform.empty()) m_draft.platform = hit.platform;
  if (m_draft.occupation.empty()) m_draft.occupation = hit.occupation;
  if (!m_draft.activities_chosen) propose_activities();
  check();
  m_looked_up = m_draft.number;
  m_search.clear();
  keep();
  on_refill.emit();
  on_change.emit();
  if (m_draft.number.empty() && !m_draft.number_known())
    on_focus.emit(Field::number);
  else
    enter(Field::number);
}

void RegistrarPresenter::scanned(const std::string& code) {
  const std::string path = "/fairs/" + url_text(m_context.fair.fair_id()) + "/visits?code=" + url_text(code);
  say(Mood::plain, tr("Looking for the scanned ticket …"));
  m_context.api.get(path, m_life.guard([this](Result<Json> answer) {
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    if (!answer->is_array() || answer->empty())
      return say(Mood::caution, tr("The scanned code belongs to no visit of this fair."));
    show_visit(answer->front());
  }));
}

void RegistrarPresenter::open_visit(const std::string& id) {
  m_context.api.get("/visits/" + url_text(id), m_life.guard([this](Result<Json> answer) {
    if (!answer) return say(Mood::bad, sentence(answer.error()));
    show_visit(*answer);
  }));
}

void RegistrarPresenter::show_visit(const Json& view) {
  const Json& worker = member(view, "worker");
  if (!m_draft.empty() && !m_visit && !m_draft.from_card) m_put_aside = m_draft;
  start_empty();
  OpenVisit open;
  open.id = text_or(view, "id");
  open.ticket = domain::ticket_label(value_or<int>(view, "ticket_number", 0));
  open.masked_name = text_or(worker, "masked_name");
  if (auto identity = domain::from_json<domain::Identity>(member(worker, "identity"))) fill(*identity);
  m_draft.occupation = text_or(view, "occupation");
  m_draft.platform = text_or(view, "platform");
  for (const auto& stop : member(view, "stops")) {
    const auto state = text_or(stop, "state");
    if (state != "cancelled" && state != "declined") m_draft.activities.insert(text_or(stop, "activity"));
  }
  for (const auto& consent : member(view, "consents"))
    m_draft.consents[text_or(consent, "purpose")] = value_or<bool>(consent, "granted", false);
  m_draft.activities_chosen = true;
  check();
  open.as_read = m_draft;
  m_visit = std::move(open);
  if (m_context.drafts) m_context.drafts->forget(draft_name);
  say(Mood::caution,
      trf("Already registered today: ticket {}. Change what is needed and press F8, or F9 prints the ticket again.",
          m_visit->ticket));
  on_refill.emit();
  on_focus.emit(Field::activities);
}

void RegistrarPresenter::start_empty() {
  m_draft = {};
  m_visit.reset();
  m_looked_up.clear();
  m_search.clear();
  check();
}

void RegistrarPresenter::next_person() {
  if (m_runner.busy()) return;
  if (!m_draft.empty() && !m_visit) m_put_aside = m_draft;
  const bool had = !m_draft.empty() && !m_visit;
  start_empty();
  keep();
  say(Mood::plain, had ? tr("Put aside. F7 brings the entries back.") : "");
  on_refill.emit();
  on_focus.emit(Field::number);
}

void RegistrarPresenter::bring_back() {
  if (!m_put_aside || m_runner.busy()) return;
  auto aside = std::move(*m_put_aside);
  m_put_aside.reset();
  if (!m_draft.empty() && !m_visit) m_put_aside = m_draft;
  start_empty();
  m_draft = std::move(aside);
  m_looked_up = m_draft.number;
  check();
  keep();
  say(Mood::plain, tr("The entries from before are here again."));
  on_refill.emit();
  on_focus.emit(Field::number);
}

}  // namespace nuanxin::station
