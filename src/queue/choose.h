// Who is next: in ticket order (joined_at, then number) the first who is ready. Pure and deterministic: the same input
// gives the same answer in any order of the candidates.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/entities.h"

namespace nuanxin::queue {

/// `then` may start only when `after` is over; does not apply to a visit without `after`.
struct OrderRule {
  std::string after;
  std::string then;
};

struct Candidate {
  std::string activity;
  int ticket_number = 0;
  Instant joined_at{};
  int misses = 0;
  struct Other {
    std::string activity;
    domain::StopState state = domain::StopState::planned;
  };
  std::vector<Other> others;  ///< the other stops of the visit
};

enum class ChoiceReason {
  oldest,    ///< nobody who could be called waits longer
  returned,  ///< the oldest, and it is their turn again after a miss
};
/// "OLDEST", "RETURN": keys for translations and the journal.
std::string_view reason_key(ChoiceReason);

struct Choice {
  std::size_t index = 0;  ///< into the candidates
  ChoiceReason reason = ChoiceReason::oldest;
};

/// Not called or served elsewhere, and every order rule satisfied.
bool is_ready(const Candidate&, const std::vector<OrderRule>&);

/// Nothing when nobody whom this window may serve is ready.
std::optional<Choice> choose_next(const std::vector<Candidate>& waiting, const domain::Window&,
                                  const std::vector<OrderRule>&);

/// The lowest seat that is free, or nothing when all are taken.
std::optional<int> free_seat(const domain::Window&, const std::vector<int>& taken);

}  // namespace nuanxin::queue
