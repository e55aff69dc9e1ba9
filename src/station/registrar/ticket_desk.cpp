#include "station/registrar/ticket_desk.h"

#include "base/i18n.h"
#include "base/json.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {
constexpr std::size_t kept_receipts = 10;
}

TicketDesk::TicketDesk(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {}

Receipt* TicketDesk::find(const std::string& visit_id) {
  for (auto& receipt : m_receipts)
    if (receipt.visit_id == visit_id) return &receipt;
  return nullptr;
}

void TicketDesk::print(std::string visit_id, std::string ticket, std::string masked_name, const Json& model) {
  Receipt receipt;
  receipt.visit_id = visit_id;
  receipt.ticket = std::move(ticket);
  receipt.masked_name = std::move(masked_name);
  receipt.printing = true;
  m_receipts.push_front(std::move(receipt));
  if (m_receipts.size() > kept_receipts) m_receipts.pop_back();
  on_change.emit();
  if (model.is_object() && m_context.printer) return send(visit_id, model, false);
  fetch(visit_id, false);
}

bool TicketDesk::reprint(const std::string& visit_id) {
  Receipt* receipt = find(visit_id);
  if (!receipt || receipt->printing) return false;
  receipt->printing = true;
  const bool was_out = receipt->state == domain::PrintState::printed || receipt->state == domain::PrintState::unknown;
  on_change.emit();
  fetch(visit_id, was_out);
  return true;
}

void TicketDesk::fetch(const std::string& visit_id, bool again) {
  if (!m_context.printer) {
    outcome(visit_id, {domain::PrintState::not_printed, tr("no printer is set up at this station")});
    return;
  }
  m_context.api.get("/visits/" + url_text(visit_id) + "/ticket",
                    m_life.guard([this, visit_id, again](Result<Json> answer) {
                      if (!answer)
                        return outcome(visit_id, {domain::PrintState::not_printed, sentence(answer.error())});
                      send(visit_id, *answer, again);
                    }));
}

void TicketDesk::send(const std::string& visit_id, const Json& json, bool again) {
  auto model = slip::ticket_from_json(json);
  if (!model) return outcome(visit_id, {domain::PrintState::not_printed, sentence(model.error())});
  model->reprint = model->reprint || again;
  m_context.printer->print(std::move(*model),
                           m_life.guard([this, visit_id](PrintOutcome result) { outcome(visit_id, result); }));
}

void TicketDesk::outcome(const std::string& visit_id, PrintOutcome result) {
  if (Receipt* receipt = find(visit_id)) {
    receipt->printing = false;
    receipt->state = result.state;
    receipt->reason = result.reason;
  }
  m_reports.push_back(Json{{"visit", visit_id}, {"state", domain::code(result.state)}});
  report();
  on_change.emit();
}

void TicketDesk::report() {
  if (m_reports.empty() || m_runner.busy()) return;
  m_runner.run("ReportTicketPrint", m_reports.front(), [this](Result<Json>) {
    m_reports.pop_front();  // a refusal cannot be mended here; the paper's state on screen stays true
    report();
  });
}

Notice TicketDesk::sentence_of(const Receipt& r) {
  if (r.printing) return {Mood::plain, trf("Ticket {} is being printed …", r.ticket)};
  switch (r.state) {
    case domain::PrintState::printed:
      return {Mood::good, trf("Ticket {} is printed.", r.ticket)};
    case domain::PrintState::not_printed:
      return {Mood::bad, trf("Ticket {} was not printed: {}. The registration is kept. Press F9 to print it again.",
                             r.ticket, r.reason)};
    case domain::PrintState::unknown:
      return {Mood::caution, trf("It is not known whether ticket {} was printed: {}. Look at the printer; F9 prints it "
                                 "again, marked as a reprint.",
                                 r.ticket, r.reason)};
    case domain::PrintState::not_asked:
      break;
  }
  return {};
}

}  // namespace nuanxin::station
