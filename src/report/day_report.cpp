#include "report/day_report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"

namespace nuanxin::report {
namespace {

using domain::StopState;

// Platforms are typed by hand: beyond these the rest is one line.
constexpr std::size_t most_platforms = 30;

constexpr Count ActivityLine::*parts_of_wanted[] = {
    &ActivityLine::done, &ActivityLine::declined, &ActivityLine::cancelled, &ActivityLine::missed, &ActivityLine::open};

bool goes_on(StopState state) {
  return state == StopState::planned || state == StopState::waiting || state == StopState::called ||
         state == StopState::serving;
}

int People::*line_of(const domain::Visit& visit) {
  if (visit.state == domain::VisitState::left) return &People::left;
  const auto any = [&](auto fits) { return std::any_of(visit.stops.begin(), visit.stops.end(), fits); };
  const auto any_is = [&](StopState state) { return any([&](const auto& stop) { return stop.state == state; }); };
  if (visit.stops.empty() || any([](const auto& stop) { return goes_on(stop.state); })) return &People::waiting;
  if (any_is(StopState::parked)) return &People::parked;
  if (any_is(StopState::missed)) return &People::missed;
  return any_is(StopState::done) ? &People::finished : &People::cancelled;
}

Count ActivityLine::*part_of(StopState state) {
  switch (state) {
    case StopState::done:
      return &ActivityLine::done;
    case StopState::declined:
      return &ActivityLine::declined;
    case StopState::cancelled:
      return &ActivityLine::cancelled;
    case StopState::missed:
      return &ActivityLine::missed;
    default:
      return &ActivityLine::open;
  }
}

int hour_of(Instant at) { return std::stoi(china_hhmm(at).substr(0, 2)); }

double minutes_between(Instant from, Instant to) {
  return std::max(0.0, std::chrono::duration<double, std::ratio<60>>(to - from).count());
}

std::optional<Minutes> spread_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const auto rank = [&](double share) {
    const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return std::round(values[std::max<std::size_t>(at, 1) - 1] * 10) / 10;
  };
  return Minutes{static_cast<int>(values.size()), rank(0.5), rank(0.9)};
}

bool agreed_to_statistics(const domain::Visit& visit) {
  return std::any_of(visit.consents.begin(), visit.consents.end(),
                     [](const auto& consent) { return consent.purpose == "statistics" && consent.granted; });
}

/// Goes through the day once and adds everybody up.
class Adder {
 public:
  explicit Adder(const DayFacts& facts) : m_facts(facts) {
    for (const auto& activity : facts.catalogue.activities()) {
      const auto& offered = facts.fair.activities;
      if (std::find(offered.begin(), offered.end(), activity.code) != offered.end()) line_at(activity.code);
    }
  }

  void add(const domain::Visit& visit) {
    const auto line = line_of(visit);
    ++(m_report.people.*line);
    const bool from_roster = m_facts.roster_workers.contains(visit.worker.str());
    auto& occupation = m_occupations[visit.occupation];
    auto& platform = m_platforms[trim(visit.platform)];
    auto& channel = m_channels[from_roster ? 0 : 1];
    auto& hour = m_hours[hour_of(visit.registered_at)];
    if (from_roster) ++m_report.came;
    ++hour.registered;
    hour.from_roster += from_roster ? 1 : 0;
    for (auto* group : {&occupation, &platform, &channel}) {
      ++group->people;
      group->finished += line == &People::finished ? 1 : 0;
    }
    for (const auto& stop : visit.stops) {
      add(visit, stop);
      if (stop.state != StopState::done) continue;
      const auto& activity = line_at(stop.activity);
      if (activity.sensitive) continue;
      for (auto* group : {&occupation, &platform, &channel}) ++(activity.exam ? group->exams : group->services);
      auto& finished_in = m_hours[hour_of(stop.finished_at.value_or(stop.joined_at))];
      ++(activity.exam ? finished_in.exams : finished_in.services);
    }
  }

  DayReport done() {
    const auto& fair = m_facts.fair;
    m_report.fair = fair.id.str();
    m_report.name = fair.name;
    m_report.place = fair.place;
    m_report.day = fair.day;
    m_report.made_at = m_facts.now;
    m_report.people.issued = m_facts.issued;
    m_report.expected = m_facts.expected;
    finish_activities();
    finish_groups();
    finish_hours();
    return std::move(m_report);
  }

 private:
  struct Times {
    std::vector<double> wait, service;
  };

  ActivityLine& line_at(const std::string& code) {
    const auto [it, fresh] = m_places.try_emplace(code, m_report.activities.size());
    if (fresh) {
      const auto* known = m_facts.catalogue.activity(code);
      auto& line = m_report.activities.emplace_back();
      line.code = code;
      line.name = known ? known->name : forms::Text{code, code};
      line.exam = known && known->kind == forms::ActivityKind::exam;
      line.sensitive = !known || known->sensitive;  // what nobody knows any more is not told
      m_times.emplace_back();
      if (known && line.exam && !line.sensitive && !known->rules.empty()) m_grades[code].name = known->name;
    }
    return m_report.activities[it->second];
  }

  void add(const domain::Visit& visit, const domain::Stop& stop) {
    auto& line = line_at(stop.activity);
    ++line.wanted.number;
    ++(line.*part_of(stop.state)).number;
    auto& times = m_times[m_places[stop.activity]];
    const auto called = stop.called_at ? stop.called_at : stop.started_at;
    if (called) times.wait.push_back(minutes_between(stop.joined_at, *called));
    if (stop.started_at && stop.finished_at)
      times.service.push_back(minutes_between(*stop.started_at, *stop.finished_at));
    const auto graded = m_facts.grades.find(stop.id.str());
    const auto grades = m_grades.find(stop.activity);
    if (graded == m_facts.grades.end() || grades == m_grades.end()) return;
    if (agreed_to_statistics(visit))
      ++grades->second.grades[static_cast<std::size_t>(std::clamp(graded->second, 0, 4))];
    else
      ++grades->second.without_consent;
  }

  void finish_activities() {
    for (std::size_t i = 0; i < m_report.activities.size(); ++i) {
      auto& line = m_report.activities[i];
      if (const auto grades = m_grades.find(line.code); grades != m_grades.end()) {
        grades->second.code = line.code;
        m_report.grades.push_back(grades->second);
      }
      if (line.sensitive) {
        hide_small(line);  // counts only: no times either
      } else {
        line.wait = spread_of(std::move(m_times[i].wait));
        line.service = spread_of(std::move(m_times[i].service));
      }
    }
  }

  void finish_groups() {
    for (const auto& known : m_facts.catalogue.occupations())
      if (const auto it = m_occupations.find(known.code); it != m_occupations.end()) {
        it->second.name = known.name;
        take(m_report.occupations, m_occupations.extract(it));
      }
    while (!m_occupations.empty()) take(m_report.occupations, m_occupations.extract(m_occupations.begin()));
    while (!m_platforms.empty()) take(m_report.platforms, m_platforms.extract(m_platforms.begin()));
    std::stable_sort(m_report.platforms.begin(), m_report.platforms.end(),
                     [](const auto& a, const auto& b) { return a.people > b.people; });
    fold_platforms();
    m_channels[0].code = "roster";
    m_channels[0].name = {"名册（预先登记）", "On the roster"};
    m_channels[1].code = "walk-in";
    m_channels[1].name = {"现场登记", "Walked in"};
    m_report.channels.assign(m_channels.begin(), m_channels.end());
  }

  using Groups = std::map<std::string, GroupLine>;
  static void take(std::vector<GroupLine>& into, Groups::node_type node) {
    auto line = std::move(node.mapped());
    line.code = node.key();
    if (line.name.empty())
      line.name = line.code.empty() ? forms::Text{"未填写", "Not given"} : forms::Text{line.code, line.code};
    into.push_back(std::move(line));
  }

  void fold_platforms() {
    auto& lines = m_report.platforms;
    if (lines.size() <= most_platforms) return;
    auto rest = sum_of(std::vector<GroupLine>(lines.begin() + most_platforms - 1, lines.end()));
    rest.code = "…";
    rest.name = {"其他", "Others"};
    lines.resize(most_platforms - 1);
    lines.push_back(std::move(rest));
  }

  void finish_hours() {
    if (m_hours.empty()) return;
    const int last = m_hours.rbegin()->first;
    for (int hour = m_hours.begin()->first; hour <= last; ++hour) {
      m_hours[hour].hour = hour;
      m_report.hours.push_back(m_hours[hour]);
    }
  }

  const DayFacts& m_facts;
  DayReport m_report;
  std::map<std::string, std::size_t> m_places;
  std::vector<Times> m_times;  ///< as the activities
  std::map<std::string, GradeLine> m_grades;
  Groups m_occupations, m_platforms;
  std::array<GroupLine, 2> m_channels;
  std::map<int, HourLine> m_hours;
};

}  // namespace

std::string Count::text() const {
  switch (shown) {
    case Shown::small:
      return "<" + std::to_string(smallest_shown);
    case Shown::withheld:
      return "*";
    case Shown::number:
      break;
  }
  return std::to_string(number);
}

int GradeLine::records() const {
  int sum = without_consent;
  for (const auto count : grades) sum += count;
  return sum;
}

void hide_small(ActivityLine& line) {
  bool hidden = false;
  for (const auto part : parts_of_wanted) {
    auto& count = line.*part;
    if (count.hidden() || count.number <= 0 || count.number >= smallest_shown) continue;
    count = {0, Count::Shown::small};
    hidden = true;
  }
  if (hidden) line.wanted = {0, Count::Shown::withheld};
}

DayReport make_day_report(const DayFacts& facts) {
  Adder adder(facts);
  for (const auto& visit : facts.visits) adder.add(visit);
  return adder.done();
}

ActivityLine sum_of(const std::vector<ActivityLine>& lines) {
  ActivityLine sum;
  for (const auto& line : lines) {
    if (line.sensitive) continue;
    sum.wanted.number += line.wanted.number;
    for (const auto part : parts_of_wanted) (sum.*part).number += (line.*part).number;
  }
  return sum;
}

GroupLine sum_of(const std::vector<GroupLine>& lines) {
  GroupLine sum;
  for (const auto& line : lines) {
    sum.people += line.people;
    sum.finished += line.finished;
    sum.exams += line.exams;
    sum.services += line.services;
  }
  return sum;
}

HourLine sum_of(const std::vector<HourLine>& lines) {
  HourLine sum;
  for (const auto& line : lines) {
    sum.registered += line.registered;
    sum.from_roster += line.from_roster;
    sum.exams += line.exams;
    sum.services += line.services;
  }
  return sum;
}

std::vector<Gap> gaps(const DayReport& report) {
  std::vector<Gap> out;
  const auto look = [&](forms::Text name, int whole, int parts) {
    if (whole != parts) out.push_back({std::move(name), whole, parts});
  };
  const int issued = report.people.issued;
  look({"人数", "People"}, issued, report.people.accounted());
  for (const auto& line : report.activities) {
    if (line.wanted.hidden()) continue;
    int parts = 0;
    for (const auto part : parts_of_wanted) parts += (line.*part).number;
    look(line.name, line.wanted.number, parts);
  }
  look({"按职业", "By occupation"}, issued, sum_of(report.occupations).people);
  look({"按平台", "By platform"}, issued, sum_of(report.platforms).people);
  look({"按来源", "By way here"}, issued, sum_of(report.channels).people);
  look({"按小时", "By hour"}, issued, sum_of(report.hours).registered);
  return out;
}

}  // namespace nuanxin::report
