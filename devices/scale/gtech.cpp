#include "devices/scale/gtech.h"

#include "devices/scale/text_fields.h"

namespace nuanxin::scale {
namespace {

constexpr char gtech_stx = 0x02, gtech_etx = 0x03;
constexpr std::string_view printer_end(
    "\x1B"
    "T\0",
    3);
constexpr std::size_t packet_text_size = 25;

/// Three digits, a point, one digit.
std::optional<Decimal> tenths(std::string_view field) {
  if (field.size() != 5 || field[3] != '.') return {};
  return decimal_number(field);
}

}  // namespace

Message read_gtech_packet(std::string_view text) {
  Message message;
  message.device = "gtech";
  message.error = "malformed";
  if (text.size() != packet_text_size || text[5] != ',' || text[11] != ',' || text[13] != ',' || text[19] != ',')
    return message;
  Measurement measurement;
  measurement.height_cm = tenths(text.substr(0, 5));
  measurement.weight_kg = tenths(text.substr(6, 5));
  measurement.sex = text.substr(12, 1);
  measurement.obesity_percent = tenths(text.substr(14, 5));
  measurement.bmi = tenths(text.substr(20, 5));
  if (!measurement.height_cm || !measurement.weight_kg || !measurement.obesity_percent || !measurement.bmi ||
      (measurement.sex != "M" && measurement.sex != "F"))
    return message;
  message.error.clear();
  offer(std::move(measurement), message);
  return message;
}

void GTechDecoder::reset() {
  m_is_packet = false;
  m_text.clear();
  m_text_size = 0;
  m_skipped = 0;
}

void GTechDecoder::emit(Message message, std::string raw, std::vector<Message>& messages) {
  message.device = "gtech";
  message.skipped = m_skipped;
  message.raw = std::move(raw);
  messages.push_back(std::move(message));
  reset();
}

void GTechDecoder::begin_packet() {
  m_skipped += m_is_packet ? m_text.size() + 1 : 0;
  m_is_packet = true;
  m_text.clear();
  m_text_size = 0;
}

void GTechDecoder::take_outside(char c, std::vector<Message>& messages) {
  ++m_skipped;
  if (c >= 0x20 && c <= 0x7E) ++m_text_size;
  m_text.push_back(c);
  if (m_text.size() > printer_end.size()) m_text.erase(0, 1);
  if (m_text != printer_end) return;
  Message message;
  message.error = "unsupported_format";
  m_skipped = 0;
  emit(std::move(message), m_text, messages);
}

void GTechDecoder::take_inside(char c, std::vector<Message>& messages) {
  if (c == gtech_etx) {
    emit(read_gtech_packet(m_text), gtech_stx + m_text + c, messages);
    return;
  }
  m_text.push_back(c);
  if (m_text.size() <= max_text) return;
  Message message;
  message.error = "oversize";
  emit(std::move(message), gtech_stx + m_text, messages);
}

std::vector<Message> GTechDecoder::feed(std::string_view bytes) {
  std::vector<Message> messages;
  for (const char c : bytes) {
    if (c == gtech_stx)
      begin_packet();
    else if (m_is_packet)
      take_inside(c, messages);
    else
      take_outside(c, messages);
  }
  return messages;
}

}  // namespace nuanxin::scale
