#include "station/kiosk/kiosk_presenter.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "station/model/scan_capture.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {
constexpr int showing_seconds = 60;
constexpr int message_seconds = 15;
}  // namespace

KioskPresenter::KioskPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {
  if (!m_context.card) return;
  m_subscriptions.push_back(m_context.card->on_card.connect([this](const domain::Identity& card) { read_card(card); }));
  m_subscriptions.push_back(m_context.card->on_card_error.connect([this](const std::string& words) {
    say(Mood::caution, words);
    count_down(message_seconds);
  }));
}

void KioskPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void KioskPresenter::typed(const std::string& text) {
  touched();
  const std::string code = trim(text);
  if (code.empty()) return;
  if (const auto van = van_code_in(code)) return scanned(*van);
  say(Mood::caution, tr("Please scan the code on your ticket or lay your ID card on the reader."));
  count_down(message_seconds);
}

void KioskPresenter::scanned(const std::string& code) {
  if (auto reply = begin_looking())
    m_context.api.get("/fairs/" + url_text(m_context.fair.fair_id()) + "/visits?code=" + url_text(code),
                      std::move(*reply));
}

void KioskPresenter::read_card(const domain::Identity& card) {
  if (auto reply = begin_looking())
    m_context.api.ask("/fairs/" + url_text(m_context.fair.fair_id()) + "/visits/find",
                      Json{{"doc_kind", domain::code(card.doc_kind)}, {"document", card.doc_number}},
                      std::move(*reply));
}

std::optional<Api::Reply> KioskPresenter::begin_looking() {
  if (m_step == Step::printing) return std::nullopt;
  clear();
  m_step = Step::looking;
  const auto turn = ++m_turn;
  say(Mood::plain, tr("One moment …"));
  return m_life.guard([this, turn](Result<Json> answer) {
    if (turn == m_turn) found(answer);
  });
}

void KioskPresenter::found(const Result<Json>& answer) {
  if (answer && answer->is_array() && !answer->empty()) return fetch_slip(text_or(answer->front(), "id"));
  m_step = Step::waiting;
  count_down(message_seconds);
  if (!answer && answer.error().reason != Reason::not_found) return say(Mood::bad, sentence(answer.error()));
  say(Mood::caution, tr("No visit of today was found. Please ask at the registration desk."));
}

void KioskPresenter::fetch_slip(const std::string& visit_id) {
  m_visit = visit_id;
  const auto turn = m_turn;
  m_context.api.get("/visits/" + url_text(visit_id) + "/slip", m_life.guard([this, turn](Result<Json> answer) {
    if (turn != m_turn) return;
    auto model = answer ? slip::slip_from_json(*answer) : Result<slip::SlipModel>(answer.error());
    if (!model) {
      m_step = Step::waiting;
      count_down(message_seconds);
      return say(Mood::caution, model.error().reason == Reason::not_found
                                    ? std::string(tr("There is no result yet. Please come back after the examination."))
                                    : sentence(model.error()));
    }
    m_slip = std::move(*model);
    m_step = Step::showing;
    count_down(showing_seconds);
    say(Mood::good, tr("Your result is here. F8 prints it."));
  }));
}

void KioskPresenter::print() {
  if (m_step != Step::showing && m_step != Step::done) return;
  if (!m_slip) return;
  if (!m_context.printer) return say(Mood::bad, tr("This kiosk has no printer. Please ask the staff."));
  if (m_step == Step::done) m_slip->reprint = true;
  m_step = Step::printing;
  m_tick.reset();
  m_seconds = 0;
  const auto turn = m_turn;
  say(Mood::plain, tr("Printing …"));
  m_context.printer->print(*m_slip, m_life.guard([this, turn](PrintOutcome outcome) {
    if (turn == m_turn) printed(std::move(outcome));
  }));
}

void KioskPresenter::printed(PrintOutcome outcome) {
  m_step = Step::done;
  m_runner.run("ReportSlipPrint", Json{{"visit", m_visit}, {"state", domain::code(outcome.state)}}, nullptr);
  count_down(showing_seconds / 2);
  switch (outcome.state) {
    case domain::PrintState::printed:
      return say(Mood::good, tr("Printed. Please take your slip."));
    case domain::PrintState::unknown:
      return say(Mood::caution,
                 tr("It is not known whether the slip was printed. If nothing came out, press F8 or ask the staff."));
    default:
      return say(Mood::bad,
                 trf("The slip was not printed: {}. Your result is kept; press F8 to try again.", outcome.reason));
  }
}

void KioskPresenter::clear() {
  ++m_turn;
  m_step = Step::waiting;
  m_visit.clear();
  m_slip.reset();
  m_notice = {};
  m_tick.reset();
  m_seconds = 0;
  on_change.emit();
}

void KioskPresenter::touched() {
  if (m_step == Step::showing || m_step == Step::done) count_down(showing_seconds);
}

void KioskPresenter::count_down(int seconds) {
  m_seconds = seconds;
  m_tick = m_context.timers.after(std::chrono::seconds(1), [this] {
    if (m_seconds <= 1) return clear();
    count_down(m_seconds - 1);
    on_change.emit();
  });
}

std::vector<KeyAction> KioskPresenter::keys() const {
  const bool has = m_step == Step::showing || m_step == Step::done;
  return {{4, tr("Done, clear"), has, false, "key.clear"}, {8, tr("Print my slip"), has, true, "key.print"}};
}

void KioskPresenter::key(int f_key) {
  if (f_key == 4 && m_step != Step::printing) clear();
  if (f_key == 8) print();
}

}  // namespace nuanxin::station
