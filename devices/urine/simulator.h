// A urine analyzer that is not there, for tests, the demo and `nuanxin device simulate urine`. Commands besides those
// of devices/common/talker.h: "print urit|dirui|yd ID [ITEM=VALUE …]" and "print-open …", the same without its ETX.
// ITEM is our code or the printed one, "*" before it marks it abnormal; VALUE is what stands behind it, as printed,
// blanks allowed: "print urit 26093000010 *LEU=+1 70 CELL/uL GLU=-". Items not named are normal.
#pragma once

#include <memory>

#include "base/time.h"
#include "devices/common/talker.h"

namespace nuanxin::urine {

/// The clock gives the printout's date.
std::unique_ptr<device::Voice> analyzer_voice(Clock = system_now);

/// `nuanxin device simulate urine`: see device::run_talker(). The profile must be empty.
int run_urine_simulator(const device::TalkerProgram&);

}  // namespace nuanxin::urine
