#include "queue/simulation/day.h"

#include <algorithm>

#include "queue/random.h"

namespace nuanxin::queue::simulation {
namespace {

/// What a stream is for. Numbers never change: they are part of every seed's meaning.
enum Purpose : std::uint64_t {
  for_arrival = 1,
  for_occupation = 2,
  for_wish = 3,
  for_service = 4,
  for_absence = 5,
  for_leaving = 6,
  for_body = 7,
  for_lag = 8,
  for_class = 9,
  for_pause = 10,
};

constexpr int absences_at_most = 3;

double draw_arrival_min(const Arrivals& arrivals, Random& random) {
  if (random.chance(arrivals.bus_share)) {
    const auto bus = static_cast<int>(random.uniform() * arrivals.buses);
    return (bus + 0.5) * arrivals.bus_every_min + random.uniform(0, arrivals.bus_unload_min);
  }
  const double kind = random.uniform();
  const double uniform = random.uniform(0, arrivals.uniform_until_min);
  if (kind < arrivals.rush_share)
    return std::min(random.exponential(arrivals.rush_mean_min), arrivals.uniform_until_min);
  if (kind < arrivals.rush_share + arrivals.peak_share)
    return std::max(0.0, random.normal(arrivals.peak_at_min, arrivals.peak_spread_min));
  return uniform;
}

int draw_occupation(const Scenario& scenario, Random random) {
  double rest = random.uniform();
  for (std::size_t i = 0; i + 1 < scenario.occupations.size(); ++i) {
    rest -= scenario.occupations[i].share;
    if (rest < 0) return static_cast<int>(i);
  }
  return static_cast<int>(scenario.occupations.size()) - 1;
}

std::vector<int> draw_wants(const Scenario& scenario, const Occupation& occupation, std::uint64_t seed,
                            std::uint64_t number) {
  std::vector<bool> wanted(scenario.stations.size());
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    const auto wish = occupation.wishes.find(scenario.stations[k].id);
    const double share = wish == occupation.wishes.end() ? 0 : wish->second * scenario.wish_factor;
    if (!Random({seed, for_wish, number, k}).chance(share)) continue;
    wanted[k] = true;
    const auto brought = scenario.brings.find(scenario.stations[k].id);
    if (brought != scenario.brings.end()) wanted[static_cast<std::size_t>(scenario.index_of(brought->second))] = true;
  }
  if (std::find(wanted.begin(), wanted.end(), true) == wanted.end())
    wanted[static_cast<std::size_t>(scenario.index_of(scenario.fallback))] = true;
  std::vector<int> result;
  for (std::size_t k = 0; k < wanted.size(); ++k)
    if (wanted[k]) result.push_back(static_cast<int>(k));
  return result;
}

void draw_class(const Scenario& scenario, Random random, Person& person) {
  double rest = random.uniform();
  for (const auto& [visitor_class, share] : scenario.classes) {
    if (rest < share) {
      person.visitor_class = visitor_class;
      break;
    }
    rest -= share;
  }
  if (person.visitor_class != VisitorClass::appointment) return;
  constexpr Millis grid = 5 * 60'000;
  const double slot_min = to_minutes(person.arrival) + random.normal(0, scenario.slot_spread_min);
  person.slot = (from_minutes(std::max(0.0, slot_min)) + grid / 2) / grid * grid;
}

void draw_trouble(const Scenario& scenario, std::uint64_t seed, std::uint64_t number, Person& person) {
  for (std::size_t k = 0; k < scenario.stations.size(); ++k) {
    Random random({seed, for_absence, number, k});
    int absences = 0;
    while (absences < absences_at_most && random.chance(scenario.absences.share)) ++absences;
    person.absences.push_back(absences);
    person.away.push_back(
        from_minutes(scenario.absences.back_low_min + random.exponential(scenario.absences.back_mean_more_min)));
  }
  Random leaving({seed, for_leaving, number});
  const bool leaves = leaving.chance(scenario.absences.leave_share);
  const auto after = static_cast<int>(leaving.uniform() * static_cast<double>(person.wants.size()));
  if (leaves) person.leaves_after = after;
}

void draw_body(const Scenario& scenario, std::uint64_t seed, std::uint64_t number, Person& person) {
  for (std::size_t rule = 0; rule < scenario.body_states.size(); ++rule) {
    const auto& state = scenario.body_states[rule];
    Random random({seed, for_body, number, rule});
    const bool needed = random.chance(state.share);
    const auto there = person.arrival + from_minutes(random.uniform(state.low_min, state.high_min));
    const bool applies = needed && person.wants_station(scenario.index_of(state.service));
    person.body.push_back(applies ? std::optional<Millis>(there) : std::nullopt);
  }
  for (std::size_t rule = 0; rule < scenario.lags.size(); ++rule) {
    Random random({seed, for_lag, number, rule});
    person.lag.push_back(from_minutes(random.uniform(scenario.lags[rule].low_min, scenario.lags[rule].high_min)));
  }
}

Person draw_person(const Scenario& scenario, std::uint64_t seed, std::uint64_t number) {
  Person person;
  Random arrival({seed, for_arrival, number});
  person.arrival = from_minutes(draw_arrival_min(scenario.arrivals, arrival));
  person.occupation = draw_occupation(scenario, Random({seed, for_occupation, number}));
  person.wants = draw_wants(scenario, scenario.occupations[static_cast<std::size_t>(person.occupation)], seed, number);
  for (std::size_t k = 0; k < scenario.stations.size(); ++k) {
    Random random({seed, for_service, number, k});
    person.service_time.push_back(
        from_minutes(random.lognormal(scenario.stations[k].mean_min, scenario.stations[k].cv)));
  }
  draw_class(scenario, Random({seed, for_class, number}), person);
  draw_trouble(scenario, seed, number, person);
  draw_body(scenario, seed, number, person);
  return person;
}

std::string ticket_of(std::size_t number) {
  const auto digits = std::to_string(number);
  return "A" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::vector<PlannedPause> draw_pauses(const Scenario& scenario, std::uint64_t seed) {
  std::vector<PlannedPause> pauses;
  const auto& rule = scenario.pauses;
  if (rule.length_min <= 0) return pauses;
  for (std::size_t k = 0; k < scenario.stations.size(); ++k) {
    const int windows = scenario.stations[k].windows;
    for (int window = 0; windows > 1 && window < windows; ++window) {
      Random random({seed, for_pause, k, static_cast<std::uint64_t>(window)});
      const double share = (window + random.uniform()) / windows;  // one after the other, so that they take turns
      pauses.push_back(
          {static_cast<int>(k), window, from_minutes(rule.from_min + share * (rule.to_min - rule.from_min))});
    }
  }
  return pauses;
}

}  // namespace

bool Person::wants_station(int station) const { return std::find(wants.begin(), wants.end(), station) != wants.end(); }

Day draw_day(const Scenario& scenario, std::uint64_t seed) {
  Day day;
  for (int number = 0; number < scenario.people; ++number)
    day.people.push_back(draw_person(scenario, seed, static_cast<std::uint64_t>(number)));
  std::stable_sort(day.people.begin(), day.people.end(),
                   [](const Person& a, const Person& b) { return a.arrival < b.arrival; });
  for (std::size_t i = 0; i < day.people.size(); ++i) day.people[i].ticket = ticket_of(i + 1);
  day.pauses = draw_pauses(scenario, seed);
  return day;
}

}  // namespace nuanxin::queue::simulation
