#include "queue/forecaster.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nuanxin::queue {
namespace {

constexpr int fewest_observations = 8;
// So many services or calls of the table's kind are believed before the day's own.
constexpr double prior_services = 10;
constexpr double prior_calls = 50;

}  // namespace

Forecaster::Forecaster(const FairPlan& plan, ForecastAssumptions assumptions) : m_assumptions(std::move(assumptions)) {
  for (const auto& service : plan.services) {
    m_service[service.id] = m_learned.size();
    m_learned.push_back({.prior_mean = static_cast<double>(service.mean)});
  }
}

void Forecaster::called(Millis now, const std::string& ticket) {
  m_calls += 1;
  settle(m_open[ticket].next_call, now);
}

void Forecaster::missed() { m_missed += 1; }

void Forecaster::finished_service(const std::string& ticket, const std::string& service, Millis took) {
  m_open[ticket].fresh = true;
  auto& learned = m_learned[m_service.at(service)];
  const double length = std::max(1.0, static_cast<double>(took));
  learned.count += 1;
  learned.sum += length;
  learned.log_sum += std::log(length);
  learned.log_squares += std::log(length) * std::log(length);
  ++m_finished;
}

void Forecaster::completed(Millis now, const std::string& ticket) {
  settle(m_open[ticket].finish, now);
  m_open.erase(ticket);
}

void Forecaster::left(const std::string& ticket) { m_open.erase(ticket); }

void Forecaster::settle(std::vector<Settled>& open, Millis happened) {
  for (auto& each : open) {
    each.happened = happened;
    if (!each.by_queue_length) m_calibration.outcome(each.kind, each.raw, each.made_at, happened);
    m_settled.push_back(each);
  }
  open.clear();
}

std::vector<Forecaster::Settled> Forecaster::take_settled() { return std::exchange(m_settled, {}); }

Duration Forecaster::duration_of(const Learned& learned) const {
  Duration duration;
  duration.mean_ms = (prior_services * learned.prior_mean + learned.sum) / (prior_services + learned.count);
  const double prior_variance = std::log(1 + duration.cv * duration.cv);
  const double mean_log = learned.count > 0 ? learned.log_sum / learned.count : 0;
  const double squares = std::max(0.0, learned.log_squares - learned.count * mean_log * mean_log);
  const double variance = (prior_services * prior_variance + squares) / (prior_services + learned.count);
  duration.cv = std::sqrt(std::exp(variance) - 1);
  return duration;
}

ForecastAssumptions Forecaster::assumptions() const {
  auto result = m_assumptions;
  result.durations.clear();
  for (const auto& learned : m_learned) result.durations.push_back(duration_of(learned));
  result.absent_share = (prior_calls * m_assumptions.absent_share + m_missed) / (prior_calls + m_calls);
  return result;
}

void Forecaster::remember(Open& open, const PersonForecast& raw, const PersonForecast& shown, Millis made_at,
                          bool by_queue_length) {
  constexpr Millis again = 600'000;
  if (!open.fresh && made_at < open.remembered + again) return;
  const auto add = [&](std::vector<Settled>& to, ForecastKind kind, const std::optional<Range>& raw_range,
                       const std::optional<Range>& shown_range) {
    if (!raw_range || !shown_range) return;
    to.push_back({.kind = kind,
                  .made_at = made_at,
                  .happened = 0,
                  .shown = *shown_range,
                  .raw = *raw_range,
                  .by_queue_length = by_queue_length,
                  .fresh = open.fresh});
  };
  add(open.next_call, ForecastKind::next_call, raw.next_call, shown.next_call);
  add(open.finish, ForecastKind::finish, raw.finish, shown.finish);
  open.remembered = made_at;
  open.fresh = false;
}

Forecast Forecaster::refresh(const Engine& engine, std::uint64_t seed) {
  return calibrate(forecast(engine, assumptions(), seed), engine);
}

Forecast Forecaster::calibrate(Forecast result, const Engine& engine) {
  const bool nothing_known = m_finished < fewest_observations;
  for (auto& person : result.people) {
    const bool too_few = !person.finish;  // done in too few copies
    const auto plain = nothing_known || too_few ? by_queue_length(engine, person.ticket) : std::nullopt;
    const auto raw = plain.value_or(person);
    person = raw;
    if (!plain && person.next_call)
      person.next_call = m_calibration.stretch(ForecastKind::next_call, *raw.next_call, result.at);
    if (!plain && person.finish) person.finish = m_calibration.stretch(ForecastKind::finish, *raw.finish, result.at);
    remember(m_open[person.ticket], raw, person, result.at, plain.has_value());
  }
  return result;
}

}  // namespace nuanxin::queue
