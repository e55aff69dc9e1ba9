#include "devices/escpos/status.h"

#include <istream>
#include <ostream>

#include "base/json.h"
#include "devices/common/bytes.h"
#include "devices/escpos/scanner.h"

namespace nuanxin::escpos {
namespace {

constexpr std::size_t automatic_size = 4;

bool has(unsigned byte, unsigned bits) { return (byte & bits) != 0; }
bool is_answer(unsigned byte) { return (byte & 0x93U) == 0x12; }
bool starts_automatic(unsigned byte) { return (byte & 0x93U) == 0x10; }
bool continues_automatic(unsigned byte) { return (byte & 0x90U) == 0; }

/// False when the buffer begins an automatic status that is not all there.
bool take(std::string& buffer, int request, std::vector<StatusEvent>& events) {
  const unsigned first = device::byte_at(buffer, 0);
  StatusEvent event;
  std::size_t size = 1;
  if (is_answer(first)) {
    event.kind = StatusEvent::Kind::answer;
    event.request = request;
  } else if (starts_automatic(first)) {
    for (std::size_t i = 1; i < buffer.size() && i < automatic_size; ++i)
      if (!continues_automatic(device::byte_at(buffer, i))) size = 0;  // cut short: its first byte is dropped
    if (size != 0) {
      if (buffer.size() < automatic_size) return false;
      event.kind = StatusEvent::Kind::automatic;
      size = automatic_size;
    }
    size = size == 0 ? 1 : size;
  }
  event.bytes = buffer.substr(0, size);
  buffer.erase(0, size);
  events.push_back(std::move(event));
  return true;
}

void answer_to_json(Json& json, int request, unsigned byte) {
  json["n"] = request;
  switch (request) {
    case 1:
      json["offline"] = has(byte, 0x08);
      if (has(byte, 0x04)) json["drawer_pin"] = true;
      break;
    case 2:
      json["cover_open"] = has(byte, 0x04);
      json["paper_end_stop"] = has(byte, 0x20);
      json["error"] = has(byte, 0x40);
      if (has(byte, 0x08)) json["feed_key"] = true;
      break;
    case 3:
      json["cutter"] = has(byte, 0x08);
      json["unrecoverable"] = has(byte, 0x20);
      json["auto_recoverable"] = has(byte, 0x40);
      break;
    default:
      json["near_end"] = has(byte, 0x0C);
      json["paper_end"] = has(byte, 0x60);
      break;
  }
}

void automatic_to_json(Json& json, std::string_view bytes) {
  json["asb"] = true;
  json["offline"] = has(device::byte_at(bytes, 0), 0x08);
  json["cover_open"] = has(device::byte_at(bytes, 0), 0x20);
  json["cutter"] = has(device::byte_at(bytes, 1), 0x08);
  json["unrecoverable"] = has(device::byte_at(bytes, 1), 0x20);
  json["auto_recoverable"] = has(device::byte_at(bytes, 1), 0x40);
  json["near_end"] = has(device::byte_at(bytes, 2), 0x03);
  json["paper_end"] = has(device::byte_at(bytes, 2), 0x0C);
}

/// Exactly one DLE EOT or GS a: nobody's answer looks like that.
bool is_status_command(std::string_view bytes) {
  return bytes.size() == 3 && (bytes.starts_with(std::string_view("\x10\x04", 2)) || bytes.starts_with("\x1D\x61"));
}

Json commands_to_json(std::string_view bytes) {
  CommandScanner scanner;
  Json all = Json::array();
  for (const auto& command : scanner.feed(bytes)) all.push_back(to_json(command));
  if (scanner.is_pending()) all.push_back(Json{{"result", "error"}, {"error", "length"}});
  if (all.size() == 1) return all.front();
  return Json{{"result", "ok"}, {"messages", std::move(all)}};
}

}  // namespace

std::vector<StatusEvent> StatusDecoder::feed(std::string_view bytes, int request) {
  std::vector<StatusEvent> events;
  for (const char c : bytes) {
    m_buffer.push_back(c);
    while (!m_buffer.empty() && take(m_buffer, request, events)) {
    }
  }
  return events;
}

void Condition::apply(const StatusEvent& event) {
  if (event.kind == StatusEvent::Kind::automatic) {
    offline = has(device::byte_at(event.bytes, 0), 0x08);
    cover_open = has(device::byte_at(event.bytes, 0), 0x20);
    error = has(device::byte_at(event.bytes, 1), 0x68);
    near_end = has(device::byte_at(event.bytes, 2), 0x03);
    paper_end = has(device::byte_at(event.bytes, 2), 0x0C);
    paper_stop = false;
    return;
  }
  if (event.kind != StatusEvent::Kind::answer) return;
  const unsigned byte = device::byte_at(event.bytes, 0);
  switch (event.request) {
    case 1:
      offline = has(byte, 0x08);
      break;
    case 2:
      cover_open = has(byte, 0x04);
      paper_stop = has(byte, 0x20);
      error = has(byte, 0x40);
      break;
    case 3:
      error = has(byte, 0x68);
      break;
    case 4:
      near_end = has(byte, 0x0C);
      paper_end = has(byte, 0x60);
      break;
    default:
      break;
  }
}

std::string_view Condition::problem() const {
  if (cover_open) return "cover_open";
  if (paper_end || paper_stop) return "paper_out";
  if (error) return "error";
  if (offline) return "offline";
  return {};
}

Json to_json(const StatusEvent& event) {
  if (event.kind == StatusEvent::Kind::not_status) return Json{{"result", "error"}, {"error", "not_status"}};
  Json json{{"result", "ok"}};
  if (event.kind == StatusEvent::Kind::automatic)
    automatic_to_json(json, event.bytes);
  else
    answer_to_json(json, event.request, device::byte_at(event.bytes, 0));
  return json;
}

Json decode_status_line(const device::HexLine& line) {
  const bool is_command = line.direction == device::Direction::to_device ||
                          (line.direction == device::Direction::either && is_status_command(line.bytes));
  if (is_command) return commands_to_json(line.bytes);
  StatusDecoder decoder;
  Json all = Json::array();
  bool is_bad = false;
  for (const auto& event : decoder.feed(line.bytes, line.request == 0 ? 1 : line.request)) {
    is_bad = is_bad || event.kind == StatusEvent::Kind::not_status;
    all.push_back(to_json(event));
  }
  if (decoder.is_pending()) all.push_back(Json{{"result", "incomplete"}});
  if (all.size() == 1) return all.front();
  Json json{{"result", is_bad ? "error" : "ok"}};
  if (is_bad) json["error"] = "not_status";
  json["messages"] = std::move(all);
  return json;
}

int decode_escpos_status(std::istream& in, std::ostream& out) {
  return device::decode_lines(in, out, decode_status_line);
}

}  // namespace nuanxin::escpos
