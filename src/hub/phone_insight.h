// What the queue engine knows of one worker's turn, for their phone. Fairs that call by ticket get the plain counts.
#pragma once

#include "hub/guidance.h"
#include "hub/phone_view.h"

namespace nuanxin::hub {

/// The guidance must outlive it.
PhoneInsight guided_insight(const Guidance&);

}  // namespace nuanxin::hub
