#include "queue/event_json.h"

#include <algorithm>
#include <iterator>

#include "queue/event_read.h"
#include "queue/explain.h"

namespace nuanxin::queue {
namespace {

template <class Enum, std::size_t N>
Json word(const std::string_view (&words)[N], Enum value) {
  return words[static_cast<std::size_t>(value)];
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json members(const event::Arrive& e) {
  return {{"ticket", e.ticket},
          {"wants", e.wants},
          {"class", word(class_words, e.visitor_class)},
          {"slot_ms", or_null(e.slot)},
          {"not_ready", e.not_ready}};
}

Json members(const event::Override& e) {
  return {{"ticket", e.ticket}, {"service", e.service}, {"by", e.by}, {"reason", e.reason}};
}

Json members(const event::Transfer& e) {
  return {{"ticket", e.ticket}, {"from", or_null(e.from)}, {"to", or_null(e.to)}};
}

Json members(const event::SetWindow& e) { return {{"id", e.id}, {"state", word(state_words, e.state)}}; }

Json members(const event::SetWindows& e) {
  auto windows = Json::array();
  for (const auto& each : e.windows)
    windows.push_back({{"id", each.id}, {"services", each.services}, {"state", word(state_words, each.state)}});
  return {{"windows", std::move(windows)}};
}

Json members(const event::Put& e) {
  return {{"ticket", e.ticket},
          {"place", word(place_names, e.place)},
          {"service", or_null(e.service)},
          {"window", or_null(e.window)},
          {"wants", e.wants},
          {"not_ready", e.not_ready},
          {"misses", e.misses}};
}

/// A ticket, a ticket at a service, a ticket at a window, or nothing.
template <class Plain>
Json members(const Plain& e) {
  auto json = Json::object();
  if constexpr (requires { e.ticket; }) json["ticket"] = e.ticket;
  if constexpr (requires { e.service; }) json["service"] = e.service;
  if constexpr (requires { e.window; }) json["window"] = e.window;
  return json;
}

Json parameters_json(const Parameters& p) {
  auto credits = Json::object();
  for (const auto& [visitor_class, credit] : p.credit)
    credits[std::string(class_words[static_cast<std::size_t>(visitor_class)])] = credit;
  return {{"b_ms", p.overtaking_age},         {"c", p.overtaking_count},
          {"r", p.remaining_weight},          {"lead_ms", p.lead},
          {"deck_q", p.deck_quantile},        {"ewma", p.ewma},
          {"credit_ms", std::move(credits)},  {"appt_max_ms", p.appointment_credit_max},
          {"miss_penalty_ms", p.miss_penalty}};
}

}  // namespace

Json to_json(const Event& event) {
  static_assert(std::size(event_names) == std::variant_size_v<Event>);
  auto json = Json::object();
  json["event"] = event_names[event.index()];
  json.update(std::visit([](const auto& each) { return members(each); }, event));
  return json;
}

Result<Event> event_from_json(const Json& json) {
  Fields fields(json, TimeUnit::milliseconds);
  const auto name = fields.text("event");
  if (std::find(std::begin(event_names), std::end(event_names), name) == std::end(event_names))
    fields.fail("event", "unknown event");
  auto event = read_event(name, fields);
  return fields.result(std::move(event));
}

Json to_json(const FairPlan& plan) {
  auto services = Json::array();
  for (const auto& each : plan.services)
    services.push_back({{"id", each.id}, {"mean_ms", each.mean}, {"walk_ms", each.walk}, {"windows", each.windows}});
  auto order = Json::array();
  for (const auto& rule : plan.order)
    order.push_back({{"after", rule.after}, {"then", rule.then}, {"min_ms", rule.min}, {"max_ms", or_null(rule.max)}});
  return {{"policy", plan.policy},
          {"services", std::move(services)},
          {"order", std::move(order)},
          {"params", parameters_json(plan.parameters)}};
}

Result<FairPlan> plan_from_json(const Json& json) {
  Fields fields(json, TimeUnit::milliseconds);
  auto plan = read_plan(fields);
  return fields.result(std::move(plan));
}

Json to_json(const CallBasis& basis) {
  return {{"reason", code(basis.reason)},
          {"oldest", basis.oldest},
          {"age_difference_ms", basis.age_difference},
          {"oldest_skips", basis.oldest_skips},
          {"skips_allowed", basis.skips_allowed},
          {"index_called_min", basis.index_called},
          {"index_oldest_min", basis.index_oldest},
          {"oldest_waits_for", basis.oldest_waits_for},
          {"oldest_wait_min", basis.oldest_wait},
          {"capped", basis.capped},
          {"deck_target", basis.deck_target},
          {"estimate_used_ms", basis.estimate_used},
          {"by", basis.by},
          {"why", basis.why},
          {"credit_ms", basis.credit},
          {"time_is_short", basis.time_is_short},
          {"class", word(class_words, basis.visitor_class)},
          {"policy", basis.policy}};
}

}  // namespace nuanxin::queue
