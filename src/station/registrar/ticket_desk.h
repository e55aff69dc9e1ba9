// Tickets of the people just registered: fetched as a model, printed, and the truth about the paper reported to the
// hub. Works beside the registration of the next person; one paper at a time, in order. Window thread only.
#pragma once

#include <deque>
#include <string>

#include "base/json.h"
#include "station/model/command_runner.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

struct Receipt {
  std::string visit_id;
  std::string ticket;
  std::string masked_name;
  domain::PrintState state = domain::PrintState::not_asked;
  bool printing = false;
  std::string reason;  ///< why it is not out
};

class TicketDesk {
 public:
  explicit TicketDesk(WorkContext);

  /// Prints the first ticket of a new visit.
  /// `model` as the hub's answer holds it; null: it is asked for.
  void print(std::string visit_id, std::string ticket, std::string masked_name, const Json& model = nullptr);
  /// Again, marked as a reprint. False when there is nothing to reprint or it is printing.
  bool reprint(const std::string& visit_id);

  /// The newest first; at most ten.
  const std::deque<Receipt>& receipts() const { return m_receipts; }
  const Receipt* latest() const { return m_receipts.empty() ? nullptr : &m_receipts.front(); }
  /// A sentence about the paper of this visit, with what to do.
  static Notice sentence_of(const Receipt&);

  Signal<> on_change;

 private:
  void fetch(const std::string& visit_id, bool again);
  void send(const std::string& visit_id, const Json& model, bool again);
  void outcome(const std::string& visit_id, PrintOutcome);
  void report();
  Receipt* find(const std::string& visit_id);

  WorkContext m_context;
  std::deque<Receipt> m_receipts;
  std::deque<Json> m_reports;  ///< not yet told to the hub
  CommandRunner m_runner;
  Life m_life;
};

}  // namespace nuanxin::station
