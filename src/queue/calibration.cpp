#include "queue/calibration.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nuanxin::queue {
namespace {

constexpr double share_outside = 0.1;  ///< on each side
constexpr double learning_step = 0.05;
constexpr double widest_log = 3;  ///< of the logarithm
constexpr Millis least_margin = 30'000;

constexpr Millis from_min(int minutes) { return Millis{60'000} * minutes; }

std::size_t index_of(ForecastKind kind) { return kind == ForecastKind::next_call ? 0 : 1; }

std::size_t bin_of(ForecastKind kind, Millis ahead) {
  const auto edges =
      kind == ForecastKind::next_call ? std::pair{from_min(3), from_min(12)} : std::pair{from_min(20), from_min(50)};
  return ahead < edges.first ? 0 : ahead < edges.second ? 1 : 2;
}

Millis stretched(Millis margin, double log_factor) {
  return std::llround(static_cast<double>(std::max(margin, least_margin)) * std::exp(log_factor));
}

void learn(double& log_factor, bool outside) {
  log_factor =
      std::clamp(log_factor + learning_step * ((outside ? 1.0 : 0.0) - share_outside), -widest_log, widest_log);
}

}  // namespace

Calibration::Bin& Calibration::bin(ForecastKind kind, Millis ahead) {
  return m_bins[index_of(kind)][bin_of(kind, ahead)];
}
const Calibration::Bin& Calibration::bin(ForecastKind kind, Millis ahead) const {
  return m_bins[index_of(kind)][bin_of(kind, ahead)];
}

Range Calibration::stretch(ForecastKind kind, const Range& raw, Millis made_at) const {
  const auto& at = bin(kind, raw.median - made_at);
  return {std::max(made_at, raw.median - stretched(raw.median - raw.low, at.low.log_factor)), raw.median,
          raw.median + stretched(raw.high - raw.median, at.high.log_factor)};
}

void Calibration::outcome(ForecastKind kind, const Range& raw, Millis made_at, Millis happened) {
  const auto shown = stretch(kind, raw, made_at);
  auto& at = bin(kind, raw.median - made_at);
  learn(at.low.log_factor, happened < shown.low);
  learn(at.high.log_factor, happened > shown.high);
  ++m_outcomes[index_of(kind)];
}

int Calibration::outcomes(ForecastKind kind) const { return m_outcomes[index_of(kind)]; }

}  // namespace nuanxin::queue
