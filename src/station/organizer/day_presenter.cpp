#include "station/organizer/day_presenter.h"

#include "base/i18n.h"
#include "base/json.h"
#include "report/pdf.h"
#include "report/xlsx.h"
#include "slip/paint.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

// With a roster of 5,000 the hub works about 50 ms on an answer, and serves nobody else meanwhile.
constexpr std::chrono::milliseconds day_event_pause{3000};

report::Language day_language() { return i18n::language() == "en" ? report::Language::en : report::Language::zh; }

report::Table table_of(const report::DayReport& report, report::Table::Id id) {
  for (auto& table : report::tables(report, day_language()))
    if (table.id == id) return std::move(table);
  return {};
}

}  // namespace

DayPresenter::DayPresenter(WorkContext context) : m_context(std::move(context)) {
  m_subscriptions.push_back(m_context.api.on_event.connect([this](const Event&) { refresh_soon(); }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] { refresh_soon(); }));
}

void DayPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void DayPresenter::set_shown(bool shown) {
  if (shown == m_shown) return;
  m_shown = shown;
  if (shown) refresh();
}

void DayPresenter::refresh_soon() {
  if (!m_shown || m_refresh) return;
  m_refresh = m_context.timers.after(day_event_pause, [this] {
    m_refresh.reset();
    if (m_shown) refresh();
  });
}

void DayPresenter::refresh() {
  const auto fair = m_context.fair.fair_id();
  if (fair != m_fair) m_report.reset();  // never another fair's counts
  m_fair = fair;
  if (fair.empty()) return on_change.emit();
  m_context.api.get("/fairs/" + url_text(fair) + "/day", m_life.guard([this, fair](Result<Json> answer) {
    if (fair == m_fair) take(std::move(answer));
  }));
}

void DayPresenter::take(Result<Json> answer) {
  auto report = answer ? report::day_report_from_json(*answer) : Result<report::DayReport>(answer.error());
  if (!report) return say(Mood::bad, sentence(report.error()));
  m_report = std::move(*report);
  if (m_notice.mood == Mood::bad) m_notice = {};  // it is answered again
  on_change.emit();
}

Notice DayPresenter::count() const {
  if (!m_report) return {};
  std::string words;
  for (const auto& each : report::count_sentences(*m_report, day_language()))
    words += (words.empty() ? "" : "\n") + each;
  const auto open = report::open_sentence(*m_report, day_language());
  if (!open.empty()) words += "\n" + open;
  if (!report::gaps(*m_report).empty()) return {Mood::bad, words};
  return {open.empty() ? Mood::good : Mood::caution, words};
}

std::string DayPresenter::roster() const {
  if (!m_report) return {};
  const auto table = table_of(*m_report, report::Table::Id::roster);
  return table.notes.empty() ? std::string() : table.notes.front();
}

report::Table DayPresenter::activities() const {
  return table_of(m_report.value_or(report::DayReport{}), report::Table::Id::activities);
}

report::Chart DayPresenter::arrivals() const {
  return report::arrivals_chart(m_report.value_or(report::DayReport{}), day_language());
}

report::Chart DayPresenter::waits() const {
  return report::waits_chart(m_report.value_or(report::DayReport{}), day_language());
}

void DayPresenter::save(File kind, const std::filesystem::path& folder) {
  if (!m_report) return say(Mood::caution, tr("The day's counts are not here yet. Nothing was saved."));
  const auto path = folder / ("day-" + to_iso(m_report->day) + (kind == File::xlsx ? ".xlsx" : ".pdf"));
  const auto saved = kind == File::xlsx ? report::write_xlsx(*m_report, day_language(), path)
                                        : slip::write_pdf(report::lay_out(*m_report, day_language()), path);
  if (!saved) return say(Mood::bad, trf("The file {} cannot be written.", path.string()));
  say(Mood::good, trf("Saved: {}", path.string()));
}

}  // namespace nuanxin::station
