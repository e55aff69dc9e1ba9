#include "queue/readiness.h"

#include <algorithm>

namespace nuanxin::queue {
namespace {

using State = Engine::State;

const std::vector<TimeRule>& time_rules(const State& state, Index service) {
  return state.setup->time_rules[static_cast<std::size_t>(service)];
}

/// When the predecessor was done; `never` when the visitor did not have it: then its rule does not apply.
Millis done_at(const State& state, Index i, const TimeRule& rule) { return state.stop(i, rule.after).done_at; }

bool in_time(const State& state, Index i, Index service, Millis now) {
  for (const auto& rule : time_rules(state, service)) {
    const auto done = done_at(state, i, rule);
    if (done == never) continue;
    if (now < done + rule.min) return false;
    if (rule.max && now + state.plan(service).walk >= done + *rule.max) return false;
  }
  return true;
}

}  // namespace

bool is_due(const State& state, Index i, Index service, Millis now) {
  const auto& visitor = state.visitor(i);
  return has(visitor.open & ~visitor.not_ready, service) &&
         (state.setup->before[static_cast<std::size_t>(service)] & visitor.open) == 0 &&
         in_time(state, i, service, now);
}

bool may_start(const State& state, Index i, Index service, Millis now) {
  return state.visitor(i).place == Place::waiting && is_due(state, i, service, now);
}

Millis deadline(const State& state, Index i, Index service) {
  auto earliest = never;
  for (const auto& rule : time_rules(state, service)) {
    const auto done = done_at(state, i, rule);
    if (rule.max && done != never) earliest = std::min(earliest, done + *rule.max);
  }
  return earliest;
}

Millis next_change(const State& state, Index i, Millis now) {
  const auto& visitor = state.visitor(i);
  auto next = never;
  for (Index k = 0; k < state.service_count(); ++k) {
    if (!has(visitor.open, k)) continue;
    for (const auto& rule : time_rules(state, k)) {
      const auto done = done_at(state, i, rule);
      if (done != never && done + rule.min > now) next = std::min(next, done + rule.min);
    }
    if (visitor.place == Place::on_deck && visitor.service == k && deadline(state, i, k) > now)
      next = std::min(next, deadline(state, i, k));
  }
  return next;
}

}  // namespace nuanxin::queue
