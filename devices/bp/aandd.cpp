#include "devices/bp/aandd.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "devices/bp/text_fields.h"

namespace nuanxin::bp {
namespace {

constexpr char record_separator = 0x1E;

// Places of the fields in a result.
constexpr std::size_t rb_model = 0, rb_moment = 1, rb_error = 4, rb_systolic = 5, rb_mean = 6, rb_diastolic = 7;
constexpr std::size_t rb_pulse = 8, rb_required = 9;

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> error_texts{{
    {"E11", "no cuff pressure at the start"},
    {"E12", "pressure not reached in time"},
    {"E13", "inflation too fast"},
    {"E15", "no cuff pressure at the start"},
    {"E21", "deflation too slow"},
    {"E22", "deflation too fast"},
    {"E23", "excess pressure"},
    {"E24", "measurement took too long"},
    {"E42", "insufficient pressure"},
    {"E43", "no pulse found"},
    {"E44", "patient may have moved"},
    {"E45", "diastolic pressure not determined"},
    {"E46", "mean pressure not determined"},
    {"E48", "systolic pressure not determined"},
    {"E61", "pulse not determined"},
    {"E63", "pressure out of the device's range"},
}};

bool is_error_code(std::string_view code) { return code.size() == 3 && code[0] == 'E' && whole_number(code.substr(1)); }

/// The number behind its letter, "D 82".
std::optional<Decimal> lettered(std::string_view field, char letter) {
  if (!field.starts_with(letter)) return {};
  return padded_number(field.substr(1));
}

std::string moment_of(std::string_view field) {
  field = without_spaces(field);
  if (field.size() < 10) return {};
  return compact_moment(field.substr(0, 6), field.substr(6)).value_or("");
}

void read_result(std::string_view text, Message& message) {
  const auto fields = split(text, record_separator);
  for (const auto field : fields) message.fields.push_back(strip_controls(to_valid_utf8(field)));
  message.error = "malformed";
  if (fields.size() <= rb_error) return;
  const auto code = without_spaces(fields[rb_error]);
  if (!is_error_code(code)) return;
  message.model = is_printable(fields[rb_model]) ? std::string(without_spaces(fields[rb_model])) : std::string();
  if (code != "E00") {
    message.error = "device_error";
    message.code = code;
    message.text = aandd_error_text(code);
    message.fields.clear();  // they hold the values of a failed measurement
    return;
  }
  if (fields.size() < rb_required) return;
  const auto sys = lettered(fields[rb_systolic], 'S');
  const auto dia = lettered(fields[rb_diastolic], 'D');
  const auto rate = lettered(fields[rb_pulse], 'P');
  const auto map = lettered(fields[rb_mean], 'M');
  const bool has_no_mean = fields[rb_mean].starts_with('M') && without_spaces(fields[rb_mean].substr(1)).empty();
  if (!sys || !dia || !rate || (!map && !has_no_mean)) return;
  Reading reading;
  reading.systolic = *sys;
  reading.diastolic = *dia;
  reading.mean = map;
  reading.pulse = rate;
  reading.has_time = true;
  reading.device_time = moment_of(fields[rb_moment]);
  message.error.clear();
  const bool is_time_unknown = reading.device_time.empty();
  offer(std::move(reading), message);
  if (!message.error.empty())
    message.fields.clear();
  else if (is_time_unknown)
    message.warning = "time";
}

void read_command(std::string_view text, Message& message) {
  if (text == "ST")
    message.meaning = "start measurement";
  else if (text == "SP")
    message.meaning = "stop measurement";
  else
    message.error = "unknown_command";
}

}  // namespace

std::string_view aandd_error_text(std::string_view code) {
  for (const auto& [known, text] : error_texts)
    if (known == code) return text;
  return {};
}

std::string aandd_command(std::string_view code) {
  std::string summed(
      "\x01"
      "00\x02");
  summed.append(code);
  summed.push_back(0x03);
  return "\x16\x16" + summed + bcc_of(summed);
}

Message read_aandd_block(const Block& block) {
  Message message;
  message.device = "tm265x";
  message.skipped = block.skipped;
  message.raw = block.raw;
  switch (block.kind) {
    case Block::Kind::bad_check:
      message.error = "checksum";
      break;
    case Block::Kind::oversize:
      message.error = "oversize";
      break;
    case Block::Kind::nak:
      message.error = "nak";
      break;
    case Block::Kind::ack:
      message.meaning = "ack";
      message.size = block.raw.size();
      break;
    case Block::Kind::text:
      if (block.has_header && block.text.find(record_separator) == std::string::npos)
        read_command(block.text, message);
      else
        read_result(block.text, message);
      break;
  }
  return message;
}

std::vector<Message> AandDDecoder::feed(std::string_view bytes) {
  std::vector<Message> messages;
  for (const auto& block : m_blocks.feed(bytes)) messages.push_back(read_aandd_block(block));
  return messages;
}

}  // namespace nuanxin::bp
