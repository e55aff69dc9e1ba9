#include "queue/pipe.h"

#include "base/json.h"
#include "queue/explain.h"
#include "queue/fields.h"

namespace nuanxin::queue {
namespace {

constexpr std::string_view last_line = "{\"done\":true}\n";

std::string json_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'; }

std::string refusal_line(const Error& error) {
  std::string reason(reason_code(error.reason));
  if (!error.field.empty()) reason += ' ' + error.field;
  if (!error.detail.empty()) reason += ": " + error.detail;
  return json_line({{"refused", {{"reason", reason}}}});
}

double in_seconds(Millis time) { return static_cast<double>(time) / 1000; }

Json to_json(const Call& call) {
  const auto words = explain(call);
  return {{"call",
           {{"ticket", call.ticket},
            {"service", call.service},
            {"window", call.window ? Json(*call.window) : Json()},
            {"deck", !call.window},
            {"reason", code(call.basis.reason)},
            {"text", {{"zh", words.zh}, {"en", words.en}}}}}};
}

Json to_json(const Uncall& uncall) { return {{"uncall", {{"ticket", uncall.ticket}, {"service", uncall.service}}}}; }

Json to_json(const WakeAt& wake) { return {{"wake_at", in_seconds(wake.at)}}; }

}  // namespace

Json to_json(const Decision& decision) {
  return std::visit([](const auto& each) { return to_json(each); }, decision);
}

std::string Pipe::answer(std::string_view line) {
  const auto decisions = take(line);
  if (!decisions) return refusal_line(decisions.error()).append(last_line);
  std::string block;
  for (const auto& decision : *decisions) block += json_line(to_json(decision));
  return block.append(last_line);
}

Result<std::vector<Decision>> Pipe::take(std::string_view line) {
  const auto json = parse_json(line);
  if (!json) return json.error();
  const auto message = read_message(*json);
  if (!message) return message.error();
  if (message->name == "fair") {
    if (m_engine) return refuse(Reason::duplicate, "the fair is open");
    auto plan = read_fair(*message->fields);
    if (!plan) return plan.error();
    auto engine = Engine::open(std::move(*plan));
    if (!engine) return engine.error();
    m_engine = std::move(*engine);
    return std::vector<Decision>{};
  }
  if (!m_engine) return refuse(Reason::illegal_move, "no fair is open");
  if (!message->t) return refuse(Reason::bad_request, "no time", "/t");
  const auto t = read_seconds(*message->t, "/t");
  if (!t) return t.error();
  const auto event = read_event(*message);
  if (!event) return event.error();
  return m_engine->apply(*t, *event);
}

}  // namespace nuanxin::queue
