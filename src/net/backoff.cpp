#include "net/backoff.h"

#include <algorithm>

namespace nuanxin::net {

Backoff::Backoff(Ms first, Ms longest, std::uint64_t seed) : m_first(first), m_longest(longest), m_state(seed) {}

Backoff::Ms Backoff::next() {
  // splitmix64: one multiplication more than enough randomness for jitter, and the same on every machine.
  m_state += 0x9E3779B97F4A7C15ull;
  std::uint64_t z = m_state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  z ^= z >> 31;
  const int doublings = std::min(m_tries, 30);
  ++m_tries;
  const auto whole = std::min(m_longest.count(), m_first.count() << doublings);
  const auto half = whole / 2;
  return Ms(half + static_cast<Ms::rep>(z % static_cast<std::uint64_t>(whole - half + 1)));
}

Backoff::Ms Backoff::next(Ms at_least) { return std::max(next(), at_least); }

}  // namespace nuanxin::net
