// The schema's history: forward only, one transaction each, never edited once released. Every released version has a
// fixture in tests/data/store that must still migrate.
#pragma once

#include <span>

namespace nuanxin::store {

/// Element i brings version i to version i + 1.
std::span<const char* const> migrations();

}  // namespace nuanxin::store
