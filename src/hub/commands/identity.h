// What an identity must be before it is stored: cleaned, checked against its own number, completed from it.
#pragma once

#include "base/error.h"
#include "domain/entities.h"

namespace nuanxin::hub::commands {

/// Refusals name "identity/<member>" and never repeat the value.
Result<void> normalise(domain::Identity&, Date today);
/// What is known from before, with everything that `fresh` says anew.
domain::Identity merged(domain::Identity known, const domain::Identity& fresh);

}  // namespace nuanxin::hub::commands
