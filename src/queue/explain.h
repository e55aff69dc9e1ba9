// Why this person now, in words that staff, worker and auditor can be read: made from a call's basis alone, so that a
// stored call can be explained at any later time. Both languages at once, because boards and journals show both.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "queue/events.h"

namespace nuanxin::queue {

struct Words {
  std::string zh, en;
};

/// What a service is called; by default its id.
using ServiceNames = std::function<Words(const std::string& id)>;

/// One or two sentences.
Words explain(const Call&, const ServiceNames& = {});

/// "OLDEST", "SHORTER", "CAP", "CREDIT", "APPT", "RETURN", "OVERRIDE": stable keys.
std::string_view code(CallReason);

}  // namespace nuanxin::queue
