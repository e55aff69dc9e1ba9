// One fair's day in counts, for the union: who came, what became of it, per activity, occupation, platform, hour and
// way here. Pure: visits in, counts out; nobody's name, number or ticket is in it. What must add up is checked by
// gaps(), not assumed. Counts of sensitive activities are hidden as docs/decisions/0007 says, here and nowhere else, so
// that no client ever holds them.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"
#include "domain/entities.h"
#include "forms/catalogue.h"

namespace nuanxin::report {

/// A number, or what stands in its place. `number` is 0 when it is not shown.
struct Count {
  enum class Shown { number, small, withheld };
  int number = 0;
  Shown shown = Shown::number;

  bool hidden() const { return shown != Shown::number; }
  /// "12", "<5" (1 to 4 of a sensitive activity), "*" (would give away a small one).
  std::string text() const;
  bool operator==(const Count&) const = default;
};
inline constexpr int smallest_shown = 5;  ///< clinical/services.md: "Sensitive desks give counts >= 5 only"

/// Each ticket stands in exactly one of the lines below `issued`.
struct People {
  int issued = 0;     ///< tickets, from the fair's own counter
  int finished = 0;   ///< nothing left to do, something done
  int left = 0;       ///< went away; the rest was cancelled
  int missed = 0;     ///< called and not come; nothing else going on
  int cancelled = 0;  ///< nothing left to do, nothing done
  int waiting = 0;    ///< still here: waits, is called or is served
  int parked = 0;     ///< still here: put aside
  int open() const { return waiting + parked; }
  int accounted() const { return finished + left + missed + cancelled + open(); }
  bool operator==(const People&) const = default;
};

/// In minutes with one decimal; percentiles are nearest rank: a value that somebody really waited.
struct Minutes {
  int count = 0;
  double median = 0, p90 = 0;
  bool operator==(const Minutes&) const = default;
};

struct ActivityLine {
  std::string code;
  forms::Text name;
  bool exam = false, sensitive = false;
  Count wanted, done, declined, cancelled, missed, open;
  std::optional<Minutes> wait;     ///< from joining to the call that was followed
  std::optional<Minutes> service;  ///< from the start to the finish
};

/// Signed records of an exam. Who did not agree to statistics is counted as such and nowhere else.
struct GradeLine {
  std::string code;
  forms::Text name;
  std::array<int, 5> grades{};
  int without_consent = 0;
  int records() const;
};

/// People of one occupation, platform or way here; what was done for them, sensitive activities left out.
struct GroupLine {
  std::string code;
  forms::Text name;
  int people = 0, finished = 0, exams = 0, services = 0;
};

/// The hour in China; `exams` and `services` were finished in it, sensitive activities left out.
struct HourLine {
  int hour = 0;
  int registered = 0, from_roster = 0;
  int exams = 0, services = 0;
  bool operator==(const HourLine&) const = default;
};

struct DayReport {
  std::string fair, name, place;
  Date day{};
  Instant made_at{};
  People people;
  int expected = 0, came = 0;  ///< people of the roster
  std::vector<ActivityLine> activities;
  std::vector<GradeLine> grades;
  std::vector<GroupLine> occupations, platforms, channels;
  std::vector<HourLine> hours;  ///< without a gap from the first to the last
};

/// What the report is made of. `visits` come with their stops.
struct DayFacts {
  const domain::Fair& fair;
  const forms::Catalogue& catalogue;
  const std::vector<domain::Visit>& visits;
  const std::map<std::string, int>& grades;     ///< of signed records, by stop id
  const std::set<std::string>& roster_workers;  ///< worker ids of the people of the roster
  int issued = 0;                               ///< the fair's ticket counter
  int expected = 0;                             ///< lines of the roster
  Instant now{};
};
DayReport make_day_report(const DayFacts&);

/// A line whose parts are not its whole.
struct Gap {
  forms::Text name;
  int whole = 0, parts = 0;
};
/// Empty: everything adds up. Lines with a hidden count are not looked at; they added up before something was hidden.
std::vector<Gap> gaps(const DayReport&);

/// The sum over the activities that are not sensitive.
ActivityLine sum_of(const std::vector<ActivityLine>&);
GroupLine sum_of(const std::vector<GroupLine>&);
HourLine sum_of(const std::vector<HourLine>&);

/// Hides what the line must not tell: 1 to 4 become "<5", and then the total goes, which is the one sum they stand in.
void hide_small(ActivityLine&);

Json to_json(const DayReport&);
/// Bounds every text and list; a refusal names the place.
Result<DayReport> day_report_from_json(const Json&);

}  // namespace nuanxin::report
