// A fair with its past: what was told to the engine, so that the last event can be taken back exactly and the day be
// replayed. The engine is deterministic, so undoing is replaying without the last event; recent copies keep that short.
#pragma once

#include <deque>
#include <vector>

#include "queue/engine.h"

namespace nuanxin::queue {

struct Moment {
  Millis at = 0;
  Event event;
};

class History {
 public:
  /// Refusals as Engine::open.
  static Result<History> open(FairPlan);
  /// The same plan and events again; refuses what the engine refuses, `field` = "/<position>".
  static Result<History> replay(FairPlan, std::vector<Moment>);

  /// As Engine::apply; a refused event is not remembered.
  Result<std::vector<Decision>> apply(Millis t, Event);

  struct Undone {
    Moment moment;
    std::vector<Decision> decisions;  ///< what the event had led to and is now void
  };
  /// Everything is as before the last event, the clock included. illegal_move when nothing happened yet.
  Result<Undone> undo();

  const Engine& engine() const { return m_engine; }
  const std::vector<Moment>& moments() const { return m_moments; }

 private:
  explicit History(Engine engine);
  void remember();

  struct Checkpoint {
    std::size_t moments = 0;
    Engine engine;
  };

  Engine m_opened;
  Engine m_engine;
  std::vector<Moment> m_moments;
  std::deque<Checkpoint> m_checkpoints;
};

}  // namespace nuanxin::queue
