// The presenters' one way to time: the window's timers in the program, a scripted clock in the tests.
// after() calls once on the presenter's thread; dropping the handle cancels.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "base/time.h"

namespace nuanxin::station {

class Timers {
 public:
  using Handle = std::shared_ptr<void>;
  virtual ~Timers() = default;
  [[nodiscard]] virtual Handle after(std::chrono::milliseconds, std::function<void()>) = 0;
  virtual Instant now() const = 0;
};

}  // namespace nuanxin::station
