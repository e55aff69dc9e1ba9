// The worker's own page: its token is a capability that nobody can guess or derive, `<visit id without dashes>.<keyed
// hash>`. The hash comes from the van's keys, so a ticket number, a visit id or another ticket tells nothing. The
// ticket's QR is the page's address where the hub knows its own, and the plain code of the visit otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::hub {

std::string phone_token(const store::FieldKeys&, const VisitId&);
/// The visit of a genuine token; compared in constant time, and before the database is asked.
std::optional<VisitId> visit_of_token(const store::FieldKeys&, std::string_view token);
/// The visit that "…/v/<token>" names, not verified: for staff who scan a ticket in the van.
std::optional<VisitId> visit_named_by_url(std::string_view url);

/// Where phones reach this hub ("http://10.1.1.1:8770", no slash at the end); empty: tickets carry the plain code.
/// Kept with the data, so that whatever prints a ticket knows it.
void set_public_url(store::Database&, const std::string& url);
/// What the ticket's QR says.
std::string ticket_code(store::ReadTransaction&, const VisitId&);

}  // namespace nuanxin::hub
