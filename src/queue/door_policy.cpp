// The baselines: as soon as somebody may start anything he goes and stands at that door, however many stand there, and
// the door serves first come, first served. "card-order" takes the wishes in their order, "shortest-queue" the fewest
// people per window, "shortest-wait" the least work before it.
#include <algorithm>
#include <limits>
#include <tuple>

#include "queue/policy.h"
#include "queue/ranking.h"
#include "queue/readiness.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;

/// Served and before the door, for each window.
double people_per_window(const State& state, Index k) {
  const auto& service = state.service(k);
  const auto& windows = state.setup->windows_of_service[static_cast<std::size_t>(k)];
  const auto served =
      std::count_if(windows.begin(), windows.end(), [&](Index w) { return state.window(w).visitor != nobody; });
  return (static_cast<double>(served) + static_cast<double>(service.deck.size())) / working_windows(service);
}

class Door final : public Policy {
 public:
  enum class By { wish, people, wait };

  Door(std::string_view name, By by) : m_name(name), m_by(by) {}

  std::string_view name() const override { return m_name; }
  bool has_pre_calls() const override { return false; }

  int deck_room(const State& state, Index k) const override {
    const auto& windows = state.setup->windows_of_service[static_cast<std::size_t>(k)];
    const bool staffed = std::any_of(windows.begin(), windows.end(),
                                     [&](Index w) { return state.window(w).state != WindowState::close; });
    return staffed ? std::numeric_limits<int>::max() : 0;
  }

  void fill(Turn& turn, Index k) const override {
    if (turn.slots(k) == 0) return;
    for (const auto i : turn.state.order)
      if (may_start(turn.state, i, k, turn.now)) offer(turn, i);
  }

  void offer(Turn& turn, Index i) const override {
    const auto& state = turn.state;
    Index best = nobody;
    for (auto rest = state.visitor(i).open; rest != 0; rest &= rest - 1) {
      const auto k = std::countr_zero(rest);
      if (turn.slots(k) == 0 || !may_start(state, i, k, turn.now)) continue;
      if (best == nobody || rank(state, i, k) < rank(state, i, best)) best = k;
    }
    if (best == nobody) return;
    auto basis = basis_for(state, i, best);
    basis.reason = state.visitor(i).back_from_miss ? CallReason::return_ : CallReason::oldest;
    turn.call(i, best, std::move(basis));
  }

 private:
  std::tuple<double, int> rank(const State& state, Index i, Index k) const {
    const int wish = state.stop(i, k).wish;
    if (m_by == By::wish) return {0.0, wish};
    return {people_per_window(state, k) * (m_by == By::wait ? state.service(k).estimate : 1.0), wish};
  }

  std::string_view m_name;
  By m_by;
};

}  // namespace

const Policy& card_order_policy() {
  static const Door policy("card-order", Door::By::wish);
  return policy;
}

const Policy& shortest_queue_policy() {
  static const Door policy("shortest-queue", Door::By::people);
  return policy;
}

const Policy& shortest_wait_policy() {
  static const Door policy("shortest-wait", Door::By::wait);
  return policy;
}

}  // namespace nuanxin::queue
