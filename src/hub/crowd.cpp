#include "hub/crowd.h"

#include <limits>

#include "store/queue_rows.h"

namespace nuanxin::hub {

int Crowd::waiting(store::ReadTransaction& tx, const FairId& fair, Instant now) {
  constexpr std::chrono::seconds good_for{2};
  auto& count = m_counts[fair];
  if (count.at == Instant{} || now - count.at >= good_for || now < count.at) {
    count.people = static_cast<int>(store::next_waiting_tickets(tx, fair, std::numeric_limits<int>::max()).size());
    count.at = now;
  }
  return count.people;
}

}  // namespace nuanxin::hub
