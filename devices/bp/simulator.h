// Blood-pressure monitors that are not there, for tests, the demo and `nuanxin device simulate bp`. Commands besides
// those of devices/common/talker.h: "measure SYS DIA PULSE [ID]", "error CODE" (hbp9030: 1 to 9; tm265x: E44). A
// tm265x also takes the host's start and stop: it acknowledges, and start is followed by the result measured last.
#pragma once

#include <memory>
#include <string_view>

#include "base/time.h"
#include "devices/common/talker.h"

namespace nuanxin::bp {

/// "hbp9030" (also empty), "hbp9020", "tm265x", "bp500"; null for others. The clock gives the device's time.
std::unique_ptr<device::Voice> monitor_voice(std::string_view profile, Clock = system_now);

/// `nuanxin device simulate bp`: see device::run_talker().
int run_bp_simulator(const device::TalkerProgram&);

}  // namespace nuanxin::bp
