// From what the van knows to what the papers say (slip/model.h): the ticket, and the slip with values, marks, earlier
// values, advice and grade. Sealed exams are left out: a sensitive activity has a sealed slip of its own. Pure but for
// reading the store. The words are the paper's, in the worker's language, and so do not come from gettext.
#pragma once

#include <vector>

#include "base/json.h"
#include "domain/entities.h"
#include "forms/catalogue.h"
#include "slip/model.h"
#include "store/database.h"

namespace nuanxin::hub {

/// Everything one slip is made of.
struct SlipInput {
  const domain::Fair& fair;
  const domain::Visit& visit;
  const domain::Worker& worker;
  std::vector<domain::Record> records;  ///< of the visit; drafts are skipped
  std::vector<domain::Record> earlier;  ///< signed ones of other visits, newest first
  slip::Language language = slip::Language::zh;
};
slip::SlipModel build_slip(const forms::Library&, const SlipInput&);
/// Of one signed record of a sensitive activity: what it concluded and the answers that its form lets go home.
slip::SlipModel build_sealed_slip(const forms::Library&, const forms::Activity&, const SlipInput&,
                                  const domain::Record&);
slip::TicketModel build_ticket(const forms::Catalogue&, const domain::Fair&, const domain::Visit&,
                               const domain::Worker&, int people_ahead, slip::Language = slip::Language::zh);

/// Who waits with a smaller ticket number. Reads the whole queue: for papers asked for one by one.
int people_ahead(store::ReadTransaction&, const domain::Visit&);

/// not_found when the visit's fair or worker is gone.
Result<Json> slip_json(store::ReadTransaction&, const forms::Library&, const domain::Visit&, slip::Language);
Result<Json> sealed_slip_json(store::ReadTransaction&, const forms::Library&, const domain::Record&, slip::Language);
/// With everybody counted who waits before this ticket.
Result<Json> ticket_json(store::ReadTransaction&, const forms::Catalogue&, const domain::Visit&, slip::Language);

}  // namespace nuanxin::hub
