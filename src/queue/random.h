// Seeded random draws that are the same on every machine and independent of the order in which they are asked for.
// Generator: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), one stream per key path (seed, person, purpose …), so that a
// new draw somewhere never shifts the others. Distributions are our own: those of <random> differ between libraries.
// What remains is the C library's exp, log and cos in their last bit; every duration is rounded to a millisecond.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace nuanxin::queue {

class Random {
 public:
  explicit Random(std::initializer_list<std::uint64_t> key_path);

  std::uint64_t next();
  double uniform();  ///< in [0, 1)
  double uniform(double low, double high);
  bool chance(double probability);
  double normal(double mean, double deviation);  ///< Box-Muller, the second value thrown away
  double exponential(double mean);
  /// By its own mean and coefficient of variation (deviation / mean), not by those of the logarithm.
  double lognormal(double mean, double cv);

 private:
  std::uint64_t m_state = 0;
};

}  // namespace nuanxin::queue
