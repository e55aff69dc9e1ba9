// What is likely to happen from now on: copies of the present engine are played to the end with drawn times, and what
// happened in them is counted. One ensemble serves every worker, every board and every what-if. Method and figures:
// guidance.md section 4. Pure: the same engine, assumptions and seed give the same forecast. Who came in the last half
// hour is taken to come again in the next, with the same wishes; pauses that nobody announced are not in the copies,
// and the calibration (calibration.h) carries what that costs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "queue/engine.h"

namespace nuanxin::queue {

/// A body state or a laboratory's time: `service` is ready `low`..`high` after `after` is done, or after the arrival
/// when `after` is empty. Only for services that the engine holds as not ready.
struct ReadyRule {
  std::string service, after;
  Millis low = 0, high = 0;
};

/// Of one service's duration: lognormal with this mean and coefficient of variation.
struct Duration {
  double mean_ms = 0;
  double cv = 0.5;
};

struct ForecastAssumptions {
  int copies = 40;
  Millis patience = 60'000;           ///< after the walk, until a call counts as missed
  double absent_share = 0.04;         ///< of the calls
  Millis away_mean = 420'000;         ///< of those who missed a call
  Millis arrivals_again = 1'800'000;  ///< who came in so long before comes again so long after; 0: nobody comes
  Millis pause_left = 600'000;        ///< a paused window opens again after this; a closed one never
  std::vector<Duration> durations;    ///< per service of the plan; empty: the engine's means
  std::vector<ReadyRule> ready;
};

/// The median of the copies and the range of four in five, as instants.
struct Range {
  Millis low = 0, median = 0, high = 0;
};

struct PersonForecast {
  std::string ticket;
  std::optional<Range> next_call;  ///< none when called already, or nothing to be called to
  std::optional<Range> finish;     ///< of the last service
};

struct Forecast {
  Millis at = 0;
  std::vector<PersonForecast> people;  ///< at the fair and not parked
  Range closing;                       ///< when the last of them is done
  double mean_left_min = 0;            ///< mean time until done, a head
};

Forecast forecast(const Engine&, const ForecastAssumptions&, std::uint64_t seed);

/// How the forecast changes if this happened now, for example a closed window of the plan opened: minutes a head saved,
/// and minutes by which the last is done earlier (both may be negative). Drawn times are the same with and without.
struct WhatIf {
  double saved_a_head_min = 0;
  double closes_earlier_min = 0;
};
/// Refuses what the engine refuses.
Result<WhatIf> what_if(const Engine&, const Event&, const ForecastAssumptions&, std::uint64_t seed);

/// The plain estimate by queue lengths (people before times mean over windows, the longest of the person's lines), as
/// fallback and for comparison. Nothing for who is not at the fair.
std::optional<PersonForecast> by_queue_length(const Engine&, const std::string& ticket);

}  // namespace nuanxin::queue
