#include "devices/escpos/scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "devices/common/bytes.h"
#include "devices/escpos/gb18030.h"

namespace nuanxin::escpos {
namespace {

using Kind = PrintCommand::Kind;

constexpr char dle = 0x10;
constexpr char esc = 0x1B;
constexpr char fs = 0x1C;
constexpr char gs = 0x1D;

constexpr std::size_t max_barcode = 301;  ///< of one that ends with NUL

bool begins_command(char c) { return c == dle || c == esc || c == fs || c == gs; }

/// How long the command at the beginning is, as far as can be told; nothing when more bytes are needed to tell.
std::optional<std::size_t> size_of_gs(std::string_view rest) {
  switch (rest[1]) {
    case 'V':
      if (rest.size() < 3) return {};
      return rest[2] == 0x41 || rest[2] == 0x42 ? 4 : 3;
    case 'k':
      if (rest.size() < 4) return {};
      if (device::byte_at(rest, 2) >= 65) return 4 + device::byte_at(rest, 3);
      if (const auto end = rest.substr(0, max_barcode).find('\0', 3); end != std::string_view::npos) return end + 1;
      return rest.size() >= max_barcode ? std::optional<std::size_t>(2) : std::nullopt;
    case '(':
      if (rest.size() < 5) return {};
      return 5 + device::little16(rest, 3);
    case 'v':
      if (rest.size() < 8) return {};
      return 8 + device::little16(rest, 4) * device::little16(rest, 6);
    case 'L':
    case 'W':
    case 'P':
    case '$':
      return 4;
    case 'B':
    case 'H':
    case '!':
    case 'a':
    case 'f':
    case 'h':
    case 'r':
    case 'w':
      return 3;
    default:
      return 2;
  }
}

std::size_t size_of_esc(char letter) {
  constexpr std::string_view one_argument = "aEGdJ3tRM!-{ VrSQ";
  if (letter == '$' || letter == '\\') return 4;
  if (letter == 'p') return 5;
  return one_argument.find(letter) == std::string_view::npos || letter == ' ' ? 2 : 3;
}

std::optional<std::size_t> size_of(std::string_view rest) {
  if (rest.size() < 2) return {};
  switch (rest[0]) {
    case dle:
      return rest[1] == 0x14 ? 5 : rest[1] == 0x04 || rest[1] == 0x05 ? 3 : 1;
    case esc:
      return size_of_esc(rest[1]);
    case fs:
      return rest[1] == '!' || rest[1] == '-' || rest[1] == 'W' ? 3 : 2;
    default:
      return size_of_gs(rest);
  }
}

std::string name_of(std::string_view bytes) {
  if (bytes.size() < 2) return "DLE";
  if (bytes[0] == dle)
    return fmt::format("DLE {} {}",
                       bytes[1] == 0x04   ? "EOT"
                       : bytes[1] == 0x05 ? "ENQ"
                                          : "DC4",
                       device::byte_at(bytes, 2));
  std::string name = bytes[0] == esc ? "ESC " : bytes[0] == fs ? "FS " : "GS ";
  const bool is_printable = bytes[1] > 0x20 && bytes[1] < 0x7F;
  name += is_printable ? std::string(1, bytes[1]) : fmt::format("0x{:02X}", device::byte_at(bytes, 1));
  if (bytes[1] == 'k' || bytes[1] == '(' || bytes[1] == 'v') {
    if (bytes[0] == gs) return bytes[1] == 'k' ? name : name + ' ' + bytes[2];
  }
  for (std::size_t i = 2; i < bytes.size(); ++i)
    name += bytes[1] == '!' ? fmt::format(" 0x{:02X}", device::byte_at(bytes, i))
                            : fmt::format(" {}", device::byte_at(bytes, i));
  return name;
}

std::string barcode_data(std::string_view data) {
  if (data.starts_with('{')) data.remove_prefix(std::min<std::size_t>(2, data.size()));
  std::string out;
  for (std::size_t i = 0; i < data.size(); ++i) {
    out.push_back(data[i]);
    if (data[i] == '{' && i + 1 < data.size() && data[i + 1] == '{') ++i;
  }
  return out;
}

PrintCommand command_from(std::string_view bytes) {
  PrintCommand command;
  command.bytes = bytes;
  command.name = name_of(bytes);
  const char letter = bytes.size() > 1 ? bytes[1] : '\0';
  if (bytes[0] == dle && letter == 0x04 && bytes.size() == 3) {
    command.kind = Kind::realtime_status;
    command.number = static_cast<unsigned char>(bytes[2]);
  } else if (bytes[0] == esc && letter == '@') {
    command.kind = Kind::init;
  } else if (bytes[0] == gs && letter == 'V') {
    command.kind = Kind::cut;
  } else if (bytes[0] == gs && letter == 'a') {
    command.number = static_cast<int>(device::byte_at(bytes, 2));
  } else if (bytes[0] == gs && letter == 'k' && bytes.size() > 4) {
    command.kind = Kind::barcode;
    const bool is_counted = device::byte_at(bytes, 2) >= 65;  // else it ends with NUL
    command.data = barcode_data(is_counted ? bytes.substr(4) : bytes.substr(3, bytes.size() - 4));
  } else if (bytes[0] == gs && letter == '(' && bytes.size() >= 8 && bytes.substr(5, 3) == "1P0") {
    command.kind = Kind::qr;
    command.data = bytes.substr(8);
  } else if (bytes[0] == gs && letter == 'v') {
    command.kind = Kind::raster;
    command.bitmap.width = static_cast<int>(device::little16(bytes, 4)) * 8;
    command.bitmap.height = static_cast<int>(device::little16(bytes, 6));
    command.bitmap.rows.assign(bytes.begin() + 8, bytes.end());
  }
  return command;
}

}  // namespace

std::vector<PrintCommand> CommandScanner::feed(std::string_view bytes) {
  std::vector<PrintCommand> commands;
  m_buffer.append(bytes);
  std::string_view rest = m_buffer;
  while (!rest.empty() && next(rest, commands)) {
  }
  m_buffer.erase(0, m_buffer.size() - rest.size());
  return commands;
}

/// False when more bytes are needed.
bool CommandScanner::next(std::string_view& rest, std::vector<PrintCommand>& commands) {
  if (!begins_command(rest[0])) {
    const auto end = std::find_if(rest.begin(), rest.end(), begins_command);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    PrintCommand text;
    text.kind = Kind::text;
    text.bytes = text.data = rest.substr(0, size);
    commands.push_back(std::move(text));
    rest.remove_prefix(size);
    return true;
  }
  const auto size = size_of(rest);
  if (!size) return false;
  if (*size > max_data) {
    PrintCommand refused;
    refused.kind = Kind::too_large;
    refused.name = "too large";
    refused.bytes = rest.substr(0, 2);
    commands.push_back(std::move(refused));
    rest.remove_prefix(2);
    return true;
  }
  if (rest.size() < *size) return false;
  commands.push_back(command_from(rest.substr(0, *size)));
  rest.remove_prefix(*size);
  return true;
}

Json to_json(const PrintCommand& command) {
  if (command.kind == Kind::too_large) return Json{{"result", "error"}, {"error", "length"}};
  Json json{{"result", "ok"}};
  if (command.kind == Kind::text) {
    json["text"] = from_gb18030(command.data);
    json["bytes"] = command.data.size();
    return json;
  }
  json["cmd"] = command.name;
  if (command.kind == Kind::qr || command.kind == Kind::barcode) json["data"] = command.data;
  if (command.kind == Kind::raster) {
    json["xbytes"] = command.bitmap.bytes_per_row();
    json["rows"] = command.bitmap.height;
  }
  return json;
}

}  // namespace nuanxin::escpos
