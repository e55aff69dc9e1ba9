// Records: the present state in one table, every signed version that was replaced in another (kept for ever).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

/// Inserts or replaces; a signed or amended version that is replaced is kept. Refuses: version_conflict when the stored
/// version is higher, record_signed when a draft or a second signature of the same version would replace a signed one,
/// duplicate when the stop has another record.
Result<void> save_record(WriteTransaction&, const domain::Record&);
std::optional<domain::Record> record_by_id(ReadTransaction&, const RecordId&);
std::optional<domain::Record> record_of_stop(ReadTransaction&, const StopId&);
std::vector<domain::Record> records_of_visit(ReadTransaction&, const VisitId&);
/// Newest first, the present one included; drafts are no versions.
std::vector<domain::Record> record_versions(ReadTransaction&, const RecordId&);
/// Earlier signed records, newest first; activity empty means all.
std::vector<domain::Record> records_of_worker(ReadTransaction&, const WorkerId&, const std::string& activity,
                                              int limit = 50);
/// The grade that was concluded, by stop; signed records of one fair, and nothing else of them.
std::map<std::string, int> grades_of_fair(ReadTransaction&, const FairId&);

}  // namespace nuanxin::store
