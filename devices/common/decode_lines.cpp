#include "devices/common/decode_lines.h"

#include <istream>
#include <optional>
#include <ostream>

#include "base/crypto.h"
#include "base/json.h"

namespace nuanxin::device {
namespace {

constexpr std::size_t characters_per_byte = 3;  // two digits and a blank

enum class Read { line, too_long, end };

/// Like std::getline, but what is too long is thrown away instead of kept.
Read read_line(std::istream& in, std::string& line, std::size_t max_size) {
  line.clear();
  bool too_long = false;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') return too_long ? Read::too_long : Read::line;
    if (line.size() < max_size)
      line.push_back(static_cast<char>(c));
    else
      too_long = true;
  }
  if (too_long) return Read::too_long;
  return line.empty() ? Read::end : Read::line;
}

std::optional<HexLine> parse(std::string_view text) {
  HexLine line;
  if (text.starts_with("tx")) line.direction = Direction::to_device;
  if (text.starts_with("rx")) line.direction = Direction::from_device;
  if (line.direction != Direction::either) text.remove_prefix(2);
  while (text.starts_with(' ')) text.remove_prefix(1);
  if (text.starts_with("n=") && text.size() > 3 && text[2] >= '1' && text[2] <= '4') {
    line.request = text[2] - '0';
    text.remove_prefix(3);
  }
  std::string digits;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r') digits.push_back(c);
  auto bytes = crypto::from_hex(digits);
  if (!bytes || bytes->empty()) return {};
  line.bytes = std::move(*bytes);
  return line;
}

}  // namespace

int decode_each(std::istream& in, std::ostream& out, const std::function<std::vector<Json>(const HexLine&)>& decode,
                std::size_t max_bytes) {
  const std::size_t max_size = characters_per_byte * max_bytes;
  int status = 0;
  std::string text;
  for (Read read = read_line(in, text, max_size); read != Read::end; read = read_line(in, text, max_size)) {
    if (read == Read::line && (text.find_first_not_of(" \t\r") == std::string::npos || text.front() == '#')) continue;
    const auto line = read == Read::line ? parse(text) : std::nullopt;
    std::vector<Json> messages;
    if (line) {
      messages = decode(*line);
    } else {
      status = 1;
      messages.push_back({{"result", "error"}, {"error", read == Read::too_long ? "line_too_long" : "not_hex"}});
    }
    for (const auto& json : messages) out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
  out.flush();
  return status;
}

int decode_lines(std::istream& in, std::ostream& out, const std::function<Json(const HexLine&)>& decode,
                 std::size_t max_bytes) {
  return decode_each(
      in, out, [&](const HexLine& line) { return std::vector<Json>{decode(line)}; }, max_bytes);
}

}  // namespace nuanxin::device
