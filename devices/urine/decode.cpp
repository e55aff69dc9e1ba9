#include "devices/urine/decode.h"

#include <istream>
#include <ostream>

#include "base/charset.h"
#include "base/json.h"
#include "devices/common/decode_lines.h"
#include "devices/urine/parse.h"

namespace nuanxin::urine {
namespace {

Json error_json(std::string_view code) { return Json{{"result", "error"}, {"error", code}}; }

void set_text(Json& json, const char* name, std::string_view text) {
  if (!text.empty()) json[name] = text;
}

Json item_json(const Item& item) {
  const auto& value = item.value;
  Json json{{"grade", value.grade ? Json(to_text(*value.grade)) : Json()}};
  set_text(json, "op", value.op);
  set_text(json, "value", value.number);
  set_text(json, "unit", value.unit);
  set_text(json, "ucum", to_ucum(value.unit));
  if (item.is_abnormal) json["abnormal"] = *item.is_abnormal;
  if (!item.is_known) json["unknown"] = true;
  json["raw"] = item.raw;
  return json;
}

/// The first warning by itself as in the page's vectors, and all of them with their items.
void add_warnings(Json& json, const std::vector<Warning>& warnings) {
  if (warnings.empty()) return;
  json["warning"] = warnings.front().code;
  Json all = Json::array();
  for (const auto& warning : warnings) {
    Json one{{"code", warning.code}};
    set_text(one, "item", warning.item);
    all.push_back(std::move(one));
  }
  json["warnings"] = std::move(all);
}

void add_report(Json& json, const Report& report) {
  set_text(json, "vendor", report.vendor);
  set_text(json, "sample", report.sample);
  set_text(json, "number", report.number);
  set_text(json, "date", report.date);
  set_text(json, "color", report.color);
  set_text(json, "clarity", report.clarity);
  Json items = Json::object();
  Json abnormal = Json::array();
  for (const auto& item : report.items) {
    items[item.code] = item_json(item);
    if (item.is_abnormal.value_or(false)) abnormal.push_back(item.code);
  }
  json["items"] = std::move(items);
  if (!abnormal.empty()) json["abnormal"] = std::move(abnormal);
  if (!report.missing.empty()) json["missing"] = report.missing;
  if (!report.other.empty()) json["other"] = report.other;
  if (report.has_vc_interference) json["note"] = "vc_interference";
}

Json block_json(const BlockEvent& event, const std::vector<Layout>& layouts) {
  const Report report = parse(event.bytes, layouts);
  Json json{{"result", "ok"}};
  bool has_item = false;
  for (const auto& item : report.items) has_item = has_item || item.is_known;
  if (!has_item) json = error_json("unknown_layout");
  add_report(json, report);
  std::vector<Warning> warnings;
  if (!event.has_stx) warnings.push_back({"no_stx", {}});
  if (!event.has_etx) warnings.push_back({"no_etx", {}});
  warnings.insert(warnings.end(), report.warnings.begin(), report.warnings.end());
  add_warnings(json, warnings);
  return json;
}

Json grade_json(std::string_view bytes) {
  if (bytes.size() > BlockDecoder::max_block) return error_json("oversize");
  const auto grade = parse_grade(decode_text(bytes).text);
  if (!grade) return error_json("unparsed_value");
  return Json{{"result", "ok"}, {"grade", to_text(*grade)}};
}

}  // namespace

Json to_json(const BlockEvent& event, const std::vector<Layout>& layouts) {
  Json json;
  switch (event.kind) {
    case BlockEvent::Kind::block:
      json = block_json(event, layouts);
      break;
    case BlockEvent::Kind::oversize:
      json = error_json("oversize");
      break;
    case BlockEvent::Kind::truncated:
      json = error_json("truncated");
      break;
  }
  if (event.discarded != 0) json["discarded_bytes"] = event.discarded;
  return json;
}

Json decode_line(std::string_view bytes) {
  if (bytes.find_first_of("\x02\x03\r\n") == std::string_view::npos) return grade_json(bytes);
  BlockDecoder decoder;
  Json all = Json::array();
  for (const auto& event : decoder.feed(bytes)) all.push_back(to_json(event));
  bool is_incomplete = false;
  if (const auto last = decoder.close()) {
    is_incomplete = last->kind == BlockEvent::Kind::truncated;
    if (!is_incomplete) all.push_back(to_json(*last));
  }
  if (all.empty()) return Json{{"result", is_incomplete ? "incomplete" : "ignore"}};
  Json json = all.front();
  if (all.size() > 1) {
    json["messages"] = all.size();
    json["list"] = std::move(all);
  }
  if (is_incomplete) json["pending"] = true;
  return json;
}

int decode_urine_text(std::istream& in, std::ostream& out) {
  return device::decode_lines(in, out, [](const device::HexLine& line) { return decode_line(line.bytes); });
}

std::unique_ptr<device::MessageStream> open_stream() {
  return device::stream_of(BlockDecoder(), [](const BlockEvent& event) { return to_json(event); });
}

}  // namespace nuanxin::urine
