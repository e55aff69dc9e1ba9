#include "devices/bp/terumo.h"

#include <string>

#include "devices/bp/text_fields.h"

namespace nuanxin::bp {
namespace {

// Places of the fields.
constexpr std::size_t r1_kind = 0, r1_id = 1, r1_date = 2, r1_time = 3, r1_sys = 4, r1_map = 5, r1_dia = 6,
                      r1_pulse = 7;
constexpr std::size_t r1_first_unknown = 8;

/// Date and time without the marks between their numbers.
std::string only_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      digits.push_back(c);
    else if (c != '/' && c != '-' && c != ':' && c != '.' && c != ' ')
      return {};
  }
  return digits;
}

}  // namespace

Message read_terumo_block(const Block& block) {
  Message message;
  message.device = "bp500";
  message.skipped = block.skipped;
  message.raw = block.raw;
  message.unverified_check = true;
  message.error = block.kind == Block::Kind::oversize ? "oversize" : "malformed";
  const auto fields = split(block.text, ',');
  if (block.kind != Block::Kind::text || fields.size() < r1_first_unknown || fields[r1_kind] != "R1" ||
      !is_printable(block.text))
    return message;
  const auto systolic = padded_number(fields[r1_sys]);
  const auto diastolic = padded_number(fields[r1_dia]);
  const auto mean = padded_number(fields[r1_map]);
  const auto pulse = padded_number(fields[r1_pulse]);
  if (!systolic || !diastolic || !mean || !pulse) return message;
  message.error = "timestamp";
  const auto moment = compact_moment(only_digits(fields[r1_date]), only_digits(fields[r1_time]));
  if (!moment) return message;
  Reading reading;
  reading.systolic = *systolic;
  reading.diastolic = *diastolic;
  reading.mean = mean;
  reading.pulse = pulse;
  reading.id = std::string(without_spaces(fields[r1_id]));
  reading.has_time = true;
  reading.device_time = *moment;
  for (std::size_t i = r1_first_unknown; i < fields.size(); ++i) message.fields.emplace_back(fields[i]);
  message.error.clear();
  offer(std::move(reading), message);
  return message;
}

std::vector<Message> TerumoDecoder::feed(std::string_view bytes) {
  std::vector<Message> messages;
  for (const auto& block : m_blocks.feed(bytes)) messages.push_back(read_terumo_block(block));
  return messages;
}

}  // namespace nuanxin::bp
