#include <algorithm>

#include "base/json.h"
#include "devices/astm/decode.h"

namespace nuanxin::astm {
namespace {

void set_filled(Json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

void add_once(std::vector<std::string>& all, const std::string& text) {
  if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
}

Json result_json(const TestResult& result) {
  Json json{{"code", result.code},
            {"value", result.value},
            {"unit", result.unit},
            {"flag", result.flag},
            {"status", result.status}};
  set_filled(json, "range", result.range);
  set_filled(json, "operator", result.performer);
  set_filled(json, "started", result.started);
  set_filled(json, "completed", result.completed);
  set_filled(json, "instrument", result.instrument);
  if (!result.comments.empty()) json["comments"] = result.comments;
  return json;
}

Json order_json(const Order& order) {
  Json json{{"sample_id", order.specimen}, {"tests", order.tests}};
  set_filled(json, "priority", order.priority);
  set_filled(json, "requested", order.requested);
  set_filled(json, "collected", order.collected);
  json["action"] = order.action;
  set_filled(json, "specimen_type", order.specimen_type);
  json["report_type"] = order.report_type;
  if (!order.comments.empty()) json["comments"] = order.comments;
  return json;
}

Json patient_json(const Patient& patient) {
  Json json = Json::object();
  set_filled(json, "practice_id", patient.practice_id);
  set_filled(json, "lab_id", patient.lab_id);
  set_filled(json, "third_id", patient.third_id);
  json["name"] = patient.name;
  json["birth"] = patient.birth;
  json["sex"] = patient.sex;
  return json;
}

Json query_json(const Query& query) {
  Json json = Json::object();
  if (!query.sample_ids.empty()) json["sample_id"] = query.sample_ids.front();
  if (query.sample_ids.size() > 1) json["sample_ids"] = query.sample_ids;
  json["asked"] = query.asked;
  json["test"] = query.test;
  json["status"] = query.status;
  return json;
}

Json header_json(const Record& record) {
  Json json{{"sender", record.component(5, 1)}};
  set_filled(json, "serial", record.component(5, 2));
  set_filled(json, "sender_version", record.component(5, 3));
  set_filled(json, "receiver", record.component(10, 1));
  set_filled(json, "processing", record.field(12));
  set_filled(json, "version", record.field(13));
  set_filled(json, "time", record.field(14));
  return json;
}

/// What was asked: the number of different samples as "orders".
void add_queries(Json& json, const std::vector<Query>& queries) {
  std::vector<std::string> asked;
  Json all = Json::array();
  for (const auto& query : queries) {
    for (const auto& id : query.sample_ids) add_once(asked, id);
    all.push_back(query_json(query));
  }
  json["orders"] = asked.size();
  if (!asked.empty()) json["sample_id"] = asked.front();
  json["sample_ids"] = std::move(asked);
  json["queries"] = std::move(all);
}

void add_orders(Json& json, const std::vector<Order>& orders) {
  std::vector<std::string> samples;
  Json results = Json::array();
  Json all = Json::array();
  for (const auto& order : orders) {
    add_once(samples, order.specimen);
    all.push_back(order_json(order));
    for (const auto& result : order.results) {
      Json one = result_json(result);
      one["sample_id"] = order.specimen;
      results.push_back(std::move(one));
    }
  }
  if (!samples.empty()) json["sample_id"] = samples.front();
  json["samples"] = std::move(samples);
  json["results"] = std::move(results);
  json["order_list"] = std::move(all);
}

}  // namespace

Json to_json(const Message& message) {
  Json json{{"records", message.records}, {"sender", message.sender}};
  set_filled(json, "serial", message.sender_serial);
  set_filled(json, "processing", message.processing);
  set_filled(json, "version", message.version);
  set_filled(json, "time", message.time);
  json["charset"] = message.charset;
  if (message.has_replacement) json["replaced_character"] = true;
  if (!message.patients.empty()) {
    json["name"] = message.patients.front().name;
    Json patients = Json::array();
    for (const auto& patient : message.patients) patients.push_back(patient_json(patient));
    json["patients"] = std::move(patients);
  }
  if (!message.queries.empty()) add_queries(json, message.queries);
  if (!message.orders.empty()) add_orders(json, message.orders);
  if (!message.comments.empty()) json["comments"] = message.comments;
  if (!message.manufacturer.empty()) json["manufacturer"] = message.manufacturer.size();
  if (message.termination) json["termination"] = *message.termination;
  return json;
}

Json record_fields(const Record& record) {
  switch (record.type()) {
    case 'H':
      return header_json(record);
    case 'P':
      return patient_json(read_patient(record));
    case 'O':
      return order_json(read_order(record));
    case 'R':
      return result_json(read_result(record));
    case 'Q':
      return query_json(read_query(record));
    case 'C':
      return Json{{"source", record.field(3)}, {"text", record.field(4)}, {"type", record.field(5)}};
    case 'L':
      return Json{{"termination", record.field(3).empty() ? "N" : record.field(3)}};
    default:
      return Json::object();
  }
}

}  // namespace nuanxin::astm
