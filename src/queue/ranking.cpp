#include "queue/ranking.h"

#include <algorithm>

#include "queue/readiness.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;
constexpr double minute = 60'000;

/// A cheap first look before the rules are asked.
bool may_start_at(const State& state, std::size_t position, Index k, Millis now) {
  return has(state.rows[position].hopeful, k) && may_start(state, state.order[position], k, now);
}

Index capped_at(const State& state, Index k, Millis now) {
  const auto& capped = state.service(k).capped;
  const auto found = std::find_if(capped.begin(), capped.end(), [&](Index i) { return may_start(state, i, k, now); });
  return found == capped.end() ? nobody : *found;
}

/// "Counts as arrived earlier" only explains a call when somebody who came before could have been called.
bool passes_an_earlier_arrival(const State& state, Index chosen, Index k, Millis now) {
  return std::any_of(state.order.begin(), state.order.end(),
                     [&](Index i) { return i < chosen && may_start(state, i, k, now); });
}

CallReason reason_of(const State& state, const Pick& pick, Index k, Millis now) {
  const auto& chosen = state.visitor(pick.chosen);
  if (pick.chosen != pick.oldest) return CallReason::shorter;
  if (pick.is_strict) return CallReason::cap;
  if (chosen.back_from_miss) return CallReason::return_;
  if (chosen.credit == 0 || !passes_an_earlier_arrival(state, pick.chosen, k, now)) return CallReason::oldest;
  return chosen.visitor_class == VisitorClass::appointment ? CallReason::appointment : CallReason::credit;
}

struct Rank {
  Millis deadline = never;  ///< whose time is running out comes first
  double index = 0;

  auto operator<=>(const Rank&) const = default;
};

/// Somebody who may start the service, compared with the best so far.
void consider(Pick& pick, Rank& best, const State& state, const Sweep& sweep, Index i, Index k) {
  const auto open = state.visitor(i).open;
  const Rank rank{deadline(state, i, k), sweep.index(open, k)};
  if (pick.chosen != nobody && rank >= best) return;
  pick.chosen = i;
  pick.of_chosen = sweep.standing(open, k);
  best = rank;
  if (pick.oldest != nobody) return;
  pick.oldest = i;
  pick.of_oldest = pick.of_chosen;
}

}  // namespace

Sweep::Sweep(const State& state)
    : m_bytes((state.services.size() + 7) / 8), m_weight(state.parameters().remaining_weight) {
  for (std::size_t k = 0; k < state.services.size(); ++k) {
    m_estimate[k] = state.services[k].estimate;
    m_cost[k] = m_estimate[k] / working_windows(state.services[k]);
  }
}

void Sweep::settle() {
  for (std::size_t k = 0; k < 8 * m_bytes; ++k) m_ahead[k] += static_cast<int>(m_recent[k / 8] >> (8 * (k % 8)) & 255);
  m_recent.fill(0);
  m_recently = 0;
}

double Sweep::index(ServiceSet open, Index service) const {
  double own = m_estimate[static_cast<std::size_t>(service)];
  double longest = 0;
  for (auto rest = open & ~bit(service); rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    own += m_estimate[static_cast<std::size_t>(k)];
    longest = std::max(longest, wait(k));
  }
  return longest + m_weight * own;
}

Standing Sweep::standing(ServiceSet open, Index service) const {
  Standing standing;
  for (auto rest = open & ~bit(service); rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    if (wait(k) <= standing.wait) continue;
    standing.wait = wait(k);
    standing.waits_for = k;
  }
  standing.index = index(open, service);
  return standing;
}

Pick pick_visitor(const State& state, Index k, Millis now, Overtaking overtaking) {
  Pick pick;
  if (overtaking == Overtaking::bounded) pick.capped = capped_at(state, k, now);
  pick.is_strict =
      overtaking == Overtaking::bounded && (pick.capped != nobody || state.parameters().overtaking_count == 0);
  Sweep sweep(state);
  Rank best;
  auto youngest = never;
  for (std::size_t position = 0; position < state.rows.size(); ++position) {
    const auto& row = state.rows[position];
    if (row.vt > youngest) break;
    if (may_start_at(state, position, k, now)) {
      if (pick.oldest == nobody) youngest = row.vt + state.parameters().overtaking_age;
      consider(pick, best, state, sweep, state.order[position], k);
      if (pick.is_strict || overtaking == Overtaking::none) break;
    }
    sweep.pass(row.lines);
  }
  return pick;
}

Index oldest_candidate(const State& state, Index k, Millis now) {
  for (std::size_t position = 0; position < state.rows.size(); ++position)
    if (may_start_at(state, position, k, now)) return state.order[position];
  return nobody;
}

bool has_rival(const State& state, Index visitor, Index k, Millis now) {
  for (std::size_t position = 0; position < state.rows.size(); ++position)
    if (may_start_at(state, position, k, now) && state.order[position] != visitor) return true;
  return false;
}

CallBasis basis_for(const State& state, Index i, Index k) {
  CallBasis basis;
  basis.oldest = state.ticket(i);
  basis.credit = state.visitor(i).credit;
  basis.visitor_class = state.visitor(i).visitor_class;
  basis.time_is_short = deadline(state, i, k) != never;
  basis.policy = state.setup->plan.policy;
  return basis;
}

CallBasis basis_of(const State& state, const Pick& pick, Index k, Millis now) {
  auto basis = basis_for(state, pick.chosen, k);
  basis.reason = reason_of(state, pick, k, now);
  basis.oldest = state.ticket(pick.oldest);
  basis.age_difference = state.visitor(pick.chosen).vt - state.visitor(pick.oldest).vt;
  basis.oldest_skips = state.stop(pick.oldest, k).skips;
  basis.index_called = pick.of_chosen.index / minute;
  basis.index_oldest = pick.of_oldest.index / minute;
  basis.skips_allowed = state.parameters().overtaking_count;
  if (pick.of_oldest.waits_for != nobody) basis.oldest_waits_for = state.plan(pick.of_oldest.waits_for).id;
  basis.oldest_wait = pick.of_oldest.wait / minute;
  if (pick.capped != nobody) basis.capped = state.ticket(pick.capped);
  return basis;
}

void count_skips(State& state, const Pick& pick, Index k, Millis now) {
  if (pick.chosen == pick.oldest) return;
  const auto chosen_vt = state.visitor(pick.chosen).vt;
  for (std::size_t position = 0; state.rows[position].vt < chosen_vt; ++position) {
    if (!may_start_at(state, position, k, now)) continue;
    const auto i = state.order[position];
    if (++state.stop(i, k).skips == state.parameters().overtaking_count) state.service(k).capped.push_back(i);
  }
}

}  // namespace nuanxin::queue
