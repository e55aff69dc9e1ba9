// The presenters' timers on the window's event loop.
#pragma once

#include "station/model/timers.h"

namespace nuanxin::station {

class UiTimers final : public Timers {
 public:
  Handle after(std::chrono::milliseconds, std::function<void()>) override;
  Instant now() const override { return system_now(); }
};

}  // namespace nuanxin::station
