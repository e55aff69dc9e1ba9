#include "queue/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace nuanxin::queue {
namespace {

/// Whole minutes, never none: "0 minutes earlier" explains nothing.
int minutes(double value) { return std::max(1, static_cast<int>(std::lround(value))); }
int minutes(Millis value) { return minutes(static_cast<double>(value) / 60'000); }

Words name_of(const ServiceNames& names, const std::string& id) { return names ? names(id) : Words{id, id}; }

Words oldest(const Call& call, const Words& service) {
  if (call.basis.policy == "card-order")
    return {fmt::format("{}按自己的项目顺序，下一项是{}。", call.ticket, service.zh),
            fmt::format("{} goes on to {}, next on the card.", call.ticket, service.en)};
  if (call.basis.policy == "shortest-queue")
    return {fmt::format("{}现在能做的项目里，{}排队最短。", call.ticket, service.zh),
            fmt::format("Of what {} can do now, {} has the shortest queue.", call.ticket, service.en)};
  return {fmt::format("现在能做{}的人里，{}等得最久。", service.zh, call.ticket),
          fmt::format("{} has waited longest of those who can start {} now.", call.ticket, service.en)};
}

Words why_out_of_turn(const Call& call) {
  if (call.basis.time_is_short)
    return {"前一项做完后的时限快到了", "the time allowed after the step before is running out"};
  return {"其余要等的最少，很快就能全部办完", "this person is nearly finished and has little else to wait for"};
}

Words what_the_oldest_keeps(const CallBasis& basis, const ServiceNames& names) {
  Words words{
      fmt::format("{}的位置不变，在这里被越过{}次（最多{}次）", basis.oldest, basis.oldest_skips, basis.skips_allowed),
      fmt::format("{} keeps the place and has been passed here {} of at most {} times", basis.oldest,
                  basis.oldest_skips, basis.skips_allowed)};
  if (basis.oldest_waits_for.empty()) return words;
  const auto other = name_of(names, basis.oldest_waits_for);
  words.zh += fmt::format("，而且本来还要等{}约{}分钟", other.zh, minutes(basis.oldest_wait));
  words.en += fmt::format(", and has about {} min to wait for {} anyway", minutes(basis.oldest_wait), other.en);
  return words;
}

Words shorter(const Call& call, const ServiceNames& names) {
  const auto why = why_out_of_turn(call);
  const auto kept = what_the_oldest_keeps(call.basis, names);
  const auto early = minutes(call.basis.age_difference);
  return {fmt::format("{}提前{}分钟叫到：{}。{}。", call.ticket, early, why.zh, kept.zh),
          fmt::format("{} is called {} min before the turn: {}. {}.", call.ticket, early, why.en, kept.en)};
}

Words cap(const Call& call, const Words& service) {
  const auto& basis = call.basis;
  if (basis.capped.empty())
    return {fmt::format("{}严格按号叫，轮到{}。", service.zh, call.ticket),
            fmt::format("{} is called strictly in ticket order; it is {}'s turn.", service.en, call.ticket)};
  return {fmt::format("{}在{}已被越过{}次，这一次严格按号，轮到{}。", basis.capped, service.zh, basis.skips_allowed,
                      call.ticket),
          fmt::format("{} was passed {} times at {}: strict ticket order now, and it is {}'s turn.", basis.capped,
                      basis.skips_allowed, service.en, call.ticket)};
}

Words class_name(VisitorClass visitor_class) {
  switch (visitor_class) {
    case VisitorClass::elderly:
      return {"65岁以上", "65 or older"};
    case VisitorClass::disabled:
      return {"残障人士", "disabled"};
    case VisitorClass::pregnant:
      return {"孕妇", "pregnant"};
    case VisitorClass::normal:
    case VisitorClass::appointment:
      break;
  }
  return {"优先", "priority"};
}

Words credit(const Call& call) {
  const auto who = class_name(call.basis.visitor_class);
  const auto earlier = minutes(call.basis.credit);
  return {fmt::format("{}按早到{}分钟计算（{}）。", call.ticket, earlier, who.zh),
          fmt::format("{} counts as arrived {} min earlier ({}).", call.ticket, earlier, who.en)};
}

Words appointment(const Call& call) {
  const auto earlier = minutes(call.basis.credit);
  return {fmt::format("{}有预约，按早到{}分钟计算。", call.ticket, earlier),
          fmt::format("{} has an appointment and counts as arrived {} min earlier.", call.ticket, earlier)};
}

Words back_again(const Call& call) {
  return {fmt::format("{}过号后已经回来，现在又轮到。", call.ticket),
          fmt::format("{} missed a call and is back; it is this ticket's turn again.", call.ticket)};
}

Words out_of_turn(const Call& call) {
  const auto& by = call.basis.by;
  return {fmt::format("{}人工叫号{}，原因：{}", by.empty() ? "现场" : by, call.ticket, call.basis.why),
          fmt::format("{} called {} out of turn: {}", by.empty() ? "The organizer" : by, call.ticket, call.basis.why)};
}

}  // namespace

Words explain(const Call& call, const ServiceNames& names) {
  const auto service = name_of(names, call.service);
  switch (call.basis.reason) {
    case CallReason::oldest:
      return oldest(call, service);
    case CallReason::shorter:
      return shorter(call, names);
    case CallReason::cap:
      return cap(call, service);
    case CallReason::credit:
      return credit(call);
    case CallReason::appointment:
      return appointment(call);
    case CallReason::return_:
      return back_again(call);
    case CallReason::override_:
      return out_of_turn(call);
  }
  return {};
}

std::string_view code(CallReason reason) {
  switch (reason) {
    case CallReason::oldest:
      return "OLDEST";
    case CallReason::shorter:
      return "SHORTER";
    case CallReason::cap:
      return "CAP";
    case CallReason::credit:
      return "CREDIT";
    case CallReason::appointment:
      return "APPT";
    case CallReason::return_:
      return "RETURN";
    case CallReason::override_:
      return "OVERRIDE";
  }
  return "";
}

}  // namespace nuanxin::queue
