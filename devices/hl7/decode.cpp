#include "devices/hl7/decode.h"

#include <algorithm>
#include <set>

#include "base/crypto.h"
#include "base/json.h"
#include "devices/common/decode_lines.h"
#include "devices/hl7/ack.h"

namespace nuanxin::hl7 {
namespace {

void set_if_filled(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

void add_results(Json& json, const Report& report) {
  if (report.patient) {
    const auto& patient = *report.patient;
    json["name"] = patient.name;
    json["patient"] = Json{{"id", patient.id}, {"name", patient.name}, {"birth", patient.birth}, {"sex", patient.sex}};
  }
  if (!report.samples.empty()) json["sample"] = report.samples.front();
  if (report.samples.size() > 1) json["samples"] = report.samples;
  json["obx"] = report.observations.size();
  Json results = Json::array();
  for (const auto& seen : report.observations) {
    Json one = to_json(seen);
    if (report.samples.size() > 1) one["sample"] = seen.sample;
    results.push_back(std::move(one));
  }
  json["results"] = std::move(results);
}

void add_answer(Json& json, const Report& report) {
  json["msa"] = report.ack_code;
  json["ref"] = report.ack_reference;
  set_if_filled(json, "text", report.ack_text);
  set_if_filled(json, "code", report.ack_error);
}

Json event_json(const BlockEvent& event) {
  Json json = event.kind == BlockEvent::Kind::block ? message_json(event.message)
                                                    : Json{{"result", "error"}, {"error", error_code(event.kind)}};
  if (event.skipped != 0) json["skipped"] = event.skipped;
  if (event.heartbeats != 0) json["heartbeats"] = event.heartbeats;
  return json;
}

/// The first message (or the first error) at the top, all in "list".
Json events_json(Json list) {
  const Json* top = &list.front();
  for (const auto& one : list)
    if (text_or(one, "result") == "error" && text_or(*top, "result") != "error") top = &one;
  Json json = *top;
  json["messages"] = std::count_if(list.begin(), list.end(), [](const Json& one) { return one.contains("ctrl"); });
  json["list"] = std::move(list);
  return json;
}

}  // namespace

Json to_json(const Observation& seen) {
  Json json{{"code", seen.code}, {"value", seen.value}, {"unit", seen.unit}, {"flag", seen.flags}};
  set_if_filled(json, "set_id", seen.set_id);
  set_if_filled(json, "type", seen.type);
  set_if_filled(json, "name", seen.name);
  set_if_filled(json, "sub_id", seen.sub_id);
  set_if_filled(json, "range", seen.range);
  set_if_filled(json, "status", seen.status);
  set_if_filled(json, "time", seen.time);
  if (seen.data_size != 0) json["data_len"] = seen.data_size;
  return json;
}

Json message_json(std::string_view bytes) {
  const auto message = Message::parse(bytes);
  if (!message) return Json{{"result", "error"}, {"error", "no_msh"}};
  const Report report = read_report(*message);
  const auto verdict = judge(report);
  Json json{{"result", "ok"}};
  if (verdict && !verdict->error.empty()) {
    json["result"] = "error";
    json["error"] = verdict->error;
  }
  json["ctrl"] = report.control_id;
  json["type"] = report.type;
  json["sender"] = report.sender;
  set_if_filled(json, "facility", report.sender_facility);
  set_if_filled(json, "time", report.time);
  json["processing"] = report.processing;
  json["version"] = report.version;
  json["charset"] = message->charset();
  if (message->has_replacement()) json["replaced_character"] = true;
  if (verdict)
    add_results(json, report);
  else
    add_answer(json, report);
  if (verdict) json["reply"] = ack_text(verdict->code);
  if (verdict && !verdict->text.empty()) json["reply_text"] = verdict->text;
  return json;
}

Json Hl7Lines::decode(std::string_view bytes) {
  BlockDecoder decoder;
  Json list = Json::array();
  for (const auto& event : decoder.feed(bytes)) list.push_back(event_json(event));
  if (list.empty()) {
    Json json{{"result", decoder.is_pending() ? "incomplete" : "ignore"}};
    if (decoder.skipped() != 0) json["skipped"] = decoder.skipped();
    return json;
  }
  Json json = list.size() == 1 ? list.front() : events_json(std::move(list));
  if (text_or(json, "reply") != "AA") return json;
  const auto digest = crypto::hash(bytes);
  if (std::find(m_accepted.begin(), m_accepted.end(), digest) != m_accepted.end()) {
    json["result"] = "duplicate";
    return json;
  }
  m_accepted.push_back(digest);
  if (m_accepted.size() > max_lines) m_accepted.pop_front();
  return json;
}

int decode_hl7(std::istream& in, std::ostream& out) {
  Hl7Lines lines;
  // Longer than a block may be, so that one that is too long is seen.
  constexpr std::size_t max_bytes = 2 * BlockDecoder::max_block;
  return device::decode_lines(
      in, out, [&](const device::HexLine& line) { return lines.decode(line.bytes); }, max_bytes);
}

std::unique_ptr<device::MessageStream> open_stream() {
  return device::stream_of(BlockDecoder(), [seen = std::set<std::string>()](const BlockEvent& event) mutable {
    Json json = event_json(event);
    if (text_or(json, "reply") != "AA") return json;
    if (seen.size() >= Hl7Lines::max_lines) seen.clear();
    if (!seen.insert(text_or(json, "sender") + '|' + text_or(json, "ctrl")).second) json["result"] = "duplicate";
    return json;
  });
}

}  // namespace nuanxin::hl7
