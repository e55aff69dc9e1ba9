#include "hub/phone_insight.h"

#include <algorithm>

#include "queue/engine_state.h"
#include "queue/readiness.h"

namespace nuanxin::hub {
namespace {

struct Place {
  const queue::Engine::State& state;
  queue::Index visitor, service;
};

/// Nothing for who is not waiting in an engine's line for this stop.
std::optional<Place> place_of(const Guidance& guidance, const PhoneQuestion& asked, const domain::Stop& stop) {
  const auto* fair = guidance.in_memory(asked.fair.id);
  if (!fair || stop.state != domain::StopState::waiting) return std::nullopt;
  const auto& state = fair->engine.state();
  const auto service = state.setup->services.find(stop.activity);
  const auto i = state.present(domain::ticket_label(asked.visit.ticket_number));
  if (i == queue::nobody || service == state.setup->services.end()) return std::nullopt;
  return Place{state, i, service->second};
}

int people_before(const Place& at) {
  int before = 0;
  for (std::size_t k = 0; k < at.state.order.size() && at.state.order[k] != at.visitor; ++k)
    if (queue::has(at.state.rows[k].lines, at.service)) ++before;
  return before;
}

/// Minutes of work before the visitor in this line: only to find the line that moves first.
double line_length(const Place& at) {
  const auto& service = at.state.service(at.service);
  return people_before(at) * service.estimate / queue::working_windows(service);
}

/// The next call is forecast for the person, not for a stop: it is shown at the line that will move first.
bool is_next_line(const Place& at) {
  if (!queue::is_due(at.state, at.visitor, at.service, at.state.now)) return false;
  const auto own = line_length(at);
  for (queue::Index k = 0; k < at.state.service_count(); ++k) {
    const Place other{at.state, at.visitor, k};
    if (k == at.service || !queue::is_due(at.state, at.visitor, k, at.state.now)) continue;
    const auto length = line_length(other);
    if (length < own || (length == own && k < at.service)) return false;
  }
  return true;
}

Instant instant(queue::Millis at) { return Instant(std::chrono::milliseconds(at)); }

std::optional<ExpectedCall> next_call(const Guidance& guidance, const PhoneQuestion& asked, const domain::Stop& stop) {
  const auto at = place_of(guidance, asked, stop);
  const auto* fair = guidance.in_memory(asked.fair.id);
  if (!at || !fair->forecast || !is_next_line(*at)) return std::nullopt;
  const auto ticket = domain::ticket_label(asked.visit.ticket_number);
  const auto& people = fair->forecast->people;
  const auto it = std::find_if(people.begin(), people.end(), [&](const auto& each) { return each.ticket == ticket; });
  if (it == people.end() || !it->next_call || instant(it->next_call->high) < asked.now) return std::nullopt;
  return ExpectedCall{instant(it->next_call->low), instant(it->next_call->median), instant(it->next_call->high)};
}

}  // namespace

PhoneInsight guided_insight(const Guidance& guidance) {
  auto insight = default_phone_insight();
  insight.before = [&guidance, plain = insight.before](const PhoneQuestion& asked,
                                                       const domain::Stop& stop) -> std::optional<int> {
    if (const auto at = place_of(guidance, asked, stop)) return people_before(*at);
    return plain(asked, stop);
  };
  insight.expected = [&guidance](const PhoneQuestion& asked, const domain::Stop& stop) {
    return next_call(guidance, asked, stop);
  };
  insight.away_until = [](const PhoneQuestion& asked) { return asked.visit.away_until; };
  return insight;
}

}  // namespace nuanxin::hub
