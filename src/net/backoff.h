// Waiting times between tries: exponential with jitter ("equal jitter": half fixed, half random), so that many stations
// do not come back in the same moment. Pure and seeded: same seed, same waits.
#pragma once

#include <chrono>
#include <cstdint>

namespace nuanxin::net {

class Backoff {
 public:
  using Ms = std::chrono::milliseconds;
  Backoff(Ms first, Ms longest, std::uint64_t seed);
  /// The next wait: between half and all of first·2^n, never over `longest`.
  Ms next();
  /// The same, but at least what the server asked for with Retry-After.
  Ms next(Ms at_least);
  /// After a success.
  void reset() { m_tries = 0; }
  int tries() const { return m_tries; }

 private:
  Ms m_first, m_longest;
  std::uint64_t m_state;
  int m_tries = 0;
};

}  // namespace nuanxin::net
