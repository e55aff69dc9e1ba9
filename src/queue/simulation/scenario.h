// A fair as it could be: who comes, what they want, how long it takes, what goes wrong. Read from
// forms/scenarios/*.json (docs/fair-simulator.md explains every field). Model and figures: guidance.md section 3.
// Minutes and metres as in the files; everything that is played is in milliseconds.
#pragma once

#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"
#include "queue/events.h"

namespace nuanxin::queue::simulation {

struct Place {
  double x_m = 0;
  double y_m = 0;
};

struct Station {
  std::string id;
  double mean_min = 0;
  double cv = 0;
  int windows = 1;
  Place place;
};

struct Occupation {
  std::string code;
  double share = 0;
  std::map<std::string, double> wishes;  ///< service → probability
};

/// Shares of the people; what they leave over to 1 comes uniformly.
struct Arrivals {
  double rush_share = 0, rush_mean_min = 0;                     ///< exponential from the opening on
  double peak_share = 0, peak_at_min = 0, peak_spread_min = 0;  ///< normal
  double uniform_until_min = 0;
  double bus_share = 0, bus_every_min = 0, bus_unload_min = 0;  ///< taken from all, before the other shares
  int buses = 0;
};

/// A body state: the people of `share` may have `service` only `low`..`high` minutes after they came, and `then` after
/// it.
struct BodyState {
  std::string service, then;
  double share = 0, low_min = 0, high_min = 0;
};

/// `then` is ready only `low`..`high` minutes after `after` (the sample is on its way).
struct Lag {
  std::string after, then;
  double low_min = 0, high_min = 0;
};

/// Windows pause once a day each, where a service has more than one: `length` minutes, spread between `from` and `to`.
struct Pauses {
  double length_min = 0, from_min = 0, to_min = 0;
};

struct Closure {
  std::string window;
  double from_min = 0, to_min = 0;
};

struct Absences {
  double share = 0;                                 ///< of the calls
  double back_low_min = 0, back_mean_more_min = 0;  ///< back after low + exponential
  double leave_share = 0;                           ///< of the people: go for good at one of their calls
  double patience_min = 1;                          ///< after the walk, until the call counts as missed
};

struct Scenario {
  std::string name;
  std::string title_zh, title_en;
  int people = 0;
  std::vector<Station> stations;  ///< in the order of the printed card
  std::vector<Occupation> occupations;
  double wish_factor = 1;                     ///< on every wish, for light visits
  std::map<std::string, std::string> brings;  ///< who wants the key also needs the value
  std::string fallback;                       ///< for those who would want nothing
  std::vector<Precedence> order;
  Arrivals arrivals;
  std::vector<BodyState> body_states;
  std::vector<Lag> lags;
  Pauses pauses;
  std::vector<Closure> closures;
  Absences absences;
  std::map<VisitorClass, double> classes;  ///< shares; the rest is normal
  double slot_spread_min = 0;              ///< booked people come this much around their slot (deviation)
  Place waiting_area;
  double walk_start_min = 0, walk_m_per_min = 60;

  /// Between two places; at least `walk_start_min`.
  Millis walk(Place from, Place to) const;
  /// -1 when there is none.
  int index_of(const std::string& service) const;
  /// What the engine is told: services with means and walks from the waiting area, windows "<service>-1" ….
  FairPlan plan(std::string policy) const;
};

/// Refusals (invalid_value; `field` is a JSON pointer): unknown services or classes, shares outside 0..1, no windows.
Result<Scenario> parse_scenario(const Json&);
/// Reads a file; its "extends" names a file beside it, over which it is laid (RFC 7386). Refusals also not_found,
/// bad_request.
Result<Scenario> load_scenario(const std::string& path);

inline Millis from_minutes(double minutes) { return std::llround(minutes * 60'000.0); }
constexpr double to_minutes(Millis time) { return static_cast<double>(time) / 60'000.0; }

std::string window_id(const std::string& service, int number);  ///< number from 1

}  // namespace nuanxin::queue::simulation
