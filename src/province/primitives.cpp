#include "province/primitives.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "base/crypto.h"

namespace nuanxin::province {
namespace {

using namespace std::chrono;
using Fault = std::optional<std::string>;

constexpr hours china_offset{8};
constexpr std::size_t max_text = std::size_t{1} << 20;  // FHIR: strings SHALL NOT exceed 1 MB

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Fault text_fault(const Json& value) {
  if (!value.is_string()) return "a text";
  const auto& text = value.get_ref<const std::string&>();
  if (text.empty()) return "a text that is not empty";
  if (text.size() > max_text) return "a text of at most 1 MB";
  if (std::any_of(text.begin(), text.end(),
                  [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\r' && c != '\t'; }))
    return "a text without control characters";
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return "a text that is not blank";
  return std::nullopt;
}

Fault code_fault(const std::string& text) {
  bool space = true;  // no leading, trailing or double space
  for (const char c : text) {
    const bool is_space = c == ' ';
    if ((is_space && space) || (static_cast<unsigned char>(c) < 0x20)) return "a code without stray spaces";
    space = is_space;
  }
  return space ? Fault("a code without stray spaces") : std::nullopt;
}

Fault uri_fault(const std::string& text) {
  if (text.find_first_of(" \t\r\n\"<>") != std::string::npos) return "a URI without spaces";
  return std::nullopt;
}

bool is_date(std::string_view text) {
  if (text.size() == 4) return digits(text) && text != "0000";
  if (text.size() == 7) return text[4] == '-' && parse_date(std::string(text) + "-01").has_value();
  return parse_date(text).has_value();
}

bool is_time(std::string_view text) {
  return text.size() >= 8 && parse_iso("2000-01-01T" + std::string(text) + "Z").has_value();
}

Fault string_kind_fault(std::string_view type, const std::string& text) {
  if (type == "code") return code_fault(text);
  if (type == "uri" || type == "url" || type == "canonical") return uri_fault(text);
  if (type == "id" && !is_fhir_id(text)) return "an id of 1-64 letters, digits, - and .";
  if (type == "date" && !is_date(text)) return "a date YYYY, YYYY-MM or YYYY-MM-DD";
  if (type == "dateTime" && !is_date(text) && !parse_iso(text)) return "a dateTime, with an offset when it has a time";
  if (type == "instant" && !parse_iso(text)) return "an instant with seconds and an offset";
  if (type == "time" && !is_time(text)) return "a time hh:mm:ss";
  if (type == "oid" && text.rfind("urn:oid:", 0) != 0) return "an OID as urn:oid:…";
  if (type == "uuid" && text.rfind("urn:uuid:", 0) != 0) return "a UUID as urn:uuid:…";
  if (type == "base64Binary" && !crypto::from_base64(text)) return "base64";
  if (type == "xhtml" && text.rfind("<div", 0) != 0) return "XHTML that begins with <div";
  return std::nullopt;
}

Fault number_fault(std::string_view type, const Json& value) {
  if (type == "decimal") return value.is_number() ? std::nullopt : Fault("a number");
  if (!value.is_number_integer()) return "a whole number";
  const auto number = value.is_number_unsigned() && value.get<std::uint64_t>() > 0x7fffffff ? std::int64_t{0x80000000}
                                                                                            : value.get<std::int64_t>();
  if (number > 0x7fffffff || number < -std::int64_t{0x80000000}) return "a whole number of 32 bits";
  if (type == "positiveInt" && number < 1) return "a whole number of 1 or more";
  if (type == "unsignedInt" && number < 0) return "a whole number of 0 or more";
  return std::nullopt;
}

}  // namespace

bool is_fhir_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  });
}

Fault primitive_fault(std::string_view type, const Json& value) {
  if (type == "boolean") return value.is_boolean() ? std::nullopt : Fault("true or false");
  if (type == "decimal" || type == "integer" || type == "positiveInt" || type == "unsignedInt")
    return number_fault(type, value);
  if (auto fault = text_fault(value)) return fault;
  return string_kind_fault(type, value.get_ref<const std::string&>());
}

std::optional<TimeSpan> time_span(std::string_view text) {
  if (const auto instant = parse_iso(text)) return TimeSpan{*instant, *instant + milliseconds{1}};
  if (!is_date(text)) return std::nullopt;
  const int y = std::stoi(std::string(text.substr(0, 4)));
  const unsigned m = text.size() >= 7 ? static_cast<unsigned>(std::stoi(std::string(text.substr(5, 2)))) : 1u;
  const unsigned d = text.size() == 10 ? static_cast<unsigned>(std::stoi(std::string(text.substr(8, 2)))) : 1u;
  const Date first = year{y} / month{m} / day{d};
  const sys_days begin{first};
  const sys_days end = text.size() == 4   ? sys_days{year{y + 1} / month{1} / day{1}}
                       : text.size() == 7 ? sys_days{(year{y} / month{m} + months{1}) / day{1}}
                                          : begin + days{1};
  return TimeSpan{Instant{begin.time_since_epoch() - china_offset}, Instant{end.time_since_epoch() - china_offset}};
}

}  // namespace nuanxin::province
