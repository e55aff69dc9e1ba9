#include "queue/simulation/overtaking.h"

#include <algorithm>

namespace nuanxin::queue::simulation {
namespace {

std::uint32_t bit(int service) { return 1U << static_cast<unsigned>(service); }

}  // namespace

Overtaking::Overtaking(const Scenario& scenario, Taken taken, Parameters parameters)
    : m_scenario(scenario), m_taken(taken), m_parameters(std::move(parameters)), m_before(scenario.stations.size()) {
  for (const auto& rule : scenario.order)
    m_before[static_cast<std::size_t>(scenario.index_of(rule.then))] |= bit(scenario.index_of(rule.after));
}

Millis Overtaking::ticket_time(Millis now, const event::Arrive& arrive) const {
  if (arrive.visitor_class == VisitorClass::appointment)
    return arrive.slot ? std::clamp(*arrive.slot, now - m_parameters.appointment_credit_max, now) : now;
  const auto credit = m_parameters.credit.find(arrive.visitor_class);
  return credit == m_parameters.credit.end() ? now : now - credit->second;
}

void Overtaking::arrived(Millis now, int, const event::Arrive& arrive) {
  Mirror person;
  person.ticket_time = ticket_time(now, arrive);
  for (const auto& service : arrive.wants) person.wanted |= bit(m_scenario.index_of(service));
  for (const auto& service : arrive.not_ready) person.waits |= bit(m_scenario.index_of(service));
  person.to_do = person.wanted;
  person.here = true;
  person.skips.resize(m_scenario.stations.size());
  m_present.push_back(static_cast<int>(m_people.size()));
  m_people.push_back(std::move(person));
}

bool Overtaking::may_start(const Mirror& person, int service) const {
  const auto before = m_before[static_cast<std::size_t>(service)] & person.wanted;
  const bool free = !person.serving && !person.missing && (m_taken == Taken::at_start || !person.called);
  return free && (person.to_do & bit(service)) && !(person.waits & bit(service)) && (before & ~person.done) == 0;
}

void Overtaking::count(int pick, int service) {
  const auto& passer = mirror(pick);
  for (const int each : m_present) {
    auto& person = mirror(each);
    if (person.ticket_time >= passer.ticket_time || !may_start(person, service)) continue;
    ++m_events;
    ++person.suffered;
    m_most_skips = std::max<int>(m_most_skips, ++person.skips[static_cast<std::size_t>(service)]);
    m_largest_age = std::max(m_largest_age, passer.ticket_time - person.ticket_time);
  }
}

void Overtaking::called(Millis, int visitor, int service, const Call&) {
  if (m_taken == Taken::at_call) count(visitor, service);
  mirror(visitor).called = true;
}

void Overtaking::uncalled(Millis, int visitor, int) { mirror(visitor).called = false; }

void Overtaking::started(Millis, int visitor, int service, int) {
  if (m_taken == Taken::at_start) count(visitor, service);
  auto& person = mirror(visitor);
  person.called = false;
  person.serving = true;
  person.to_do &= ~bit(service);
}

void Overtaking::finished(Millis, int visitor, int service, int) {
  auto& person = mirror(visitor);
  person.serving = false;
  person.done |= bit(service);
}

void Overtaking::missed(Millis, int visitor, int) {
  auto& person = mirror(visitor);
  person.called = false;
  person.missing = true;
  if (++person.misses >= 2) person.ticket_time += m_parameters.miss_penalty;
}

void Overtaking::returned(Millis, int visitor) { mirror(visitor).missing = false; }

void Overtaking::became_ready(Millis, int visitor, int service) { mirror(visitor).waits &= ~bit(service); }

void Overtaking::gone(Millis, int visitor, bool) {
  mirror(visitor).here = false;
  std::erase(m_present, visitor);
}

std::vector<int> Overtaking::suffered() const {
  std::vector<int> result;
  for (const auto& person : m_people) result.push_back(person.suffered);
  return result;
}

}  // namespace nuanxin::queue::simulation
