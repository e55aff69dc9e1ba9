// Who is called next to a service: one sweep over everybody in ticket order with running counts per service, so that
// each candidate's rank in all other lines is at hand without a query. No allocation.
#pragma once

#include <array>
#include <bit>

#include "queue/engine_state.h"

namespace nuanxin::queue {

/// How a candidate stands, milliseconds.
struct Standing {
  double wait = 0;           ///< the longest of the waits in his other lines
  Index waits_for = nobody;  ///< the service of that wait
  double index = 0;          ///< small: nearly finished, and nothing else holds him up
};

/// For each byte of a set of services, its eight bits as eight bytes: counts of eight services in one addition.
inline constexpr auto spread_bits = [] {
  std::array<std::uint64_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte)
    for (std::size_t i = 0; i < 8; ++i) table[byte] |= static_cast<std::uint64_t>(byte >> i & 1) << (8 * i);
  return table;
}();

/// People ahead per service, counted while walking through the order.
class Sweep {
 public:
  explicit Sweep(const Engine::State&);

  void pass(ServiceSet set) {
    for (std::size_t byte = 0; byte < m_bytes; ++byte) m_recent[byte] += spread_bits[set >> (8 * byte) & 255];
    if (++m_recently == 255) settle();
  }
  /// What those passed so far cost somebody who comes next to this service.
  double wait(Index service) const {
    const auto k = static_cast<std::size_t>(service);
    return (m_ahead[k] + static_cast<int>(m_recent[k / 8] >> (8 * (k % 8)) & 255)) * m_cost[k];
  }
  /// Of somebody who wants these, one of them the service; standing() says also where the wait is.
  double index(ServiceSet open, Index service) const;
  Standing standing(ServiceSet open, Index service) const;

 private:
  void settle();

  std::size_t m_bytes;
  double m_weight;
  std::array<double, most_services> m_estimate;
  std::array<double, most_services> m_cost;  ///< per person ahead
  std::array<int, most_services> m_ahead{};
  std::array<std::uint64_t, most_services / 8> m_recent{};  ///< at most 255 people, a byte per service
  int m_recently = 0;
};

enum class Overtaking { bounded, none };

struct Pick {
  Index chosen = nobody;
  Index oldest = nobody;
  Index capped = nobody;   ///< who was passed as often as allowed: strict order for this call
  bool is_strict = false;  ///< nobody may be passed
  Standing of_chosen, of_oldest;
};

/// Nobody when no one may start the service now.
Pick pick_visitor(const Engine::State&, Index service, Millis now, Overtaking);
/// The first in ticket order who may start the service now.
Index oldest_candidate(const Engine::State&, Index service, Millis now);
/// Somebody other than this visitor may start the service now.
bool has_rival(const Engine::State&, Index visitor, Index service, Millis now);
/// What holds for any call of this visitor.
CallBasis basis_for(const Engine::State&, Index visitor, Index service);
/// The facts of the pick for the audit, with its reason.
CallBasis basis_of(const Engine::State&, const Pick&, Index service, Millis now);
/// Counts one more pass for everybody who could have been called and has an older place.
void count_skips(Engine::State&, const Pick&, Index service, Millis now);

}  // namespace nuanxin::queue
