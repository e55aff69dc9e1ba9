// Scales that are not there, for tests, the demo and `nuanxin device simulate scale`. Commands besides those of
// devices/common/talker.h: an indicator's "weigh 65.30 [UNIT]", "unstable 64.90", "overload"; a G-Tech's packet
// "height CM KG [M|F]", with the BMI that belongs to it; a BCM-H10's "bcm CM". One simulator says them all.
#pragma once

#include <memory>

#include "devices/common/talker.h"

namespace nuanxin::scale {

std::unique_ptr<device::Voice> scale_voice();

/// `nuanxin device simulate scale`: see device::run_talker(). The profile must be empty.
int run_scale_simulator(const device::TalkerProgram&);

}  // namespace nuanxin::scale
