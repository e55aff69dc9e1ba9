// The pipe's lines in: JSON from outside to plans and events, nothing believed.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/json.h"
#include "queue/pipe.h"

namespace nuanxin::queue {
namespace {

constexpr double longest_time_s = 1e12;

constexpr std::string_view event_names[] = {"arrive", "start",     "finish", "missed", "returned",
                                            "ready",  "not_ready", "park",   "resume", "transfer",
                                            "leave",  "override",  "window", "tick",   "fair"};

Error unreadable(std::string_view field, std::string detail) {
  return refuse(Reason::bad_request, std::move(detail), std::string(field));
}

bool is_event_name(std::string_view name) {
  return std::find(std::begin(event_names), std::end(event_names), name) != std::end(event_names);
}

/// Reads members one after the other and remembers the first that is wrong, so that a list of fields stays a list.
class Reader {
 public:
  explicit Reader(const Json& object, std::string path = {}) : m_object(object), m_path(std::move(path)) {
    if (!object.is_object()) fail("", "not an object");
  }

  std::string text(std::string_view name) {
    const auto& value = member(m_object, name);
    if (!value.is_string()) return fail(name, "not a text"), std::string();
    return value.get<std::string>();
  }
  std::optional<std::string> text_or_nothing(std::string_view name) {
    if (member(m_object, name).is_null()) return {};
    return text(name);
  }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> list;
    for (const auto& each : array(name)) {
      if (!each.is_string()) return fail(name, "not a list of texts"), list;
      list.push_back(each.get<std::string>());
    }
    return list;
  }
  /// Nothing when absent.
  const Json& array(std::string_view name) {
    static const Json empty = Json::array();
    const auto& value = member(m_object, name);
    if (value.is_null()) return empty;
    if (!value.is_array()) return fail(name, "not a list"), empty;
    return value;
  }
  Millis time(std::string_view name, Millis fallback) { return time_or_nothing(name).value_or(fallback); }
  std::optional<Millis> time_or_nothing(std::string_view name) {
    const auto& value = member(m_object, name);
    if (value.is_null()) return {};
    const auto time = read_time(value, name);
    if (!time) return fail(name, time.error().detail), std::nullopt;
    return *time;
  }
  double number(std::string_view name, double fallback) {
    const auto& value = member(m_object, name);
    if (value.is_null()) return fallback;
    if (!value.is_number()) return fail(name, "not a number"), fallback;
    return value.get<double>();
  }
  template <class Enum, std::size_t N>
  Enum one_of(std::string_view name, const std::string_view (&words)[N], const std::string& fallback) {
    const auto word = text_or_nothing(name).value_or(fallback);
    for (std::size_t i = 0; i < N; ++i)
      if (words[i] == word) return static_cast<Enum>(i);
    fail(name, "unknown: " + word);
    return {};
  }
  Reader inside(std::string_view name) {
    static const Json empty = Json::object();
    const auto& value = member(m_object, name);
    return Reader(value.is_null() ? empty : value, m_path + '/' + std::string(name));
  }
  void fail(std::string_view name, std::string detail) {
    if (m_error) return;
    const auto field = name.empty() || name.front() == '/' ? std::string(name) : '/' + std::string(name);
    m_error = unreadable(m_path + field, std::move(detail));
  }
  void fail(const Reader& other) {
    if (!m_error) m_error = other.m_error;
  }
  template <class T>
  Result<T> result(T value) {
    if (m_error) return *m_error;
    return value;
  }

 private:
  const Json& m_object;
  std::string m_path;
  std::optional<Error> m_error;
};

constexpr std::string_view class_words[] = {"normal", "elderly", "disabled", "pregnant", "appointment"};
constexpr std::string_view state_words[] = {"open", "pause", "close"};

void read_parameters(Reader fields, Reader& outer, Parameters& p) {
  p.overtaking_age = fields.time("b_s", p.overtaking_age);
  const auto count = fields.number("c", p.overtaking_count);
  if (!(count >= 0 && count <= 1e9 && count == std::floor(count)))
    fields.fail("c", "not a count");
  else
    p.overtaking_count = static_cast<int>(count);
  p.remaining_weight = fields.number("r", p.remaining_weight);
  p.lead = fields.time("lead_s", p.lead);
  p.deck_quantile = fields.number("deck_q", p.deck_quantile);
  p.ewma = fields.number("ewma", p.ewma);
  auto credits = fields.inside("credit_s");
  for (std::size_t i = 0; i < std::size(class_words); ++i)
    if (const auto credit = credits.time_or_nothing(class_words[i])) p.credit[static_cast<VisitorClass>(i)] = *credit;
  p.appointment_credit_max = fields.time("appt_max_s", p.appointment_credit_max);
  p.miss_penalty = fields.time("miss_penalty_s", p.miss_penalty);
  outer.fail(credits);
  outer.fail(fields);
}

ServicePlan read_service(Reader fields, Reader& outer) {
  ServicePlan service{fields.text("id"), fields.time("mean_s", 0), fields.time("walk_s", 0), fields.texts("windows")};
  outer.fail(fields);
  return service;
}

Precedence read_rule(Reader fields, Reader& outer) {
  Precedence rule{fields.text("after"), fields.text("then"), fields.time("min_s", 0), fields.time_or_nothing("max_s")};
  outer.fail(fields);
  return rule;
}

event::Arrive read_arrival(Reader& fields) {
  return {fields.text("ticket"), fields.texts("wants"), fields.one_of<VisitorClass>("class", class_words, "normal"),
          fields.time_or_nothing("slot"), fields.texts("not_ready")};
}

template <class AtService>
AtService read_at_service(Reader& fields) {
  return {fields.text("ticket"), fields.text("service")};
}

template <class AtWindow>
AtWindow read_at_window(Reader& fields) {
  return {fields.text("ticket"), fields.text("service"), fields.text("window")};
}

event::Override read_override(Reader& fields) {
  return {fields.text("ticket"), fields.text("service"), fields.text_or_nothing("by").value_or(""),
          fields.text_or_nothing("reason").value_or("")};
}

Event read_named(std::string_view name, Reader& fields) {
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
  return event::Tick{};
}

const Json* member_of(const Json& object, const char* name) {
  const auto it = object.find(name);
  return it == object.end() ? nullptr : &*it;
}

}  // namespace

Result<Message> read_message(const Json& line) {
  if (!line.is_object()) return unreadable("", "not an object");
  for (const auto* key : {"event", "type"}) {
    const auto* name = member_of(line, key);
    if (!name || !name->is_string()) continue;
    if (!is_event_name(name->get_ref<const std::string&>())) return unreadable('/' + std::string(key), "unknown event");
    return Message{name->get<std::string>(), &line, member_of(line, "t")};
  }
  for (const auto& [name, fields] : line.items()) {
    const auto* t = member_of(line, "t");
    if (name == "tick" && !fields.is_object()) return Message{name, &line, t};
    if (!is_event_name(name) || !fields.is_object()) continue;
    return Message{name, &fields, t ? t : member_of(fields, "t")};
  }
  return unreadable("/event", "unknown event");
}

Result<Millis> read_time(const Json& value, std::string_view field) {
  if (!value.is_number()) return unreadable(field, "not a number of seconds");
  const auto seconds = value.get<double>();
  if (!(std::abs(seconds) <= longest_time_s)) return unreadable(field, "beyond all times");
  return std::llround(seconds * 1000);
}

Result<FairPlan> read_fair(const Json& object) {
  Reader fields(object);
  FairPlan plan;
  plan.policy = fields.text_or_nothing("policy").value_or(plan.policy);
  std::size_t i = 0;
  for (const auto& each : fields.array("services"))
    plan.services.push_back(read_service(Reader(each, "/services/" + std::to_string(i++)), fields));
  i = 0;
  for (const auto& each : fields.array("order"))
    plan.order.push_back(read_rule(Reader(each, "/order/" + std::to_string(i++)), fields));
  read_parameters(fields.inside("params"), fields, plan.parameters);
  return fields.result(std::move(plan));
}

Result<Event> read_event(const Message& message) {
  Reader fields(*message.fields);
  auto event = read_named(message.name, fields);
  return fields.result(std::move(event));
}

}  // namespace nuanxin::queue
