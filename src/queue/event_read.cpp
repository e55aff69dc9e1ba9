#include "queue/event_read.h"

#include <algorithm>
#include <iterator>

namespace nuanxin::queue {
namespace {

void read_credits(Fields& fields, Parameters& p) {
  const auto name = fields.with_unit("credit");
  // Over the pipe what is said is added to the defaults; what the journal says is all there is.
  if (fields.unit() == TimeUnit::milliseconds && fields.has(name)) p.credit.clear();
  auto credits = fields.inside(name);
  for (std::size_t i = 0; i < std::size(class_words); ++i)
    if (const auto credit = credits.time(class_words[i])) p.credit[static_cast<VisitorClass>(i)] = *credit;
  fields.fail(credits);
}

void read_parameters(Fields fields, Fields& outer, Parameters& p) {
  p.overtaking_age = fields.length("b", p.overtaking_age);
  p.overtaking_count = fields.count("c", p.overtaking_count);
  p.remaining_weight = fields.number("r", p.remaining_weight);
  p.lead = fields.length("lead", p.lead);
  p.deck_quantile = fields.number("deck_q", p.deck_quantile);
  p.ewma = fields.number("ewma", p.ewma);
  read_credits(fields, p);
  p.appointment_credit_max = fields.length("appt_max", p.appointment_credit_max);
  p.miss_penalty = fields.length("miss_penalty", p.miss_penalty);
  outer.fail(fields);
}

ServicePlan read_service(Fields fields, Fields& outer) {
  ServicePlan service{fields.text("id"), fields.length("mean", 0), fields.length("walk", 0), fields.texts("windows")};
  outer.fail(fields);
  return service;
}

Precedence read_rule(Fields fields, Fields& outer) {
  Precedence rule{fields.text("after"), fields.text("then"), fields.length("min", 0), fields.length_or_nothing("max")};
  outer.fail(fields);
  return rule;
}

event::Arrive read_arrival(Fields& fields) {
  return {fields.text("ticket"), fields.texts("wants"), fields.one_of<VisitorClass>("class", class_words, "normal"),
          fields.instant("slot"), fields.texts("not_ready")};
}

template <class AtService>
AtService read_at_service(Fields& fields) {
  return {fields.text("ticket"), fields.text("service")};
}

template <class AtWindow>
AtWindow read_at_window(Fields& fields) {
  return {fields.text("ticket"), fields.text("service"), fields.text("window")};
}

event::Override read_override(Fields& fields) {
  return {fields.text("ticket"), fields.text("service"), fields.text_or_nothing("by").value_or(""),
          fields.text_or_nothing("reason").value_or("")};
}

WindowPlan read_window(Fields fields, Fields& outer) {
  WindowPlan window{fields.text("id"), fields.texts("services"), fields.one_of<WindowState>("state", state_words, "")};
  outer.fail(fields);
  return window;
}

event::SetWindows read_windows(Fields& fields) {
  event::SetWindows event;
  for (const auto& each : fields.array("windows"))
    event.windows.push_back(read_window(fields.element(each, "windows", event.windows.size()), fields));
  return event;
}

event::Put read_put(Fields& fields) {
  return {fields.text("ticket"),
          fields.one_of<Place>("place", place_names, ""),
          fields.text_or_nothing("service"),
          fields.text_or_nothing("window"),
          fields.texts("wants"),
          fields.texts("not_ready"),
          fields.count("misses", 0)};
}

}  // namespace

FairPlan read_plan(Fields& fields) {
  FairPlan plan;
  plan.policy = fields.text_or_nothing("policy").value_or(plan.policy);
  for (const auto& each : fields.array("services"))
    plan.services.push_back(read_service(fields.element(each, "services", plan.services.size()), fields));
  for (const auto& each : fields.array("order"))
    plan.order.push_back(read_rule(fields.element(each, "order", plan.order.size()), fields));
  read_parameters(fields.inside("params"), fields, plan.parameters);
  return plan;
}

Event read_event(std::string_view name, Fields& fields) {
  if (name == "arrive") return read_arrival(fields);
  if (name == "start") return read_at_window<event::Start>(fields);
  if (name == "finish") return read_at_window<event::Finish>(fields);
  if (name == "missed") return read_at_service<event::Missed>(fields);
  if (name == "returned") return event::Returned{fields.text("ticket")};
  if (name == "ready") return read_at_service<event::Ready>(fields);
  if (name == "not_ready") return read_at_service<event::NotReady>(fields);
  if (name == "park") return event::Park{fields.text("ticket")};
  if (name == "resume") return event::Resume{fields.text("ticket")};
  if (name == "transfer")
    return event::Transfer{fields.text("ticket"), fields.text_or_nothing("from"), fields.text_or_nothing("to")};
  if (name == "leave") return event::Leave{fields.text("ticket")};
  if (name == "override") return read_override(fields);
  if (name == "window")
    return event::SetWindow{fields.text("id"), fields.one_of<WindowState>("state", state_words, "")};
  if (name == "windows") return read_windows(fields);
  if (name == "put") return read_put(fields);
  return event::Tick{};
}

}  // namespace nuanxin::queue
