// The day of a fair in counts.
#include "hub/read_run.h"
#include "report/day_report.h"
#include "store/fair.h"
#include "store/record.h"
#include "store/visit.h"

namespace nuanxin::hub::reads {

Result<Json> day(const ReadRun& in) {
  const auto fair = store::fair_by_id(in.tx, FairId(in.id));
  if (!fair) return refuse(Reason::not_found, "no such fair", "id");
  const auto visits = store::visits_of_fair(in.tx, fair->id);
  const auto grades = store::grades_of_fair(in.tx, fair->id);
  const auto roster = store::expected_worker_ids(in.tx, fair->id);
  return report::to_json(report::make_day_report({.fair = *fair,
                                                  .catalogue = in.library.catalogue(),
                                                  .visits = visits,
                                                  .grades = grades,
                                                  .roster_workers = roster,
                                                  .issued = store::tickets_issued(in.tx, fair->id),
                                                  .expected = store::expected_count(in.tx, fair->id),
                                                  .now = in.now}));
}

}  // namespace nuanxin::hub::reads
