#include "station/slip/slip_presenter.h"

#include "base/i18n.h"
#include "base/json.h"
#include "station/model/sentences.h"

namespace nuanxin::station {

SlipPresenter::SlipPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {}

void SlipPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void SlipPresenter::show(const std::string& visit_id) { fetch({"/visits/" + url_text(visit_id) + "/slip", visit_id}); }

void SlipPresenter::show_sealed(const std::string& stop_id) { fetch({"/stops/" + url_text(stop_id) + "/slip", {}}); }

void SlipPresenter::fetch(Source source) {
  m_source = std::move(source);
  m_model.reset();
  say(Mood::plain, tr("The slip is being fetched …"));
  const auto path = m_source.path;
  m_context.api.get(path + "?language=" + (i18n::language() == "en" ? "en" : "zh"),
                    m_life.guard([this, path](Result<Json> answer) {
                      if (path != m_source.path) return;
                      auto model = answer ? slip::slip_from_json(*answer) : Result<slip::SlipModel>(answer.error());
                      if (!model && model.error().reason == Reason::illegal_move)
                        return say(Mood::caution, tr("The record is not signed yet. Sign it, then open the slip."));
                      if (!model) return say(Mood::bad, sentence(model.error()));
                      m_model = std::move(*model);
                      say(Mood::plain, {});
                    }));
}

void SlipPresenter::started_elsewhere() {
  m_printing = true;
  m_on_paper = m_source;
  say(Mood::plain, tr("Printing …"));
}

void SlipPresenter::print() {
  if (!m_model || m_printing) return;
  if (!m_context.printer)
    return say(Mood::caution, tr("No 80 mm printer is set up at this station. Print by the system or save a PDF."));
  started_elsewhere();
  m_context.printer->print(*m_model, m_life.guard([this](const PrintOutcome& outcome) { printed(outcome); }));
}

void SlipPresenter::printed(const PrintOutcome& outcome) {
  m_printing = false;
  if (m_model && m_on_paper.path == m_source.path && outcome.state != domain::PrintState::not_printed)
    m_model->reprint = true;
  if (!m_on_paper.visit.empty())
    m_runner.run("ReportSlipPrint", Json{{"visit", m_on_paper.visit}, {"state", domain::code(outcome.state)}}, nullptr);
  switch (outcome.state) {
    case domain::PrintState::printed:
      return say(Mood::good, tr("The slip is printed."));
    case domain::PrintState::not_printed:
      return say(Mood::bad, trf("The slip was not printed: {}. The result is kept; print again.", outcome.reason));
    default:
      return say(Mood::caution, trf("It is not known whether the slip was printed: {}.", outcome.reason));
  }
}

}  // namespace nuanxin::station
