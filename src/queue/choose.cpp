#include "queue/choose.h"

#include <algorithm>
#include <tuple>

#include "queue/moves.h"

namespace nuanxin::queue {

std::string_view reason_key(ChoiceReason reason) { return reason == ChoiceReason::returned ? "RETURN" : "OLDEST"; }

bool is_ready(const Candidate& candidate, const std::vector<OrderRule>& rules) {
  for (const auto& other : candidate.others) {
    if (is_active(other.state)) return false;
    if (is_over(other.state)) continue;
    for (const auto& rule : rules)
      if (rule.then == candidate.activity && rule.after == other.activity) return false;
  }
  return true;
}

std::optional<Choice> choose_next(const std::vector<Candidate>& waiting, const domain::Window& window,
                                  const std::vector<OrderRule>& rules) {
  std::optional<Choice> best;
  const auto order = [&](std::size_t i) {
    return std::tie(waiting[i].joined_at, waiting[i].ticket_number, waiting[i].activity);
  };
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const auto& each = waiting[i];
    if (std::find(window.activities.begin(), window.activities.end(), each.activity) == window.activities.end())
      continue;
    if (best && !(order(i) < order(best->index))) continue;
    if (!is_ready(each, rules)) continue;
    best = Choice{i, each.misses > 0 ? ChoiceReason::returned : ChoiceReason::oldest};
  }
  return best;
}

std::optional<int> free_seat(const domain::Window& window, const std::vector<int>& taken) {
  for (int seat = 1; seat <= window.seats; ++seat)
    if (std::find(taken.begin(), taken.end(), seat) == taken.end()) return seat;
  return std::nullopt;
}

}  // namespace nuanxin::queue
