// What the engine keeps up step by step, counted again from nothing.
#pragma once

#include <optional>
#include <string>

#include "queue/engine_state.h"

namespace nuanxin::queue::testing {

/// The first thing that does not add up.
std::optional<std::string> miscount(const Engine::State&);

}  // namespace nuanxin::queue::testing
