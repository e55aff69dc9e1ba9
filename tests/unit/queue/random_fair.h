// Random fairs and what happens at them: a seed gives the plan and then event after event, most of them possible.
#pragma once

#include <random>

#include "queue/history.h"
#include "tests/unit/queue/observer.h"

namespace nuanxin::queue::testing {

class RandomFair {
 public:
  explicit RandomFair(unsigned seed);

  const FairPlan& plan() const { return m_plan; }
  /// What happens next, seen what happened so far.
  Moment next(const Observer&);

 private:
  void make_services();
  void make_order();
  int below(int limit) { return static_cast<int>(m_random() % static_cast<unsigned>(limit)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class Container>
  const auto& any(const Container& container) {
    return *std::next(container.begin(), below(static_cast<int>(container.size())));
  }

  std::string any_ticket();
  std::string any_service();
  std::string any_window(const Observer&);
  event::Arrive arrival();
  Event anything(const Observer&);
  Event something_usual(const Observer&);
  Event for_person(const Observer&, const Observer::Person&);
  Event at_the_door(const Observer&, const Observer::Person&);
  Event while_waiting(const Observer::Person&);

  std::mt19937 m_random;
  FairPlan m_plan;
  Millis m_now = 0;
  int m_tickets = 0;
};

/// After the last move: everybody comes back, every window opens, and the day is served to its end. Nothing when all
/// who can be served are gone.
std::optional<Moment> closing_move(const Observer&, Millis now);

}  // namespace nuanxin::queue::testing
