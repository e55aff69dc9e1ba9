// Is this JSON a lawful resource of a type we store? Elements, cardinalities, code sets, data types and the invariants
// that matter for what vans send (units above all). Pure. Every fault names its element; at most 20 are listed.
#pragma once

#include <string>

#include "province/outcome.h"

namespace nuanxin::province {

/// `path` is where the resource stands, e.g. "Patient" or "Bundle.entry[3].resource".
Issues validate_resource(const Json& resource, const std::string& path);
/// The Bundle's own elements; the resources inside are looked at one by one by the caller.
Issues validate_bundle(const Json& bundle);

}  // namespace nuanxin::province
