#include "queue/random.h"

#include <cmath>
#include <numbers>

namespace nuanxin::queue {

Random::Random(std::initializer_list<std::uint64_t> key_path) {
  for (const auto key : key_path) {
    m_state ^= key;
    m_state = next();
  }
}

std::uint64_t Random::next() {
  m_state += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = m_state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

bool Random::chance(double probability) { return uniform() < probability; }

double Random::normal(double mean, double deviation) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return mean + deviation * radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::exponential(double mean) { return -mean * std::log(1.0 - uniform()); }

double Random::lognormal(double mean, double cv) {
  const double variance = std::log(1.0 + cv * cv);
  return std::exp(normal(std::log(mean) - variance / 2.0, std::sqrt(variance)));
}

}  // namespace nuanxin::queue
