// Small fairs for the tests of the engine: events in one word each, decisions as lines of text. Times in seconds.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "queue/engine.h"
#include "queue/engine_state.h"
#include "queue/event_json.h"
#include "tests/support/result.h"

namespace nuanxin::queue::testing {

inline constexpr Millis second = 1000;

inline ServicePlan service(std::string id, Millis mean_s, std::vector<std::string> windows, Millis walk_s = 0) {
  return {std::move(id), mean_s * second, walk_s * second, std::move(windows)};
}

/// "A1>vitals@v1 OLDEST", "A1>vitals OLDEST" for on deck, "A1<vitals" for an uncall, "wake 120".
inline std::string line(const Decision& decision) {
  static constexpr const char* reasons[] = {"OLDEST", "SHORTER", "CAP", "CREDIT", "APPT", "RETURN", "OVERRIDE"};
  if (const auto* call = std::get_if<Call>(&decision))
    return call->ticket + ">" + call->service + (call->window ? "@" + *call->window : "") + " " +
           reasons[static_cast<int>(call->basis.reason)];
  if (const auto* uncall = std::get_if<Uncall>(&decision)) return uncall->ticket + "<" + uncall->service;
  return "wake " + std::to_string(std::get<WakeAt>(decision).at / second);
}

/// {"event":"start","ticket":"A1","service":"vitals","window":"v1"}
inline std::string describe(const Event& event) { return to_json(event).dump(); }

using Lines = std::vector<std::string>;

/// No lead and fixed means: a door calls when 0.6 of the mean has passed, not before.
inline FairPlan quiet_plan(std::vector<ServicePlan> services) {
  FairPlan plan;
  plan.services = std::move(services);
  plan.parameters.ewma = 0;
  plan.parameters.lead = 0;
  return plan;
}

class SmallFair {
 public:
  explicit SmallFair(FairPlan plan) : m_engine(Engine::open(std::move(plan)).value()) {}

  /// The decisions, or "refused: code".
  Lines at(Millis t_s, const Event& event) {
    auto result = m_engine.apply(t_s * second, event);
    if (!result) return {"refused: " + std::string(reason_code(result.error().reason))};
    m_last = std::move(*result);
    Lines lines;
    for (const auto& decision : m_last) lines.push_back(line(decision));
    return lines;
  }

  Lines arrive(Millis t_s, const std::string& ticket, std::vector<std::string> wants,
               VisitorClass visitor_class = VisitorClass::normal) {
    return at(t_s, event::Arrive{ticket, std::move(wants), visitor_class});
  }
  Lines start(Millis t_s, const std::string& ticket, const std::string& service_id, const std::string& window) {
    return at(t_s, event::Start{ticket, service_id, window});
  }
  Lines finish(Millis t_s, const std::string& ticket, const std::string& service_id, const std::string& window) {
    return at(t_s, event::Finish{ticket, service_id, window});
  }
  Lines window(Millis t_s, const std::string& id, WindowState state) { return at(t_s, event::SetWindow{id, state}); }
  Lines tick(Millis t_s) { return at(t_s, event::Tick{}); }

  const Engine& engine() const { return m_engine; }
  const Engine::State& state() const { return m_engine.state(); }
  const std::vector<Decision>& last() const { return m_last; }
  const Visitor& visitor(const std::string& ticket) const { return state().visitor(state().book->latest.at(ticket)); }

 private:
  Engine m_engine;
  std::vector<Decision> m_last;
};

}  // namespace nuanxin::queue::testing
