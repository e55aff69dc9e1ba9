// What instruments measured: what waits for a decision, and what lies ready for a form.
#include "domain/wire.h"
#include "hub/permissions.h"
#include "hub/read_run.h"
#include "store/fair.h"
#include "store/reading.h"
#include "store/visit.h"

namespace nuanxin::hub::reads {
namespace {

bool may_read_activity(const ReadRun& in, const std::string& activity) {
  const auto* found = in.library.catalogue().activity(activity);
  return found && may_work_on(in.actor, *found);
}

/// The received bytes are asked for one by one.
Json without_bytes(const domain::Reading& reading) {
  auto out = domain::to_json(reading);
  if (auto& content = out["content"]; content.is_object() && content.contains("capture"))
    content["capture"].erase("raw");
  return out;
}

Json reading_list(const ReadRun& in, const std::vector<domain::Reading>& readings) {
  Json out = Json::array();
  for (const auto& each : readings)
    if (may_read_activity(in, each.activity)) out.push_back(without_bytes(each));
  return out;
}

}  // namespace

Result<Json> held_readings(const ReadRun& in) {
  const FairId fair(in.id);
  if (!store::fair_by_id(in.tx, fair)) return refuse(Reason::not_found, "no such fair", "id");
  return reading_list(in, store::held_readings(in.tx, fair));
}

Result<Json> stop_readings(const ReadRun& in) {
  const auto stop = store::stop_by_id(in.tx, StopId(in.id));
  if (!stop) return refuse(Reason::not_found, "no such stop", "id");
  if (!may_read_activity(in, stop->activity))
    return refuse(Reason::forbidden, "this activity is not yours to read", "id");
  return reading_list(in, store::readings_of_stop(in.tx, stop->id));
}

Result<Json> reading(const ReadRun& in) {
  const auto found = store::reading_by_id(in.tx, ReadingId(in.id));
  if (!found) return refuse(Reason::not_found, "no such reading", "id");
  if (!may_read_activity(in, found->activity))
    return refuse(Reason::forbidden, "this activity is not yours to read", "id");
  return domain::to_json(*found);
}

}  // namespace nuanxin::hub::reads
