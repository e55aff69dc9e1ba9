// What the hub runs on a response from outside before it is stored: structure, types, limits, enablement, and every
// calculated value computed anew. Pure; safe on hostile input (bounded depth, items, answers and text). An empty result
// means: sign it. Missing required answers come as Severity::missing: a draft may have them, a completed record may
// not.
#pragma once

#include <vector>

#include "base/json_fwd.h"
#include "forms/filling.h"

namespace nuanxin::forms {

/// In the form's order; problems of the response as a whole first. Decimals may be given as strings.
std::vector<Issue> validate(const Form& form, const Json& response, const Context& context);

}  // namespace nuanxin::forms
