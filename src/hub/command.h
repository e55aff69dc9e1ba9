// One command inside the batch's transaction: what it may touch and what it leaves behind. A handler loads, lets pure
// functions decide (queue, forms), saves and appends to the journal; a refusal makes the committer roll its savepoint
// back. What concerns memory (search index, sessions, live events) happens after the commit only.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "forms/catalogue.h"
#include "hub/actor.h"
#include "queue/moves.h"
#include "store/database.h"
#include "store/journal.h"
#include "store/search_index.h"

namespace nuanxin::hub {

class Crowd;
class Guidance;
class Events;
class Sessions;

/// A journal entry with what live events show of it.
struct Happened {
  store::JournalEntry entry;
  Json data;  ///< null: nothing but the head
};

/// What memory must learn once the commit is durable.
struct Aftermath {
  store::SearchIndex& index;
  Sessions& sessions;
  Events& events;
  const std::function<void()>& send_again;  ///< empty without a province
};

/// Whether anybody listens to live events.
enum class Listeners { none, some };

/// A visit that this command changed, for the queue engine (commands/guided.h).
struct Touched {
  FairId fair;
  VisitId visit;
  std::optional<queue::Move> cause;  ///< of one of its stops
  StopId stop;
};

class CommandRun {
 public:
  CommandRun(store::WriteTransaction& transaction, const forms::Library& forms, Crowd& people, Guidance& engines,
             const Actor& who, std::string_view name, Instant at, Listeners listeners)
      : tx(transaction),
        library(forms),
        crowd(people),
        guidance(engines),
        actor(who),
        command(name),
        now(at),
        m_listeners(listeners) {}

  store::WriteTransaction& tx;
  const forms::Library& library;
  Crowd& crowd;
  Guidance& guidance;
  const Actor& actor;
  const std::string_view command;
  const Instant now;
  std::vector<Touched> touched;   ///< not yet told to the engine
  std::vector<FairId> guided;     ///< fairs whose engine this command changed
  bool is_engine_moving = false;  ///< what moves now is the engine's decision and needs no telling

  /// Appends to the journal under this command's name (or `as` for a part of it, e.g. the call in FinishAndNext).
  /// `data` is asked for only when somebody listens to live events.
  void happened(std::string_view entity, const std::string& id, int version, const Json& body,
                const std::function<Json()>& data, std::string_view as = {});
  void after_commit(std::function<void(Aftermath)> action) { m_after.push_back(std::move(action)); }

  std::int64_t last_seq() const { return m_happened.empty() ? 0 : m_happened.back().entry.seq; }
  std::vector<Happened>& all_happened() { return m_happened; }
  std::vector<std::function<void(Aftermath)>>& actions() { return m_after; }

 private:
  Listeners m_listeners;
  std::vector<Happened> m_happened;
  std::vector<std::function<void(Aftermath)>> m_after;
};

using CommandHandler = Result<Json> (*)(CommandRun&, const Json& body);

/// Null for an unknown command. Every command of permissions.cpp has one (tested).
CommandHandler handler_of(std::string_view command);

}  // namespace nuanxin::hub
