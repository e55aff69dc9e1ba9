// Who is called where: the one thing in which policies differ. They are stateless; everything they remember is in the
// engine's state, so that copies and replays agree.
#pragma once

#include <string_view>
#include <vector>

#include "queue/turn.h"

namespace nuanxin::queue {

class Policy {
 public:
  virtual ~Policy() = default;
  virtual std::string_view name() const = 0;
  /// How many people may be on deck at the service now.
  virtual int deck_room(const Engine::State&, Index service) const = 0;
  /// Pre-calls due at the service now; needs a timer when not zero for ever.
  virtual bool has_pre_calls() const = 0;
  /// Persons for a window: as many as there are slots. A service that shares windows is filled with its whole group.
  virtual void fill(Turn&, Index service) const = 0;
  /// A service for a person who waits.
  virtual void offer(Turn&, Index visitor) const = 0;
};

/// Nothing for an unknown name.
const Policy* policy_named(std::string_view);
std::vector<std::string_view> policy_names();

/// "guide" overtakes within its bounds, "fifo-call" never.
const Policy& guide_policy();
const Policy& fifo_call_policy();
/// The baselines: everybody stands at the door of one service at once.
const Policy& card_order_policy();
const Policy& shortest_queue_policy();
const Policy& shortest_wait_policy();

}  // namespace nuanxin::queue
