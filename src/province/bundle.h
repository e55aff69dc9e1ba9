// Bundles of type transaction (all or nothing) and batch (each entry for itself). Must run inside a StorageTransaction
// of the caller, who rolls it back when a transaction is refused. A refusal names the entry:
// Bundle.entry[3].resource.status.
#pragma once

#include <string>

#include "province/interactions.h"

namespace nuanxin::province {

/// The transaction-response or batch-response Bundle.
Answer<Json> run_bundle(Interactions&, Json bundle, const std::string& van);

}  // namespace nuanxin::province
