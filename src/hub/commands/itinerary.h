// What a registrar chooses for a visit: activities and consents, checked against the catalogue and the fair.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/entities.h"
#include "hub/command.h"

namespace nuanxin::hub::commands {

/// Known, offered at this fair, and each only once (duplicates are dropped).
Result<std::vector<std::string>> read_activities(const forms::Catalogue&, const domain::Fair&,
                                                 const std::vector<std::string>& wanted);
/// `at` is put in where it is absent. Purposes must be the catalogue's.
Result<std::vector<domain::Consent>> read_consents(const forms::Catalogue&, const Json& list, Instant now);
Result<void> check_occupation(const forms::Catalogue&, const std::string& occupation);
bool has_consent(const domain::Visit&, std::string_view purpose);
/// A new stop that waits from now on.
Result<domain::Stop> waiting_stop(const domain::Visit&, const std::string& activity, Instant now);

}  // namespace nuanxin::hub::commands
