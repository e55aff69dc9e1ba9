#include "devices/astm/record.h"

#include <algorithm>

#include "devices/common/delimited.h"

namespace nuanxin::astm {
namespace {

bool is_delimiter(char c) {
  const bool is_letter_or_digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return c > ' ' && c < '\x7F' && !is_letter_or_digit;
}

/// The character an escape of one letter stands for.
std::optional<char> escaped_delimiter(std::string_view body, const Delimiters& delimiters) {
  if (body == "F") return delimiters.field;
  if (body == "S") return delimiters.component;
  if (body == "R") return delimiters.repeat;
  if (body == "E") return delimiters.escape;
  return {};
}

/// What "&body&" stands for.
std::optional<std::string> escaped_text(std::string_view body, const Delimiters& delimiters) {
  if (const auto c = escaped_delimiter(body, delimiters)) return std::string(1, *c);
  return device::hex_escape(body);
}

std::string first_filled(const std::vector<std::string>& components) {
  const auto it = std::find_if(components.begin(), components.end(), [](const auto& text) { return !text.empty(); });
  return it == components.end() ? std::string() : *it;
}

}  // namespace

Delimiters delimiters_of(std::string_view header) {
  Delimiters found;
  if (header.size() < 2 || header.front() != 'H' || !is_delimiter(header[1])) return found;
  found.field = header[1];
  char* const others[] = {&found.repeat, &found.component, &found.escape};
  for (std::size_t i = 0; i < 3 && i + 2 < header.size(); ++i) {
    const char c = header[i + 2];
    if (c == found.field || !is_delimiter(c)) break;
    *others[i] = c;
  }
  return found;
}

std::string unescape(std::string_view text, const Delimiters& delimiters) {
  return device::unescape(text, delimiters.escape,
                          [&](std::string_view body) { return escaped_text(body, delimiters); });
}

std::string escape(std::string_view text, const Delimiters& delimiters) {
  const auto letter = [&](char c) {
    if (c == delimiters.field) return 'F';
    if (c == delimiters.component) return 'S';
    if (c == delimiters.repeat) return 'R';
    return c == delimiters.escape ? 'E' : '\0';
  };
  return device::escape(text, delimiters.escape, letter);
}

char Record::type() const {
  constexpr std::string_view letters = "HPORCQLMS";
  if (m_text.empty() || letters.find(m_text.front()) == std::string_view::npos) return 0;
  return m_text.size() == 1 || m_text[1] == m_delimiters.field ? m_text.front() : '\0';
}

std::string_view Record::raw(int number) const { return device::part(m_text, m_delimiters.field, number); }

std::vector<std::string_view> Record::repeats(int number) const {
  return device::parts(raw(number), m_delimiters.repeat);
}

std::vector<std::string> Record::components(std::string_view repeat) const {
  std::vector<std::string> all;
  for (const auto piece : device::parts(repeat, m_delimiters.component)) all.push_back(unescape(piece, m_delimiters));
  return all;
}

std::string Record::component(int number, int component) const {
  const auto first = device::part(raw(number), m_delimiters.repeat, 1);
  return unescape(device::part(first, m_delimiters.component, component), m_delimiters);
}

std::string Record::sample_id_of(std::string_view repeat, Otherwise otherwise) const {
  auto all = components(repeat);
  for (auto& text : all) text = trim(text);
  const auto ours = std::find_if(all.begin(), all.end(), [](const auto& text) { return device::is_sample_id(text); });
  if (ours != all.end()) return *ours;
  return otherwise == Otherwise::nothing ? std::string() : first_filled(all);
}

std::string Record::sample_id(int number, Otherwise otherwise) const {
  return sample_id_of(device::part(raw(number), m_delimiters.repeat, 1), otherwise);
}

std::vector<std::string> asked_samples(const Record& record) {
  std::vector<std::string> found;
  for (const auto repeat : record.repeats(3)) {
    auto id = record.sample_id_of(repeat, Record::Otherwise::nothing);
    if (!id.empty()) found.push_back(std::move(id));
  }
  return found;
}

namespace {

std::string code_of(const Record& record, std::string_view test) {
  const auto components = record.components(test);
  if (components.size() > 3 && !components[3].empty()) return components[3];
  return first_filled(components);
}

}  // namespace

TestResult read_result(const Record& record) {
  TestResult result;
  result.sequence = record.field(2);
  result.test = record.field(3);
  const auto tests = record.repeats(3);
  if (!tests.empty()) result.code = code_of(record, tests.front());
  result.value = record.field(4);
  result.unit = record.field(5);
  result.range = record.field(6);
  result.flag = record.field(7);
  result.status = record.field(9);
  result.performer = record.field(11);
  result.started = record.field(12);
  result.completed = record.field(13);
  result.instrument = record.field(14);
  return result;
}

Patient read_patient(const Record& record) {
  Patient patient;
  patient.practice_id = record.field(3);
  patient.lab_id = record.field(4);
  patient.third_id = record.field(5);
  patient.name = record.field(6);
  patient.birth = record.field(8);
  patient.sex = record.field(9);
  return patient;
}

Order read_order(const Record& record) {
  using Otherwise = Record::Otherwise;
  Order order;
  for (const auto otherwise : {Otherwise::nothing, Otherwise::first_component})
    for (const int number : {3, 4})
      if (order.specimen.empty()) order.specimen = record.sample_id(number, otherwise);
  order.specimen_raw = record.field(3);
  order.instrument_specimen = record.field(4);
  for (const auto test : record.repeats(5)) {
    auto code = code_of(record, test);
    if (!code.empty()) order.tests.push_back(std::move(code));
  }
  order.priority = record.field(6);
  order.requested = record.field(7);
  order.collected = record.field(8);
  order.action = record.field(12);
  order.specimen_type = record.field(16);
  order.report_type = record.field(26);
  return order;
}

Query read_query(const Record& record) {
  Query query;
  query.sample_ids = asked_samples(record);
  query.asked = record.field(3);
  const auto tests = record.repeats(5);
  if (!tests.empty()) query.test = code_of(record, tests.front());
  query.status = record.field(13);
  return query;
}

}  // namespace nuanxin::astm
