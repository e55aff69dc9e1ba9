// The queue engines of the fairs that a policy calls (docs/queue.md), in memory. What an engine was told stands in the
// journal (entity "queue", id = the fair), so an engine is made again by reading it: after a restart, and after
// anything that was rolled back. A fair without a plan in its journal calls by ticket and has no engine. Loop's thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "forms/catalogue.h"
#include "queue/engine.h"
#include "queue/forecaster.h"
#include "store/database.h"

namespace nuanxin::hub {

/// The instant as the engine counts.
inline queue::Millis millis(Instant at) { return at.time_since_epoch().count(); }

/// Of fairs where a desk asks for its next.
inline constexpr std::string_view ticket_policy = "ticket";

/// What opening a window that is not open would bring now.
struct Advice {
  std::string window;  ///< of the engine
  queue::WhatIf gain;
};

struct GuidedFair {
  queue::Engine engine;
  queue::Forecaster forecaster;                  ///< has learnt the day so far
  std::set<queue::Millis> wakes = {};            ///< ticks that the engine asked for
  std::int64_t events = 0;                       ///< how many it has taken
  std::optional<queue::Forecast> forecast = {};  ///< the latest
  std::vector<Advice> advice = {};               ///< of the same instant
};

/// A journal body: a plan (null: from now on by ticket) or an event at its instant.
Json plan_entry(const std::optional<queue::FairPlan>&);
Json event_entry(queue::Millis at, const queue::Event&);

/// Services are all activities of the catalogue, so that only windows change during a day; windows come as an event.
queue::FairPlan plan_of(const forms::Catalogue&, const std::string& policy);

/// Applies the event, keeps the wakes and lets the forecaster learn.
Result<std::vector<queue::Decision>> apply(GuidedFair&, queue::Millis at, const queue::Event&);

class Guidance {
 public:
  /// Null for a fair that calls by ticket.
  GuidedFair* of(store::ReadTransaction&, const FairId&);
  /// It is read again when it is asked for next.
  void forget(const FairId& fair) { m_fairs.erase(fair); }
  void forget_all() { m_fairs.clear(); }

  struct Wake {
    FairId fair;
    queue::Millis at = 0;
  };
  /// The next tick that an engine in memory asked for.
  std::optional<Wake> next_wake() const;

  /// What a forecast is made of, for another thread: copies.
  struct ForecastJob {
    FairId fair;
    std::shared_ptr<const queue::Engine> engine;
    queue::ForecastAssumptions assumptions;
    std::uint64_t seed = 0;
  };
  struct ForecastResult {
    queue::Forecast raw;
    std::vector<Advice> advice;
  };
  /// One for each fair in memory that has changed since its last forecast was begun.
  std::vector<ForecastJob> forecasts_due();
  /// Slow: plays copies of the fair to its end. On any thread.
  static ForecastResult play(const ForecastJob&);
  /// Calibrated and kept, as far as people are still where they were.
  void take_forecast(const ForecastJob&, ForecastResult);
  const GuidedFair* in_memory(const FairId&) const;

 private:
  std::map<FairId, std::unique_ptr<GuidedFair>> m_fairs;
  std::map<FairId, std::int64_t> m_forecast_begun;  ///< at so many events
};

}  // namespace nuanxin::hub
