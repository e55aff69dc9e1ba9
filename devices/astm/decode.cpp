#include "devices/astm/decode.h"

#include <algorithm>
#include <utility>

#include "base/charset.h"
#include "base/crypto.h"
#include "base/json.h"
#include "devices/astm/session_json.h"

namespace nuanxin::astm {
namespace {

using Kind = FrameEvent::Kind;

std::string_view control_name(Kind kind) {
  switch (kind) {
    case Kind::enq:
      return "ENQ";
    case Kind::ack:
      return "ACK";
    case Kind::nak:
      return "NAK";
    case Kind::eot:
      return "EOT";
    default:
      return {};
  }
}

bool is_control(const FrameEvent& event) { return !control_name(event.kind).empty(); }
bool is_answer(const FrameEvent& event) { return event.kind == Kind::ack || event.kind == Kind::nak; }

Json controls_json(const std::vector<FrameEvent>& events) {
  Json json{{"result", "ok"}, {"control", control_name(events.front().kind)}};
  if (events.size() > 1) {
    Json names = Json::array();
    for (const auto& event : events) names.push_back(control_name(event.kind));
    json["controls"] = std::move(names);
  }
  const auto count = std::count_if(events.begin(), events.end(), [](const auto& e) { return e.kind == Kind::enq; });
  // One ENQ alone changes nothing yet: we may be busy. A second one is the analyzer's after contention (page 2.1).
  if (!std::all_of(events.begin(), events.end(), is_answer)) json["state"] = count > 1 ? "wait" : "idle";
  if (events.front().skipped != 0) json["skipped"] = events.front().skipped;
  return json;
}

/// A line that is a dialogue: ENQ, then at least one frame or the end.
bool is_session(const std::vector<FrameEvent>& events, bool is_pending) {
  const auto first = std::find_if_not(events.begin(), events.end(), is_answer);
  if (first == events.end() || first->kind != Kind::enq) return false;
  return is_pending ||
         std::any_of(first, events.end(), [](const auto& e) { return e.kind != Kind::enq && !is_answer(e); });
}

bool is_bare_record(std::string_view bytes) {
  return bytes.size() > 4 && bytes[0] == 'H' && bytes.find(byte::stx) == std::string_view::npos &&
         delimiters_of(bytes).field == bytes[1] && bytes.find_first_of("\r\n") != std::string_view::npos;
}

/// Several frames that are a message without ENQ and EOT.
bool is_message_of_frames(const std::vector<FrameEvent>& events) {
  if (events.size() < 2 || std::any_of(events.begin(), events.end(), is_control)) return false;
  return events.front().text.starts_with('H') && is_terminated(events.back().text);
}

std::string first_record(const std::string& text) { return text.substr(0, text.find_first_of("\r\n")); }

/// An accepted frame by itself.
Json accepted_json(const FrameEvent& event, std::size_t wire_size, const Delimiters& delimiters) {
  const std::string text = decode_text(event.text).text;
  const std::string line = first_record(text);
  const Record record(line, delimiters);
  Json json{{"result", "ok"}, {"fn", event.number}, {"record", line}, {"last", event.is_last}};
  json["checksum"] = event.checksum;
  json["frame_len"] = wire_size;
  const Message message = parse_message(event.text);
  json["records"] = message.records;
  if (record.type() != 0) {
    json["record_type"] = std::string(1, record.type());
    json.update(record_fields(record));
  }
  if (message.records > 1 && record.type() == 'H') json.update(to_json(message));
  json["reply"] = "06";
  if (event.skipped != 0) json["skipped"] = event.skipped;
  return json;
}

Json error_json(std::string_view code) { return Json{{"result", "error"}, {"error", code}, {"reply", "15"}}; }

/// The first frame (or the first error) at the top, all in "list".
Json list_json(Json list) {
  std::size_t frames = 0;
  const Json* top = nullptr;
  for (const auto& one : list) {
    if (one.contains("fn")) ++frames;
    const auto result = text_or(one, "result");
    if (top == nullptr || (result == "error" && text_or(*top, "result") != "error")) top = &one;
  }
  Json json = *top;
  json["frames"] = frames;
  json["list"] = std::move(list);
  return json;
}

}  // namespace

bool AstmLines::is_known(const std::string& digest) {
  if (std::find(m_headers.begin(), m_headers.end(), digest) != m_headers.end()) return true;
  m_headers.push_back(digest);
  if (m_headers.size() > max_headers) m_headers.pop_front();
  return false;
}

/// A header with number 1 begins a message whatever was before.
Json AstmLines::header(const FrameEvent& event, Json accepted, Context& context) {
  const std::string digest = crypto::hash(event.text);
  const bool is_again = is_known(digest);
  const bool is_directly_again = context.is_open && context.header == digest;
  context = {};
  if (!is_directly_again && !is_terminated(event.text)) {
    context.is_open = true;
    context.last = 1;
    context.delimiters = delimiters_of(event.text);
    context.header = digest;
  }
  return is_again ? Json{{"result", "duplicate"}, {"fn", 1}, {"reply", "06"}} : accepted;
}

Json AstmLines::frame(const FrameEvent& event, std::size_t wire_size, Context& context) {
  if (event.kind != Kind::frame) {
    context = {};
    return error_json(error_code(event.kind));
  }
  const bool is_header =
      event.number == 1 && event.text.starts_with('H') && delimiters_of(event.text).field == event.text[1];
  if (is_header) return header(event, accepted_json(event, wire_size, delimiters_of(event.text)), context);
  if (context.is_open && event.number == context.last) {
    context = {};
    return Json{{"result", "duplicate"}, {"fn", event.number}, {"reply", "06"}};
  }
  if (context.is_open && event.number != next_number(context.last)) {
    Json json = error_json("frame_number");
    json["expected"] = next_number(context.last);
    json["fn"] = event.number;
    context = {};
    return json;
  }
  Json json = accepted_json(event, wire_size, context.delimiters);
  const bool is_open = context.is_open || (context.is_asked && event.number == 1);
  context.is_asked = false;
  context.is_open = is_open && !is_terminated(event.text);
  context.last = event.number;
  context.header.clear();
  return json;
}

Json AstmLines::frames(const std::vector<FrameEvent>& events, std::string_view bytes, Context& context) {
  Json list = Json::array();
  for (const auto& event : events) {
    if (is_control(event)) {
      if (!is_answer(event)) context = {};
      continue;
    }
    const bool has_line_feed = event.end < bytes.size() && bytes[event.end] == '\n' && bytes[event.end - 1] == '\r';
    list.push_back(frame(event, event.wire_size + (has_line_feed ? 1 : 0), context));
  }
  return list;
}

Json AstmLines::decode(std::string_view bytes, device::Direction direction) {
  Context& context = m_contexts[direction == device::Direction::to_device ? 1 : 0];
  if (is_bare_record(bytes)) {
    context = {};
    return session_json(bytes, Handshake::none);
  }
  FrameDecoder decoder;
  const auto events = decoder.feed(bytes);
  if (is_session(events, decoder.is_pending())) {
    context = {};
    return session_json(bytes);
  }
  if (!events.empty() && !decoder.is_pending() && std::all_of(events.begin(), events.end(), is_control)) {
    if (!std::all_of(events.begin(), events.end(), is_answer)) {
      context = {};
      context.is_asked = events.back().kind == Kind::enq;
    }
    return controls_json(events);
  }
  if (is_message_of_frames(events)) {
    context = {};
    return session_json(bytes, Handshake::frames_only);
  }
  Json list = frames(events, bytes, context);
  if (decoder.is_pending() || list.empty()) {
    context = {};
    Json json{{"result", decoder.is_pending() ? "incomplete" : "ignore"}};
    if (decoder.skipped() != 0) json["skipped"] = decoder.skipped();
    list.push_back(std::move(json));
  }
  return list.size() == 1 ? list.front() : list_json(std::move(list));
}

int decode_astm(std::istream& in, std::ostream& out) {
  AstmLines lines;
  return device::decode_lines(in, out,
                              [&](const device::HexLine& line) { return lines.decode(line.bytes, line.direction); });
}

}  // namespace nuanxin::astm
