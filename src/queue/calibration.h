// Keeps the 80 % ranges honest from the day's own outcomes: each side of a range is stretched by a factor that grows
// when an outcome fell outside on that side and shrinks when it did not, so that in the long run one in ten falls out
// on each side (adaptive conformal inference: Gibbs and Candes, NeurIPS 2021; here on the logarithm of the factor).
// Separately for the two kinds and for short, middle and long forecasts.
#pragma once

#include <array>

#include "queue/forecast.h"

namespace nuanxin::queue {

enum class ForecastKind { next_call, finish };

class Calibration {
 public:
  /// The range to show; the median stays.
  Range stretch(ForecastKind, const Range& raw, Millis made_at) const;
  /// What was forecast (raw) and what happened.
  void outcome(ForecastKind, const Range& raw, Millis made_at, Millis happened);
  int outcomes(ForecastKind) const;

 private:
  struct Side {
    double log_factor = 0.3;  ///< where days of S300 (seeds 1 to 6) ended
  };
  struct Bin {
    Side low, high;
  };
  static constexpr int bins = 3;
  Bin& bin(ForecastKind, Millis ahead);
  const Bin& bin(ForecastKind, Millis ahead) const;

  std::array<std::array<Bin, bins>, 2> m_bins = {};
  std::array<int, 2> m_outcomes = {};
};

}  // namespace nuanxin::queue
