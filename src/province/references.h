// Where references lead. Inside a Bundle, temporary names (urn:uuid:…, fullUrl) and conditional references become real
// ones; references to a Patient or an Encounter that is neither stored nor in the Bundle are refused (422).
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "province/outcome.h"
#include "province/storage.h"

namespace nuanxin::province {

/// What a Bundle brings with it.
struct BundleScope {
  std::unordered_map<std::string, std::string> names;  ///< fullUrl → "Patient/123"
  std::unordered_set<std::string> written;             ///< "Patient/123"
  /// "Patient identifier system|value" → "Patient/123", for conditional references; more than one is ambiguous.
  std::unordered_multimap<std::string, std::string> identified;
};

/// A key of BundleScope::identified.
std::string identified_key(const std::string& type, const std::string& system, const std::string& value);

/// Rewrites what the scope names and checks the rest. `scope` is nothing outside a Bundle.
Answer<void> settle_references(Json& resource, const std::string& path, Storage&, const BundleScope* scope);

}  // namespace nuanxin::province
