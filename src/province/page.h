// The plain page of the province: counts per fair, per kind of resource, per van. No names of persons, no values. Pure.
#pragma once

#include <string>

#include "base/json.h"
#include "province/storage.h"

namespace nuanxin::province {

std::string counts_page(const Counts&, Instant now);
/// The same figures for programs.
Json counts_json(const Counts&);

}  // namespace nuanxin::province
