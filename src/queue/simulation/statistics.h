// Small statistics with their definitions, so that a figure can be checked by hand.
#pragma once

#include <vector>

namespace nuanxin::queue::simulation {

/// 0 for no values.
double mean_of(const std::vector<double>&);
/// The value at rank `share` between the ordered values, linearly between neighbours (type 7, as R and NumPy do).
double quantile_of(std::vector<double>, double share);
/// Gini coefficient of values that are not negative: 0 all alike, towards 1 one has all.
double gini_of(std::vector<double>);
/// Upper quantile 0.975 of Student's t. Exact table up to 30 degrees of freedom, above it Cornish-Fisher (error <
/// 1e-4).
double student_975(int degrees);

/// A mean over days with the half width of its 95 % confidence interval (Student's t, days independent).
struct Estimate {
  double mean = 0;
  double half_width = 0;
  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
};
Estimate estimate_of(const std::vector<double>&);
/// 100 (a - b) / b for each pair of the same day.
std::vector<double> percent_differences(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace nuanxin::queue::simulation
