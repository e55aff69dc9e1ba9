// The queue of a window as the hub tells it (GET /fairs/{id}/queue). Pure.
#pragma once

#include <string>
#include <vector>

#include "domain/entities.h"

namespace nuanxin::station {

/// StopView: a stop with what may be shown of its person.
struct QueueRow {
  domain::Stop stop;
  std::string ticket;
  std::string masked_name;
  domain::Sex sex = domain::Sex::unknown;
  int age = 0;
  std::string occupation;
  std::string activity_label;
};
/// Why this person was called now, in the screen's language; empty when the desk called in ticket order.
std::string why_called(const QueueRow&);
Result<QueueRow> queue_row_from_json(const Json&);

struct QueueRows {
  std::vector<QueueRow> serving;
  std::vector<QueueRow> on_deck;  ///< called to the door by the guide, no window yet
  std::vector<QueueRow> waiting, missed, parked;
  const QueueRow* find(std::string_view stop_id) const;
};
/// Rows that cannot be read are left out; the rest is still worth showing.
QueueRows queue_rows_from_json(const Json&);

}  // namespace nuanxin::station
