// Counts failures by name (an address, a visit) and asks for a pause when there were too many. In memory and bounded;
// a restart forgets. Pure but for what it remembers: the caller brings the time.
#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace nuanxin::hub {

struct ThrottleLimits {
  int failures = 5;              ///< within `window` until the pause begins
  std::chrono::seconds window;   ///< counted from the first of them
  std::chrono::seconds pause;    ///< from the last of them
  std::size_t max_names = 4096;  ///< with more names than that, unknown ones must pause too
};

class Throttle {
 public:
  explicit Throttle(ThrottleLimits limits) : m_limits(limits) {}

  /// How long this name must still wait; 0 when it may ask.
  std::chrono::seconds wait(const std::string& name, Instant now);
  void failed(const std::string& name, Instant now);
  void forget(const std::string& name) { m_names.erase(name); }

 private:
  struct Tally {
    int failures = 0;
    Instant first{}, last{};
  };
  bool is_over(const Tally&, Instant now) const;
  void sweep(Instant now);

  ThrottleLimits m_limits;
  std::unordered_map<std::string, Tally> m_names;
};

}  // namespace nuanxin::hub
