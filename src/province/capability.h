// GET /metadata: what this server can do, as a CapabilityStatement. Pure.
#pragma once

#include "base/json.h"
#include "base/time.h"

namespace nuanxin::province {

Json capability_statement(Instant now);

}  // namespace nuanxin::province
