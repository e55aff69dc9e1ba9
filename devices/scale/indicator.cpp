#include "devices/scale/indicator.h"

#include <algorithm>

#include "base/charset.h"
#include "base/text.h"
#include "devices/scale/text_fields.h"

namespace nuanxin::scale {
namespace {

constexpr std::size_t prefix_size = 6;  // "ST,GS,"

WeighingMode mode_of(std::string_view code) {
  if (code == "GS") return WeighingMode::gross;
  return code == "NT" ? WeighingMode::net : WeighingMode::unknown;
}

bool is_kilogram(std::string_view unit) {
  return unit.size() == 2 && (unit[0] == 'k' || unit[0] == 'K') && (unit[1] == 'g' || unit[1] == 'G');
}

struct WeightText {
  std::string_view number;  ///< without sign
  bool is_negative = false;
  std::string_view unit;
};

/// "  -  65.30 kg": blanks, a sign, blanks, the number, blanks or a comma, the unit.
WeightText split_weight(std::string_view text) {
  WeightText parts;
  text = without_blanks(text);
  if (text.starts_with('-') || text.starts_with('+')) {
    parts.is_negative = text.front() == '-';
    text = without_blanks(text.substr(1));
  }
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  parts.number = text.substr(0, end);
  parts.unit = without_blanks(text.substr(end));
  if (parts.unit.starts_with(',')) parts.unit = without_blanks(parts.unit.substr(1));
  return parts;
}

void read_weight(std::string_view text, Message& message) {
  const auto parts = split_weight(text);
  const auto number = decimal_number(parts.number);
  // Digits behind the number are damage, not a unit.
  if (!number || parts.unit.find_first_of("0123456789.") != std::string_view::npos) {
    message.error = "malformed";
    return;
  }
  if (!is_kilogram(parts.unit)) {
    message.error = "unit";
    message.unit = strip_controls(decode_text(parts.unit).text);
    return;
  }
  const Decimal weight_kg = parts.is_negative ? number->negated() : *number;
  if (*message.stable) {
    Measurement measurement;
    measurement.weight_kg = weight_kg;
    offer(std::move(measurement), message);
  } else {
    message.is_ignored = true;
    message.live_weight_kg = weight_kg;
  }
}

}  // namespace

Message read_indicator_line(std::string_view line) {
  Message message;
  message.device = "indicator";
  message.raw = line;
  const auto state = line.substr(0, 2);
  message.mode = line.size() >= prefix_size ? mode_of(line.substr(3, 2)) : WeighingMode::unknown;
  if (state == "OL" && (line.size() == 2 || line[2] == ',')) {
    message.error = "overload";
    return message;
  }
  if (line.size() < prefix_size || line[2] != ',' || line[5] != ',' || (state != "ST" && state != "US") ||
      message.mode == WeighingMode::unknown) {
    message.mode = WeighingMode::unknown;
    message.error = "malformed";
    return message;
  }
  message.stable = state == "ST";
  read_weight(line.substr(prefix_size), message);
  return message;
}

void IndicatorDecoder::reset() {
  m_line.clear();
  m_is_skipping = false;
}

std::vector<Message> IndicatorDecoder::feed(std::string_view bytes) {
  std::vector<Message> messages;
  for (const char c : bytes) {
    if (c == '\n') {
      if (m_line.ends_with('\r')) m_line.pop_back();
      if (!m_line.empty()) messages.push_back(read_indicator_line(m_line));
      reset();
      continue;
    }
    if (m_is_skipping) continue;
    m_line.push_back(c);
    if (m_line.size() <= max_line) continue;
    Message message;
    message.device = "indicator";
    message.error = "oversize";
    message.raw = std::move(m_line);
    messages.push_back(std::move(message));
    reset();
    m_is_skipping = true;
  }
  return messages;
}

}  // namespace nuanxin::scale
