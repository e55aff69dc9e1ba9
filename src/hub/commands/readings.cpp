// What instruments measured: received once, given to one stop or held, and a person's decision about it. A station has
// kept the bytes before it sends them here; the same transmission again changes nothing.
#include "domain/matching.h"
#include "domain/specimen.h"
#include "domain/wire.h"
#include "hub/commands/fields.h"
#include "hub/commands/handlers.h"
#include "hub/commands/itinerary.h"
#include "hub/commands/stop_moves.h"
#include "hub/permissions.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/reading.h"
#include "store/record.h"
#include "store/visit.h"

namespace nuanxin::hub::commands {
namespace {

using domain::HeldFor;
using domain::ReadingState;

domain::Claim claim_of(CommandRun& run, const domain::Visit& visit, const domain::Stop& stop) {
  const auto record = store::record_of_stop(run.tx, stop.id);
  return domain::Claim{stop.id, stop.activity, stop.state, has_consent(visit, "health"),
                       record && record->state != domain::RecordState::draft};
}

std::optional<domain::Claim> claim_of(CommandRun& run, const StopId& id) {
  auto visit = store::visit_of_stop(run.tx, id);
  if (!visit) return std::nullopt;
  return claim_of(run, *visit, *find_stop(*visit, id));
}

/// The barcode is ours, or the one that somebody wrote into the exam's form.
std::vector<domain::Claim> claims_by_specimen(CommandRun& run, const domain::Reading& reading) {
  std::vector<domain::Claim> out;
  const auto add = [&](const domain::Visit& visit) {
    for (const auto& stop : visit.stops)
      if (stop.activity == reading.activity && stop.state != domain::StopState::cancelled)
        out.push_back(claim_of(run, visit, stop));
  };
  if (const auto specimen = domain::parse_specimen(reading.specimen))
    for (const auto& fair : store::all_fairs(run.tx))
      if (fair.day == specimen->day)
        if (const auto visit = store::visit_by_ticket(run.tx, fair.id, specimen->ticket_number)) add(*visit);
  if (!out.empty()) return out;
  const auto& answers = member(reading.content, "answers");
  if (!answers.is_array()) return out;
  for (const auto& answer : answers) {
    const auto& links = member(answer, "links");
    if (text_or(answer, "code") != "@specimen" || !links.is_array() || links.empty() || !links[0].is_string()) continue;
    for (const auto& stop : store::stops_with_answer(run.tx, reading.fair, reading.activity,
                                                     links[0].get<std::string>(), reading.specimen))
      if (auto claim = claim_of(run, stop)) out.push_back(std::move(*claim));
  }
  return out;
}

Result<Json> save(CommandRun& run, domain::Reading& reading) {
  ++reading.version;
  store::save_reading(run.tx, reading);
  auto head = reading_head(reading);
  run.happened("reading", reading.id.str(), reading.version, head, [&] { return reading_event(reading); });
  return Json{{"reading", std::move(head)}};
}

Result<domain::Reading> reading_from(CommandRun& run, Fields& in) {
  domain::Reading out;
  out.id = in.id<ReadingId>("reading");
  out.fair = in.id<FairId>("fair");
  out.profile = in.text("profile", 100);
  out.activity = in.text("activity", 100);
  out.specimen = in.text_or_empty("specimen", 100);
  out.content = in.object("content");
  const auto received_at = in.instant("received_at");
  if (in && !received_at) in.wrong("received_at", "a time is expected");
  if (!in) return in.error();
  out.received_at = *received_at;
  out.station = run.actor.station.str();
  if (!run.library.catalogue().activity(out.activity))
    return refuse(Reason::invalid_value, "the catalogue does not know this activity", "activity");
  if (!store::fair_by_id(run.tx, out.fair)) return refuse(Reason::not_found, "no such fair", "fair");
  return out;
}

/// A reading that this person may decide about.
Result<domain::Reading> reading_to_decide(CommandRun& run, Fields& in) {
  const auto id = in.id<ReadingId>("reading");
  if (!in) return in.error();
  auto reading = store::reading_by_id(run.tx, id);
  if (!reading) return refuse(Reason::not_found, "no such reading", "reading");
  const auto* activity = run.library.catalogue().activity(reading->activity);
  if (!activity || !may_work_on(run.actor, *activity))
    return refuse(Reason::forbidden, "this activity is not yours to record", "reading");
  return std::move(*reading);
}

Error not_in_this_state(const domain::Reading& reading) {
  return refuse(Reason::illegal_move, "the reading is " + std::string(domain::code(reading.state)), "reading");
}

Result<Json> decide(CommandRun& run, domain::Reading reading, ReadingState state, HeldFor held_for,
                    const std::string& reason) {
  reading.state = state;
  reading.held_for = held_for;
  reading.decided_by = run.actor.staff_name;
  reading.reason = reason;
  return save(run, reading);
}

Error obstacle_error(HeldFor why) {
  if (why == HeldFor::no_consent) return refuse(Reason::consent_missing, "health", "stop");
  if (why == HeldFor::signed_already) return refuse(Reason::record_signed, {}, "stop");
  return refuse(Reason::invalid_value, "the stop is not for this exam", "stop");
}

}  // namespace

Result<Json> receive_reading(CommandRun& run, const Json& body) {
  Fields in(body);
  auto reading = reading_from(run, in);
  if (!reading) return reading.error();
  if (const auto known = store::reading_by_id(run.tx, reading->id)) return Json{{"reading", reading_head(*known)}};
  domain::Arrival arrival;
  arrival.activity = reading->activity;
  arrival.specimen = reading->specimen;
  arrival.is_control = value_or(body, "is_control", false);
  arrival.is_understood = value_or(body, "is_understood", true);
  if (!reading->specimen.empty()) arrival.by_specimen = claims_by_specimen(run, *reading);
  if (const auto here = text_or(body, "stop"); !here.empty()) arrival.here = claim_of(run, StopId(here));
  const auto match = domain::match(arrival);
  reading->stop = match.stop;
  reading->held_for = match.held_for;
  reading->state = match.stop.empty() ? ReadingState::held : ReadingState::offered;
  return save(run, *reading);
}

Result<Json> assign_reading(CommandRun& run, const Json& body) {
  Fields in(body);
  auto reading = reading_to_decide(run, in);
  if (!reading) return reading.error();
  const auto stop = in.id<StopId>("stop");
  const auto reason = in.text_or_empty("reason");
  if (!in) return in.error();
  if (reading->state != ReadingState::held) return not_in_this_state(*reading);
  const auto claim = claim_of(run, stop);
  if (!claim) return refuse(Reason::not_found, "no such stop", "stop");
  if (const auto why = domain::obstacle(*claim, reading->activity); why != HeldFor::nothing) return obstacle_error(why);
  reading->stop = stop;
  return decide(run, std::move(*reading), ReadingState::offered, HeldFor::nothing, reason);
}

Result<Json> take_reading(CommandRun& run, const Json& body) {
  Fields in(body);
  auto reading = reading_to_decide(run, in);
  if (!reading) return reading.error();
  if (reading->state == ReadingState::taken) return Json{{"reading", reading_head(*reading)}};
  if (reading->state != ReadingState::offered) return not_in_this_state(*reading);
  return decide(run, std::move(*reading), ReadingState::taken, HeldFor::nothing, {});
}

Result<Json> send_back_reading(CommandRun& run, const Json& body) {
  Fields in(body);
  auto reading = reading_to_decide(run, in);
  if (!reading) return reading.error();
  const auto reason = in.text_or_empty("reason");
  if (!in) return in.error();
  if (reading->state != ReadingState::offered && reading->state != ReadingState::taken)
    return not_in_this_state(*reading);
  reading->stop = {};
  return decide(run, std::move(*reading), ReadingState::held, HeldFor::sent_back, reason);
}

Result<Json> discard_reading(CommandRun& run, const Json& body) {
  Fields in(body);
  auto reading = reading_to_decide(run, in);
  if (!reading) return reading.error();
  const auto reason = in.text_or_empty("reason");
  if (!in) return in.error();
  if (reason.empty()) return refuse(Reason::reason_missing, {}, "reason");
  if (reading->state != ReadingState::held) return not_in_this_state(*reading);
  const auto why = reading->held_for;
  return decide(run, std::move(*reading), ReadingState::discarded, why, reason);
}

}  // namespace nuanxin::hub::commands
