#include "devices/bp/omron.h"

#include <algorithm>
#include <array>

#include "devices/bp/text_fields.h"

namespace nuanxin::bp {
namespace {

constexpr std::string_view cuff_prefix = "MMBP203N";
constexpr std::string_view id_prefix = "ID";
constexpr std::string_view list_prefix = "bp,";
constexpr std::size_t id_size = 20;
constexpr std::size_t hbp9030_size = 53;
constexpr std::size_t hbp9020_size = 58;

template <std::size_t N>
bool has_at(std::string_view line, const std::array<std::size_t, N>& places, char c) {
  return std::all_of(places.begin(), places.end(), [&](std::size_t i) { return line[i] == c; });
}

/// A comma in the ID would be a field out of its place.
bool is_id(std::string_view id) { return is_printable(id) && id.find(',') == std::string_view::npos; }

Message& refuse_as(Message& message, std::string_view error) {
  message.error = error;
  return message;
}

/// Digits only: a blank or a sign inside a fixed number is damage.
std::optional<Decimal> fixed_number(std::string_view line, std::size_t offset) {
  const auto number = whole_number(line.substr(offset, 3));
  if (!number) return {};
  return Decimal(*number);
}

bool are_digits(std::string_view line, std::initializer_list<std::pair<std::size_t, std::size_t>> places) {
  return std::all_of(places.begin(), places.end(),
                     [&](const auto& place) { return whole_number(line.substr(place.first, place.second)); });
}

Message read_hbp9030(std::string_view line) {
  Message message;
  message.device = "hbp9030";
  constexpr std::array<std::size_t, 10> commas{4, 7, 10, 13, 16, 37, 39, 43, 47, 51};
  if (line.size() != hbp9030_size || !has_at(line, commas, ',') || !is_id(line.substr(17, id_size)))
    return refuse_as(message, "malformed");
  if (!are_digits(line, {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {38, 1}, {52, 1}}))
    return refuse_as(message, "malformed");
  if (line[38] != '0') {
    message.code = line.substr(38, 1);
    return refuse_as(message, "device_error");
  }
  const auto systolic = fixed_number(line, 40);
  const auto diastolic = fixed_number(line, 44);
  const auto pulse = fixed_number(line, 48);
  if (!systolic || !diastolic || !pulse) return refuse_as(message, "malformed");
  const auto moment =
      to_moment({line.substr(0, 4), line.substr(5, 2), line.substr(8, 2), line.substr(11, 2), line.substr(14, 2), {}});
  if (!moment) return refuse_as(message, "timestamp");
  Reading reading;
  reading.systolic = *systolic;
  reading.diastolic = *diastolic;
  reading.pulse = pulse;
  reading.has_time = true;
  reading.device_time = *moment;
  reading.id = std::string(without_spaces(line.substr(17, id_size)));
  reading.movement_mark = line[52] - '0';
  offer(std::move(reading), message);
  return message;
}

/// "bp,", 20 characters and the beginning of a date: whole or cut, it is the HBP-9020's line.
bool looks_like_hbp9020(std::string_view line) {
  constexpr std::string_view shape = ",0000/00/00,";
  const auto from = line.substr(list_prefix.size());
  if (from.size() <= id_size) return false;
  const auto date = from.substr(id_size, shape.size());
  for (std::size_t i = 0; i < date.size(); ++i) {
    const bool is_digit = date[i] >= '0' && date[i] <= '9';
    if (shape[i] == '0' ? !is_digit : date[i] != shape[i]) return false;
  }
  return true;
}

Message read_hbp9020(std::string_view line) {
  Message message;
  message.device = "hbp9020";
  constexpr std::array<std::size_t, 7> commas{23, 34, 40, 44, 48, 52, 56};
  if (line.size() != hbp9020_size || !has_at(line, commas, ',') || line[28] != '/' || line[31] != '/' ||
      line[37] != ':' || !is_id(line.substr(3, id_size)) || !is_printable(line))
    return refuse_as(message, "malformed");
  const auto systolic = fixed_number(line, 41);
  const auto mean = fixed_number(line, 45);
  const auto diastolic = fixed_number(line, 49);
  const auto pulse = fixed_number(line, 53);
  if (!systolic || !mean || !diastolic || !pulse || !are_digits(line, {{24, 4}, {29, 2}, {32, 2}, {35, 2}, {38, 2}}))
    return refuse_as(message, "malformed");
  const auto moment = to_moment(
      {line.substr(24, 4), line.substr(29, 2), line.substr(32, 2), line.substr(35, 2), line.substr(38, 2), {}});
  if (!moment) return refuse_as(message, "timestamp");
  Reading reading;
  reading.systolic = *systolic;
  reading.diastolic = *diastolic;
  reading.mean = mean;
  reading.pulse = pulse;
  reading.has_time = true;
  reading.device_time = *moment;
  reading.id = std::string(without_spaces(line.substr(3, id_size)));
  message.trailer = line.substr(57, 1);
  offer(std::move(reading), message);
  return message;
}

}  // namespace

Message read_omron_line(std::string_view line) {
  Message message;
  if (line.starts_with(list_prefix) && looks_like_hbp9020(line))
    message = read_hbp9020(line);
  else if (line.starts_with(list_prefix) || line.starts_with(cuff_prefix) || line.starts_with(id_prefix))
    message.error = "unsupported_format";
  else
    message = read_hbp9030(line);
  message.raw = line;
  return message;
}

void OmronDecoder::reset() {
  m_line.clear();
  m_is_skipping = false;
}

void OmronDecoder::refuse_rest(std::string_view error, std::vector<Message>& messages) {
  Message message;
  message.error = error;
  message.raw = m_line;
  messages.push_back(std::move(message));
  m_line.clear();
  m_is_skipping = true;
}

void OmronDecoder::end_line(std::vector<Message>& messages) {
  const bool has_return = m_line.ends_with('\r');
  if (has_return) m_line.pop_back();
  if (m_line.empty()) return;
  Message message = read_omron_line(m_line);
  if (!has_return && message.error != "unsupported_format") {
    message = Message{};
    message.error = "malformed";
    message.field = "line_end";
    message.raw = m_line;
  }
  messages.push_back(std::move(message));
  m_line.clear();
}

std::vector<Message> OmronDecoder::feed(std::string_view bytes) {
  std::vector<Message> messages;
  for (const char c : bytes) {
    if (c == '\n') {
      if (!m_is_skipping) end_line(messages);
      m_is_skipping = false;
      continue;
    }
    if (m_is_skipping) continue;
    m_line.push_back(c);
    if (m_line == cuff_prefix || m_line == id_prefix)
      refuse_rest("unsupported_format", messages);
    else if (m_line.size() > max_line)
      refuse_rest("oversize", messages);
  }
  return messages;
}

}  // namespace nuanxin::bp
