#include "queue/simulation/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace nuanxin::queue::simulation {

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double quantile_of(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double rank = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const auto above = std::min(below + 1, values.size() - 1);
  return values[below] + (rank - static_cast<double>(below)) * (values[above] - values[below]);
}

double gini_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  if (total <= 0) return 0;
  double weighted = 0;
  for (std::size_t i = 0; i < values.size(); ++i) weighted += static_cast<double>(i + 1) * values[i];
  const auto count = static_cast<double>(values.size());
  return 2 * weighted / (count * total) - (count + 1) / count;
}

double student_975(int degrees) {
  constexpr std::array<double, 30> table = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060,
                                            2.2622,  2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199,
                                            2.1098,  2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
                                            2.0595,  2.0555, 2.0518, 2.0484, 2.0452, 2.0423};
  if (degrees < 1) return 0;
  if (degrees <= 30) return table[static_cast<std::size_t>(degrees) - 1];
  const double z = 1.959964;
  const double n = degrees;
  return z + (z * z * z + z) / (4 * n) + (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * n * n);
}

Estimate estimate_of(const std::vector<double>& values) {
  Estimate estimate{.mean = mean_of(values)};
  if (values.size() < 2) return estimate;
  double squares = 0;
  for (const double value : values) squares += (value - estimate.mean) * (value - estimate.mean);
  const auto count = static_cast<double>(values.size());
  estimate.half_width = student_975(static_cast<int>(values.size()) - 1) * std::sqrt(squares / (count - 1) / count);
  return estimate;
}

std::vector<double> percent_differences(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) result.push_back(100 * (a[i] - b[i]) / b[i]);
  return result;
}

}  // namespace nuanxin::queue::simulation
