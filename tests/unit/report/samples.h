// A day to count: visits put together by hand, and a catalogue with one sensitive desk.
#pragma once

#include <string>
#include <vector>

#include "forms/catalogue.h"
#include "report/day_report.h"

namespace nuanxin::report::samples {

/// "HH:MM" of the sample day in China.
Instant at(const std::string& hhmm);
const forms::Catalogue& catalogue();
/// Offers vitals, knee, membership and counselling (sensitive).
domain::Fair fair();

struct StopSpec {
  std::string activity;
  domain::StopState state;
  std::string joined = "08:10", called = {}, started = {}, finished = {};
};
/// Ticket numbers rise by themselves.
class Day {
 public:
  domain::Visit& add(domain::VisitState, const std::vector<StopSpec>&, const std::string& occupation = "courier",
                     const std::string& platform = "顺达快递", const std::string& registered = "08:05");
  void grade(const domain::Stop& stop, int value) { grades[stop.id.str()] = value; }
  DayReport report() const;

  std::vector<domain::Visit> visits;
  std::map<std::string, int> grades;
  std::set<std::string> roster;
  int expected = 0;
  int lost_tickets = 0;
};
domain::Consent statistics(bool granted);

/// Everything that can happen to people, once.
Day mixed_day();
/// So many platforms and people that tables break over pages.
Day long_day();

}  // namespace nuanxin::report::samples
