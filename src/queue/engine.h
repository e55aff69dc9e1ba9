// The queue engine of one fair: events in, decisions out. Pure and deterministic: no clock, no randomness, the same
// events give the same decisions, so a day is replayed from its journal. Rules: guidance.md 3b and docs/queue.md.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "queue/events.h"

namespace nuanxin::queue {

class Engine {
 public:
  /// Refuses (invalid_value, `field` = JSON pointer into the pipe's `fair` line) unknown policies, services or windows
  /// named twice, order rules with unknown services or in a cycle.
  static Result<Engine> open(FairPlan);

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  Engine(const Engine&);  ///< a deep copy, for forecasts
  Engine& operator=(const Engine&);
  ~Engine();

  /// Takes one event at instant `t` (not before the last one). A refusal (illegal_move, not_found, invalid_value)
  /// changes nothing, not even the clock.
  Result<std::vector<Decision>> apply(Millis t, const Event&);

  /// Policies that `open` knows: "guide", "fifo-call", "card-order", "shortest-queue", "shortest-wait".
  static std::vector<std::string_view> policies();

  struct State;
  const State& state() const;  ///< for views, invariants and forecasts; queue/engine_state.h

 private:
  explicit Engine(std::unique_ptr<State>);
  std::unique_ptr<State> state_;
};

}  // namespace nuanxin::queue
