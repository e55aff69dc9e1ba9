// Random fairs and what happens at them: a seed gives the plan and then event after event, most of them possible.
#pragma once

#include <random>

#include "queue/history.h"
#include "tests/unit/queue/observer.h"

namespace nuanxin::queue::testing {

/// What happens besides the events of the pipe.
struct Variety {
  bool shared_windows = false;  ///< windows that serve several services, from the start
  bool window_changes = false;  ///< SetWindows
  bool puts = false;            ///< Put
};

class RandomFair {
 public:
  explicit RandomFair(unsigned seed, Variety variety = {});

  const FairPlan& plan() const { return m_plan; }
  /// What happens next, seen what happened so far.
  Moment next(const Observer&);

 private:
  void make_services();
  void make_order();
  void share_windows();
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
  std::vector<std::string> any_services();
  event::SetWindows window_change(const Observer&);
  event::Put correction(const Observer&);
  Event something_usual(const Observer&);
  Event for_person(const Observer&, const Observer::Person&);
  Event at_the_door(const Observer&, const Observer::Person&);
  Event while_waiting(const Observer::Person&);

  std::mt19937 m_random;
  FairPlan m_plan;
  Variety m_variety;
  Millis m_now = 0;
  int m_tickets = 0;
  int m_new_windows = 0;
};

/// After the last move: everybody comes back, every window opens, and the day is served to its end. Nothing when all
/// who can be served are gone.
std::optional<Moment> closing_move(const Observer&, Millis now);

}  // namespace nuanxin::queue::testing
