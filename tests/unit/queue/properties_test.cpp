// What must hold over any history: the rules as an outsider checks them, refusals without effect, exact undo, equal
// replays and copies, and that everybody is served in the end.
// NUANXIN_HISTORIES and NUANXIN_SEED choose how many and which; a failure is printed with its seed and shortest
// history.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "queue/engine_state.h"
#include "tests/unit/queue/random_fair.h"
#include "tests/unit/queue/recount.h"
#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

using Source = std::function<std::optional<Moment>(const Observer&)>;

/// Plays one history through the engine and the observer at once.
class Play {
 public:
  explicit Play(const FairPlan& plan)
      : m_plan(plan), m_observer(plan), m_history(History::open(plan).value()), m_copy(m_history.engine()) {}

  /// The first broken property.
  std::optional<std::string> run(const Source& source) {
    while (auto moment = source(m_observer))
      if (auto broken = step(std::move(*moment))) return broken;
    for (int moves = 0; moves < 20'000; ++moves) {
      auto moment = closing_move(m_observer, m_now);
      if (!moment) break;
      if (auto broken = step(std::move(*moment))) return broken;
    }
    return after_the_end();
  }
  const std::vector<Moment>& tried() const { return m_tried; }
  /// How often each reason was given.
  const std::map<CallReason, int>& reasons() const { return m_reasons; }
  std::size_t accepted() const { return m_history.moments().size(); }

 private:
  std::optional<std::string> step(Moment moment) {
    m_tried.push_back(moment);
    const bool possible = moment.at >= m_now && m_observer.is_possible(moment.at, moment.event);
    return possible ? accept(moment) : reject(moment);
  }

  std::optional<std::string> reject(const Moment& moment) {
    const auto before = m_history.engine();
    if (m_history.apply(moment.at, moment.event)) return "an impossible event was accepted";
    if (!(m_history.engine().state() == before.state())) return "a refused event changed something";
    return {};
  }

  std::optional<std::string> accept(const Moment& moment) {
    if (m_tried.size() % 97 == 0)
      if (auto broken = try_undo(moment)) return broken;
    if (m_tried.size() % 61 == 0) m_copy = m_history.engine();
    const auto decisions = m_history.apply(moment.at, moment.event);
    if (!decisions) return "a possible event was refused: " + decisions.error().detail;
    if (m_copy.apply(moment.at, moment.event).value() != *decisions) return "a copy decides otherwise";
    m_decisions.push_back(*decisions);
    for (const auto& each : *decisions)
      if (const auto* call = std::get_if<Call>(&each)) ++m_reasons[call->basis.reason];
    m_now = moment.at;
    if (auto broken = m_observer.hear(moment.at, moment.event, *decisions)) return broken;
    if (auto broken = m_observer.difference(m_history.engine())) return broken;
    if (auto broken = miscount(m_history.engine().state())) return broken;
    if (auto broken = m_observer.wrong_deck(moment.at, moment.event)) return broken;
    return m_observer.idle_window(moment.at);
  }

  std::optional<std::string> try_undo(const Moment& moment) {
    const auto before = m_history.engine();
    const auto decisions = m_history.apply(moment.at, moment.event);
    if (!decisions) return "a possible event was refused: " + decisions.error().detail;
    if (m_history.undo().value().decisions != *decisions) return "undo takes back other decisions";
    if (!(m_history.engine().state() == before.state())) return "undo is not exact";
    return {};
  }

  std::optional<std::string> after_the_end() const {
    for (const auto& person : m_observer.people())
      if (person.where != Observer::Whereabouts::gone) return person.ticket + " is never served";
    auto again = Engine::open(m_plan).value();
    for (std::size_t i = 0; i < accepted(); ++i)
      if (again.apply(m_history.moments()[i].at, m_history.moments()[i].event).value() != m_decisions[i])
        return "a replay decides otherwise";
    if (!(again.state() == m_history.engine().state())) return "a replay ends otherwise";
    return {};
  }

  FairPlan m_plan;
  Observer m_observer;
  History m_history;
  Engine m_copy;
  std::vector<Moment> m_tried;
  std::map<CallReason, int> m_reasons;
  std::vector<std::vector<Decision>> m_decisions;
  Millis m_now = std::numeric_limits<Millis>::min();
};

Source from_list(const std::vector<Moment>& moments) {
  return [&moments, i = std::size_t{0}](const Observer&) mutable -> std::optional<Moment> {
    return i < moments.size() ? std::optional(moments[i++]) : std::nullopt;
  };
}

std::optional<std::string> broken_by(const FairPlan& plan, const std::vector<Moment>& moments) {
  return Play(plan).run(from_list(moments));
}

/// Delta debugging: leaves out halves, quarters, … single events as long as something is still broken.
std::vector<Moment> shrink(const FairPlan& plan, std::vector<Moment> moments) {
  for (auto size = moments.size() / 2; size > 0; size /= 2)
    for (std::size_t from = 0; from < moments.size();) {
      auto fewer = moments;
      const auto begin = fewer.begin() + static_cast<std::ptrdiff_t>(from);
      fewer.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(size, moments.size() - from)));
      if (broken_by(plan, fewer))
        moments = std::move(fewer);
      else
        from += size;
    }
  return moments;
}

std::string words(const FairPlan& plan, const std::vector<Moment>& moments) {
  const auto& p = plan.parameters;
  auto text = fmt::format("policy {}, b {} s, c {}, lead {} s\n", plan.policy, p.overtaking_age / 1000,
                          p.overtaking_count, p.lead / 1000);
  for (const auto& each : plan.services)
    text += fmt::format("  {} mean {} s, walk {} s, windows {}\n", each.id, each.mean / 1000, each.walk / 1000,
                        fmt::join(each.windows, " "));
  for (const auto& rule : plan.order)
    text += fmt::format("  {} then {} min {} max {}\n", rule.after, rule.then, rule.min / 1000, rule.max.value_or(-1));
  auto engine = Engine::open(plan).value();
  for (const auto& moment : moments) {
    text += fmt::format("{} {}:", moment.at / 1000, describe(moment.event));
    if (const auto decisions = engine.apply(moment.at, moment.event); decisions)
      for (const auto& decision : *decisions) text += " " + line(decision) + ";";
    else
      text += " refused";
    text += '\n';
  }
  return text;
}

unsigned from_environment(const char* name, unsigned fallback) {
  const char* text = std::getenv(name);
  return text ? static_cast<unsigned>(std::stoul(text)) : fallback;
}

struct Tally {
  unsigned histories = 0;
  std::size_t accepted = 0;
  std::size_t tried = 0;
  std::map<CallReason, int> reasons;
};

/// A share of the histories asked for: with shared windows the observer takes its time.
Tally play_histories(Variety variety, unsigned share = 1) {
  constexpr int moves = 500;
  const auto histories = from_environment("NUANXIN_HISTORIES", 1000) / share;
  const auto first = from_environment("NUANXIN_SEED", 1);
  Tally tally;
  tally.histories = histories;
  for (auto seed = first; seed < first + histories; ++seed) {
    RandomFair fair(seed, variety);
    Play play(fair.plan());
    const auto broken = play.run([&fair, left = moves](const Observer& observer) mutable -> std::optional<Moment> {
      return left-- > 0 ? std::optional(fair.next(observer)) : std::nullopt;
    });
    tally.accepted += play.accepted();
    tally.tried += play.tried().size();
    for (const auto& [reason, count] : play.reasons()) tally.reasons[reason] += count;
    if (!broken) continue;
    const auto shortest = shrink(fair.plan(), play.tried());
    Play again(fair.plan());
    const auto reason = again.run(from_list(shortest));
    FAIL("seed " << seed << ": " << *broken << "\nshortest history: " << reason.value_or("?") << "\n"
                 << words(fair.plan(), again.tried()));
  }
  return tally;
}

void check(const Tally& tally) {
  CHECK(tally.accepted > tally.tried / 2);
  CHECK(tally.accepted < tally.tried);
  constexpr unsigned enough_for_the_rarest = 100;
  if (tally.histories >= enough_for_the_rarest) CHECK(tally.reasons.size() == 7);
}

}  // namespace

TEST_CASE("over random histories the rules of the fair hold, for an outsider too") { check(play_histories({})); }

TEST_CASE("over random histories with windows of several services the same rules hold") {
  check(play_histories({.shared_windows = true}, 4));
}

TEST_CASE("over random histories with windows that change and visitors put right the same rules hold") {
  check(play_histories({.shared_windows = true, .window_changes = true, .puts = true}, 4));
}

TEST_CASE("over random histories with visitors put right the same rules hold where no window is shared") {
  check(play_histories({.puts = true}, 4));
}
