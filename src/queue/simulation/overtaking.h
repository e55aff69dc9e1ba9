// Who was passed by whom, counted from outside the engine: virtual ticket times, readiness and skips are kept here a
// second time, by the words of guidance.md 3b, so that a day is an audit of the engine too.
//
// Somebody is passed at a service when a later (virtual) ticket is taken there while he is present, ready for that
// service and not bound elsewhere. "Taken" is the call where people wait uncalled (guide, fifo-call), and the start of
// the service where everybody stands in some line (card-order, shortest-queue): there a call only names the line, and
// who stands in another line but could be served here counts as passed. Equal virtual times (booked slots) pass nobody.
#pragma once

#include "queue/floor.h"
#include "queue/simulation/scenario.h"

namespace nuanxin::queue::simulation {

enum class Taken { at_call, at_start };

class Overtaking : public FloorWatcher {
 public:
  Overtaking(const Scenario&, Taken, Parameters = {});

  void arrived(Millis, int visitor, const event::Arrive&) override;
  void called(Millis, int visitor, int service, const Call&) override;
  void uncalled(Millis, int visitor, int service) override;
  void started(Millis, int visitor, int service, int window) override;
  void finished(Millis, int visitor, int service, int window) override;
  void missed(Millis, int visitor, int service) override;
  void returned(Millis, int visitor) override;
  void became_ready(Millis, int visitor, int service) override;
  void gone(Millis, int visitor, bool completed) override;

  long events() const { return m_events; }
  Millis largest_age() const { return m_largest_age; }  ///< virtual ticket time of the passer minus that of the passed
  int most_skips() const { return m_most_skips; }       ///< of one person at one service
  /// Overtakes suffered per person at all services together.
  std::vector<int> suffered() const;

 private:
  struct Mirror {
    Millis ticket_time = 0;
    std::uint32_t to_do = 0, done = 0, wanted = 0, waits = 0;  ///< bits of services; `waits` for a body state
    int misses = 0;
    bool here = false, called = false, serving = false, missing = false;
    int suffered = 0;
    std::vector<std::uint16_t> skips;
  };
  bool may_start(const Mirror&, int service) const;
  void count(int pick, int service);
  Mirror& mirror(int visitor) { return m_people[static_cast<std::size_t>(visitor)]; }
  Millis ticket_time(Millis now, const event::Arrive&) const;

  const Scenario& m_scenario;
  Taken m_taken;
  Parameters m_parameters;
  std::vector<std::uint32_t> m_before;  ///< per service: what must be over first, if it was wanted
  std::vector<Mirror> m_people;
  std::vector<int> m_present;
  long m_events = 0;
  Millis m_largest_age = 0;
  int m_most_skips = 0;
};

}  // namespace nuanxin::queue::simulation
