// The pipe's lines in: JSON from outside to plans and events, nothing believed.
#include <algorithm>
#include <iterator>
#include <set>

#include "queue/event_read.h"
#include "queue/pipe.h"

namespace nuanxin::queue {
namespace {

/// The pipe opens a fair besides, and knows nothing of what the hub says to the engine itself.
bool is_event_name(std::string_view name) {
  if (name == "fair") return true;
  if (name == "windows" || name == "put") return false;
  return std::find(std::begin(event_names), std::end(event_names), name) != std::end(event_names);
}

Error unreadable(std::string_view field, std::string detail) {
  return refuse(Reason::bad_request, std::move(detail), std::string(field));
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

Result<FairPlan> read_fair(const Json& object) {
  Fields fields(object, TimeUnit::seconds);
  auto plan = fields.result(read_plan(fields));
  if (!plan) return plan;
  std::set<std::string> windows;
  for (std::size_t k = 0; k < plan->services.size(); ++k)
    for (const auto& id : plan->services[k].windows)
      if (!windows.insert(id).second)
        return refuse(Reason::invalid_value, "window named twice: " + id,
                      "/services/" + std::to_string(k) + "/windows");
  return plan;
}

Result<Event> read_event(const Message& message) {
  Fields fields(*message.fields, TimeUnit::seconds);
  auto event = read_event(message.name, fields);
  return fields.result(std::move(event));
}

}  // namespace nuanxin::queue
