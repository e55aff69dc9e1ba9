// The guide: multi-queue calling with pre-calls, overtaking within two bounds, and the worst line first for who becomes
// free. "fifo-call" is the same without overtaking. Source: guidance.md 3b.
#include <bit>
#include <tuple>

#include "queue/policy.h"
#include "queue/ranking.h"
#include "queue/readiness.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;

void call_picked(Turn& turn, const Pick& pick, Index k) {
  count_skips(turn.state, pick, k, turn.now);
  turn.call(pick.chosen, k, basis_of(turn.state, pick, k, turn.now));
}

/// Services the visitor may be sent to now: where a window stands idle, or else where a pre-call is due.
ServiceSet offers_for(const Turn& turn, Index i) {
  ServiceSet idle = 0;
  ServiceSet due = 0;
  for (auto rest = turn.state.visitor(i).open; rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    if (turn.slots(k) == 0 || !may_start(turn.state, i, k, turn.now)) continue;
    due |= bit(k);
    if (turn.uncovered_windows(k) > 0) idle |= bit(k);
  }
  return idle != 0 ? idle : due;
}

double work_before(const State& state, Index k) {
  const auto& service = state.service(k);
  return service.wanting * service.estimate / working_windows(service);
}

/// The one where he would wait longest later; whose time rule runs out comes first.
Index worst_line(const Turn& turn, Index i, ServiceSet offers, const Sweep& sweep) {
  const auto& state = turn.state;
  const auto urgency = [&](Index k) {
    return std::tuple(-deadline(state, i, k), sweep.wait(k), work_before(state, k), -state.plan(k).walk);
  };
  Index best = nobody;
  for (auto rest = offers; rest != 0; rest &= rest - 1) {
    const auto k = std::countr_zero(rest);
    if (best == nobody || urgency(k) > urgency(best)) best = k;
  }
  return best;
}

/// Of the services of a group that could take somebody and have somebody: whose oldest is the oldest. Nobody when none.
Index first_to_fill(const Turn& turn, ServiceSet group) {
  const auto& state = turn.state;
  Index best = nobody;
  Index oldest = nobody;
  for (; group != 0; group &= group - 1) {
    const auto k = std::countr_zero(group);
    const auto i = turn.slots(k) == 0 ? nobody : oldest_candidate(state, k, turn.now);
    if (i == nobody) continue;
    const bool is_first = best == nobody || state.comes_before(i, oldest) ||
                          (i == oldest && work_before(state, k) > work_before(state, best));
    if (!is_first) continue;
    best = k;
    oldest = i;
  }
  return best;
}

class Guide final : public Policy {
 public:
  Guide(std::string_view name, Overtaking overtaking) : m_name(name), m_overtaking(overtaking) {}

  std::string_view name() const override { return m_name; }
  bool has_pre_calls() const override { return true; }
  int deck_room(const State& state, Index k) const override {
    return state.service(k).free_windows + state.service(k).deck_target;
  }

  void fill(Turn& turn, Index k) const override {
    if (turn.state.setup->shares_windows(k)) return fill_group(turn, turn.state.setup->group(k).services);
    while (turn.slots(k) > 0) {
      const auto pick = pick_visitor(turn.state, k, turn.now, m_overtaking);
      if (pick.chosen == nobody) return;
      call_picked(turn, pick, k);
    }
  }

  void offer(Turn& turn, Index i) const override {
    auto& state = turn.state;
    while (state.visitor(i).place == Place::waiting) {
      const auto offers = offers_for(turn, i);
      if (offers == 0) return;
      Sweep sweep(state);
      for (std::size_t position = 0; state.order[position] != i; ++position) sweep.pass(state.rows[position].lines);
      const auto k = worst_line(turn, i, offers, sweep);
      // Only when a tick is late can somebody else be ready at an open slot; then the service chooses, not the person.
      if (has_rival(state, i, k, turn.now)) {
        fill(turn, k);
        continue;
      }
      const auto standing = sweep.standing(state.visitor(i).open, k);
      turn.call(i, k, basis_of(state, {i, i, nobody, false, standing, standing}, k, turn.now));
      // The call has looked at the group's other windows too.
      if (state.setup->shares_windows(k)) fill(turn, k);
    }
  }

 private:
  void fill_group(Turn& turn, ServiceSet group) const {
    for (auto k = first_to_fill(turn, group); k != nobody; k = first_to_fill(turn, group))
      call_picked(turn, pick_visitor(turn.state, k, turn.now, m_overtaking), k);
  }

  std::string_view m_name;
  Overtaking m_overtaking;
};

}  // namespace

const Policy& guide_policy() {
  static const Guide policy("guide", Overtaking::bounded);
  return policy;
}

const Policy& fifo_call_policy() {
  static const Guide policy("fifo-call", Overtaking::none);
  return policy;
}

}  // namespace nuanxin::queue
