#include "devices/common/decode_lines.h"

#include <istream>
#include <optional>
#include <ostream>

#include "base/crypto.h"
#include "base/json.h"

namespace nuanxin::device {
namespace {

constexpr std::size_t max_decoded_line = 3 * 64 * 1024;

enum class Read { line, too_long, end };

/// Like std::getline, but what is too long is thrown away instead of kept.
Read read_line(std::istream& in, std::string& line) {
  line.clear();
  bool too_long = false;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') return too_long ? Read::too_long : Read::line;
    if (line.size() < max_decoded_line)
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

int decode_lines(std::istream& in, std::ostream& out, const std::function<Json(const HexLine&)>& decode) {
  int status = 0;
  std::string text;
  for (Read read = read_line(in, text); read != Read::end; read = read_line(in, text)) {
    if (read == Read::line && (text.find_first_not_of(" \t\r") == std::string::npos || text.front() == '#')) continue;
    const auto line = read == Read::line ? parse(text) : std::nullopt;
    Json json;
    if (line) {
      json = decode(*line);
    } else {
      status = 1;
      json = Json{{"result", "error"}, {"error", read == Read::too_long ? "line_too_long" : "not_hex"}};
    }
    out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
  out.flush();
  return status;
}

}  // namespace nuanxin::device
