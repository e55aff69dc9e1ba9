#include "station/forms/record_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/ids.h"
#include "devices/instrument/mapping.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::chrono::milliseconds hub_rest{2500};

/// "knee" of "https://…/Questionnaire/knee|1.0.0".
std::string form_name(const std::string& canonical) {
  const auto url = canonical.substr(0, canonical.find('|'));
  return url.substr(url.rfind('/') + 1);
}

std::string form_version(const std::string& canonical) {
  const auto bar = canonical.find('|');
  return bar == std::string::npos ? std::string() : canonical.substr(bar + 1);
}

/// Every answer of a response by linkId, as people read it.
void collect(const forms::Form& form, const Json& items, const std::string& date,
             std::map<std::string, std::string>& out) {
  if (!items.is_array()) return;
  for (const auto& item : items) {
    const auto* known = form.find(text_or(item, "linkId"));
    const auto& answers = member(item, "answer");
    std::string words;
    if (known && answers.is_array())
      for (const auto& json : answers)
        if (const auto answer = forms::answer_from_json(*known, json))
          words += (words.empty() ? "" : "、") + forms::format_answer(*known, *answer, i18n::language());
    if (!words.empty()) out.emplace(known->link_id, words + " (" + date + ")");
    collect(form, member(item, "item"), date, out);
  }
}

}  // namespace

RecordPresenter::RecordPresenter(WorkContext context, QueueRow row, const Json& visit)
    : m_context(std::move(context)),
      m_row(std::move(row)),
      m_runner(m_context.api, m_context.timers),
      m_readings(m_context, m_row.stop.id.str(),
                 {[this] { return editable() ? &*m_filling : nullptr; },
                  [this](const std::string& from, const ReadingFill& fill) { take_reading(from, fill); }}) {
  const auto& worker = member(visit, "worker");
  m_worker = text_or(worker, "id");
  m_person.sex = std::string(domain::code(m_row.sex));
  const auto& identity = member(worker, "identity");
  if (const auto birth = parse_date(text_or(identity, "birth"))) m_person.birth_date = birth;
  fetch_record();
}

forms::Context RecordPresenter::form_context() const {
  auto context = m_person;
  context.authored = m_context.timers.now();
  return context;
}

void RecordPresenter::fetch_record() {
  m_context.api.get("/stops/" + m_row.stop.id.str() + "/record", m_life.guard([this](Result<Json> reply) {
    if (!reply && reply.error().reason != Reason::not_found) return fail(reply.error());
    if (reply) m_record = *reply;
    const auto* catalogue = m_context.fair.catalogue();
    const auto* activity = catalogue ? catalogue->activity(m_row.stop.activity) : nullptr;
    if (!activity) return fail(refuse(Reason::not_found, "the catalogue does not know this activity"));
    fetch_form(reply ? text_or(m_record, "form") : activity->form_url);
  }));
}

void RecordPresenter::fetch_form(const std::string& canonical) {
  auto path = "/forms/" + url_text(form_name(canonical));
  if (const auto version = form_version(canonical); !version.empty()) path += "?version=" + url_text(version);
  m_context.api.get(path, m_life.guard([this](Result<Json> reply) {
    if (!reply) return fail(reply.error());
    fetch_rules(*reply);
  }));
}

void RecordPresenter::fetch_rules(const Json& form_json) {
  auto form = forms::load_form(form_json);
  if (!form) return fail(form.error());
  const auto* activity = m_context.fair.catalogue()->activity(m_row.stop.activity);
  if (activity->rules.empty()) return load(*form);
  m_context.api.get("/rules/" + url_text(activity->rules), m_life.guard([this, form = *form](Result<Json> reply) {
    if (!reply) return fail(reply.error());
    auto rules = forms::load_rules(*reply);
    if (!rules) return fail(rules.error());
    m_rules = std::move(*rules);
    load(form);
  }));
}

void RecordPresenter::load(std::shared_ptr<const forms::Form> form) {
  const bool is_signed = m_record.is_object() && text_or(m_record, "state") != "draft";
  Json response = member(m_record, "response");
  Json done_readings;
  if (!is_signed && m_context.drafts) {
    const auto kept = m_context.drafts->load(draft_name());
    // What was typed here last is newer than what reached the hub, by construction: it is written first.
    if (kept && text_or(*kept, "form") == form->canonical()) {
      response = member(*kept, "response");
      done_readings = member(*kept, "readings");
    }
  }
  if (response.is_object()) {
    auto resumed = forms::Filling::resume(form, response, form_context());
    if (resumed) m_filling = std::move(*resumed);
  }
  if (!m_filling) m_filling.emplace(form, form_context());
  m_touched = is_signed || m_row.stop.state == domain::StopState::serving;
  m_stage = is_signed ? Stage::finished : Stage::filling;
  m_filling->changed();
  grade();
  on_loaded.emit();
  m_readings.begin(done_readings);
  fetch_earlier();
}

void RecordPresenter::fetch_earlier() {
  if (m_worker.empty()) return;
  m_context.api.get("/workers/" + m_worker + "/records?activity=" + url_text(m_row.stop.activity),
                    m_life.guard([this](Result<Json> reply) {
                      if (!reply || !reply->is_array()) return;
                      for (const auto& record : *reply) {
                        if (text_or(record, "stop") == m_row.stop.id.str()) continue;
                        const auto at = parse_iso(text_or(record, "authored"));
                        collect(m_filling->form(), member(member(record, "response"), "item"),
                                at ? to_iso(china_date(*at)) : "", m_earlier);
                      }
                      on_change.emit();
                    }));
}

std::string RecordPresenter::earlier(const std::string& link_id) const {
  const auto found = m_earlier.find(link_id);
  return found == m_earlier.end() ? std::string() : found->second;
}

void RecordPresenter::fail(const Error& error) {
  m_stage = Stage::failed;
  say(Mood::bad, trf("The form could not be opened: {}", sentence(error)));
}

void RecordPresenter::edit(const std::string& link_id, forms::Answers answers, int occurrence) {
  if (!editable()) return;
  if (!m_filling->set(link_id, std::move(answers), occurrence)) return;
  m_measured.erase(link_id);
  edited();
}

void RecordPresenter::take_reading(const std::string& instrument, const ReadingFill& fill) {
  for (const auto& link_id : fill.filled) m_measured[link_id] = instrument;
  m_changed.insert(m_changed.end(), fill.filled.begin(), fill.filled.end());
  edited();
  std::string words = trf("{}: {}", instrument, fill.filled.empty() ? tr("nothing new") : words_of(fill.filled));
  if (!fill.left.empty()) words += " " + trf("Not changed, something else stands there: {}.", words_of(fill.left));
  if (fill.no_room) words += std::string(" ") + tr("Every row of this measurement is taken; the reading is kept.");
  for (const auto& note : fill.notes) words += " " + instrument::note_text(note);
  const bool calm = fill.left.empty() && fill.notes.empty() && !fill.no_room;
  say(calm ? Mood::good : Mood::caution, words);
}

/// "收缩压 128 mmHg · 舒张压 82 mmHg"
std::string RecordPresenter::words_of(const std::vector<std::string>& link_ids) const {
  const auto language = i18n::language();
  constexpr std::size_t most = 8;
  std::string out;
  for (std::size_t i = 0; i < link_ids.size() && i < most; ++i) {
    const auto* item = m_filling->form().find(link_ids[i]);
    const auto& label = item->short_text.empty() ? item->text : item->short_text;
    out += (out.empty() ? "" : " · ") + label.in(language);
    for (const auto& answer : m_filling->state(item->link_id).answers)
      out += " " + forms::format_answer(*item, answer, language);
  }
  if (link_ids.size() > most) out += " · " + trf("{} more", link_ids.size() - most);
  return out;
}

std::string RecordPresenter::measured_by(const std::string& link_id) const {
  const auto found = m_measured.find(link_id);
  return found == m_measured.end() ? std::string() : found->second;
}

bool RecordPresenter::add_occurrence(const std::string& group_link_id) {
  if (!editable()) return false;
  if (!m_unreadable.empty()) {  // the rows are made anew, and what is no answer stands in a row alone
    say_unreadable();
    return false;
  }
  if (!m_filling->add_instance(group_link_id)) return false;
  edited();
  return true;
}

void RecordPresenter::say_unreadable() {
  say(Mood::bad, tr("One field holds something that is no value. Mend or empty it."));
}

void RecordPresenter::set_unreadable(const std::string& link_id, bool unreadable) {
  if (unreadable)
    m_unreadable[link_id] = true;
  else
    m_unreadable.erase(link_id);
}

void RecordPresenter::fill_negative(const std::string& group_link_id) {
  if (!editable()) return;
  const auto filled = m_filling->fill_negative(group_link_id);
  if (filled.empty()) return;
  edited();
  say(Mood::plain, trf("Filled as negative: {}. Please check.", filled.size()));
}

void RecordPresenter::edited() {
  m_confirmed = false;
  if (!m_touched) {
    m_touched = true;
    on_first_edit.emit();
  }
  m_notice = {};
  grade();
  if (m_stage == Stage::filling) {
    keep_local();
    m_hub_dirty = true;
    m_hub = m_context.timers.after(hub_rest, [this] { keep_at_hub(); });
  }
  on_change.emit();
}

void RecordPresenter::grade() {
  auto more = m_filling->changed();
  m_changed.insert(m_changed.end(), more.begin(), more.end());
  if (!m_rules) return;
  m_conclusion = forms::evaluate(*m_rules, *m_filling);
}

std::vector<std::string> RecordPresenter::take_changed() { return std::exchange(m_changed, {}); }

void RecordPresenter::keep_local() {
  if (!m_context.drafts || m_stage != Stage::filling) return;
  const auto kept =
      m_context.drafts->save(draft_name(), Json{{"form", m_filling->form().canonical()},
                                                {"response", m_filling->response(forms::ResponseStatus::in_progress)},
                                                {"readings", m_readings.done()}});
  if (!kept) say(Mood::caution, trf("The draft could not be kept on this machine: {}", sentence(kept.error())));
}

void RecordPresenter::keep_at_hub() {
  m_hub.reset();
  if (m_hub_saving || !m_hub_dirty || m_stage != Stage::filling) return;
  m_hub_saving = true;
  m_hub_dirty = false;
  m_context.api.command("SaveDraft",
                        Json{{"stop", m_row.stop.id.str()},
                             {"form", m_filling->form().canonical()},
                             {"response", m_filling->response(forms::ResponseStatus::in_progress)},
                             {"base_version", 0}},
                        new_uuid(), m_life.guard([this](Result<Json> reply) {
                          m_hub_saving = false;
                          // The local draft holds everything; the hub is asked again after the next rest.
                          if (!reply) m_hub_dirty = true;
                          if (m_hub_dirty) m_hub = m_context.timers.after(hub_rest, [this] { keep_at_hub(); });
                        }));
}

std::string occurrence_key(const std::string& link_id, int occurrence) {
  return occurrence == 0 ? link_id : link_id + "#" + std::to_string(occurrence + 1);
}

std::string RecordPresenter::first_gap() const {
  if (!m_filling) return {};
  if (!m_unreadable.empty()) return m_unreadable.begin()->first;
  for (const auto& issue : m_filling->issues())
    if (issue.severity != forms::Severity::soft) return occurrence_key(issue.link_id, issue.instance);
  return {};
}

std::string RecordPresenter::open_work() const {
  if (m_stage == Stage::finished || m_stage == Stage::failed) return {};
  if (m_stage == Stage::loading) return tr("The form is still being opened.");
  return m_stage == Stage::amending ? tr("The correction is not signed yet. F9 signs it.")
                                    : tr("The record is not signed yet. F9 signs it.");
}

std::string RecordPresenter::sign() {
  if (!editable() || m_runner.busy()) return {};
  if (m_stage == Stage::amending && m_reason.empty()) {
    say(Mood::caution, tr("Write why the signed record is changed."));
    return "reason";
  }
  const auto language = i18n::language();
  if (!m_unreadable.empty()) {
    say_unreadable();
    return m_unreadable.begin()->first;
  }
  std::string soft, soft_at;
  const auto issues = m_filling->issues();
  const auto missing = m_filling->missing_required();
  for (const auto& issue : issues) {
    const auto* item = m_filling->form().find(issue.link_id);
    const auto words = (item ? item->text.in(language) + ": " : std::string()) + issue.message(language);
    if (issue.severity == forms::Severity::soft) {
      soft += (soft.empty() ? "" : "; ") + words;
      if (soft_at.empty()) soft_at = issue.link_id;
      continue;
    }
    say(Mood::bad, missing.size() > 1 ? trf("{} ({} answers are missing)", words, missing.size()) : words);
    return issue.link_id;
  }
  if (!soft.empty() && !m_confirmed) {
    m_confirmed = true;
    say(Mood::caution, trf("Please check: {}. Press F9 again to sign as it is.", soft));
    return soft_at;
  }
  send(m_stage == Stage::amending);
  return {};
}

void RecordPresenter::send(bool amendment) {
  keep_local();
  m_hub.reset();
  const auto response =
      m_filling->response(amendment ? forms::ResponseStatus::amended : forms::ResponseStatus::completed);
  Json body =
      amendment ? Json{{"record", text_or(m_record, "id")}, {"response", response}, {"reason", m_reason}}
                : Json{{"stop", m_row.stop.id.str()}, {"form", m_filling->form().canonical()}, {"response", response}};
  say(Mood::plain, tr("Signing …"));
  m_runner.run(amendment ? "AmendRecord" : "SignRecord", std::move(body),
               m_life.guard([this, amendment](Result<Json> reply) { took(std::move(reply), amendment); }));
}

void RecordPresenter::took(Result<Json> reply, bool amendment) {
  if (!reply) {
    const auto* item = m_filling->form().find(reply.error().field);
    say(Mood::bad, trf("Not signed: {} What was typed is kept.",
                       item ? item->text.in(i18n::language()) : sentence(reply.error())));
    return;
  }
  m_record = member(*reply, "record");
  if (const auto& conclusion = member(m_record, "conclusion"); conclusion.is_object())
    m_conclusion = forms::conclusion_from_json(conclusion);
  m_stage = Stage::finished;
  m_reason.clear();
  m_hub_dirty = false;
  if (m_context.drafts) m_context.drafts->forget(draft_name());
  say(Mood::good, amendment ? tr("The correction is signed.") : tr("Signed. F8 finishes and calls the next person."));
  on_signed.emit();
}

void RecordPresenter::begin_amending() {
  if (m_stage != Stage::finished) return;
  m_stage = Stage::amending;
  say(Mood::caution, tr("The signed version is kept. Change what is wrong, write why, and sign with F9."));
}

void RecordPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

}  // namespace nuanxin::station
