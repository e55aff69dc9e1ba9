#include "devices/astm/answer.h"

#include <algorithm>
#include <initializer_list>
#include <map>

namespace nuanxin::astm {
namespace {

/// A record from the fields that are filled, by their number; the rest is empty.
std::string record_text(const std::map<int, std::string>& fields) {
  const Delimiters usual;
  std::string text;
  int at = 1;
  for (const auto& [number, field] : fields) {
    if (field.empty()) continue;
    for (; at < number; ++at) text.push_back(usual.field);
    text += field;
  }
  return text;
}

std::string tests_field(const WorkOrder& order, const Query& query) {
  std::vector<std::string> tests = order.tests;
  if (tests.empty()) tests.push_back(query.test.empty() ? "ALL" : query.test);
  std::string text;
  for (const auto& test : tests) {
    if (!text.empty()) text.push_back(Delimiters{}.repeat);
    text += "^^^" + escape(test);
  }
  return text;
}

std::string patient_record(std::size_t sequence, const Patient& patient) {
  return record_text({{1, "P"},
                      {2, std::to_string(sequence)},
                      {4, escape(patient.lab_id)},
                      {6, escape(patient.name)},
                      {8, escape(patient.birth)},
                      {9, escape(patient.sex)}});
}

std::string order_record(const WorkOrder& order, const Query& query) {
  return record_text({{1, "O"},
                      {2, "1"},
                      {3, escape(order.specimen)},
                      {5, tests_field(order, query)},
                      {6, escape(order.priority)},
                      {8, escape(order.collected)},
                      {12, "A"},
                      {16, escape(order.specimen_type)},
                      {26, "Q"}});
}

std::string unknown_record(const std::string& specimen) {
  return record_text({{1, "O"}, {2, "1"}, {3, escape(specimen)}, {26, "Y"}});
}

std::string header_record(const AnswerStamp& stamp) {
  return record_text({{1, "H"},
                      {2, "\\^&"},
                      {5, escape(stamp.sender)},
                      {10, escape(stamp.receiver)},
                      {12, "P"},
                      {13, "LIS2-A2"},
                      {14, compact_time(stamp.time)}});
}

}  // namespace

std::string compact_time(Instant time) {
  const std::string iso = to_iso(time);
  std::string digits;
  for (const char c : iso.substr(0, iso.find('.')))
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

std::vector<std::string> answer_message(const Query& query, const std::vector<WorkOrder>& orders,
                                        const AnswerStamp& stamp) {
  std::vector<std::string> records{header_record(stamp)};
  if (orders.empty()) {
    records.emplace_back("L|1|I");
    return records;
  }
  std::size_t sequence = 0;
  for (const auto& order : orders) {
    records.push_back(patient_record(++sequence, order.patient));
    records.push_back(order_record(order, query));
  }
  for (const auto& asked : query.sample_ids) {
    const auto is_asked = [&](const WorkOrder& order) { return order.specimen == asked; };
    if (std::any_of(orders.begin(), orders.end(), is_asked)) continue;
    records.push_back("P|" + std::to_string(++sequence));
    records.push_back(unknown_record(asked));
  }
  records.emplace_back("L|1|F");
  return records;
}

}  // namespace nuanxin::astm
