#include "devices/common/address.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace nuanxin::device {
namespace {

std::optional<unsigned> number(std::string_view text, unsigned max) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty() || value > max) return {};
  return value;
}

Error bad(std::string detail) { return refuse(Reason::invalid_value, std::move(detail), "address"); }

Result<Address> parse_path(std::string_view text) {
  Address address;
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) {
    const auto baud = number(text.substr(at + 1), 921600);
    if (!baud || !is_baud_rate(*baud)) return bad("after @ a serial speed such as 9600 or 115200 is expected");
    address.baud_rate = *baud;
    text = text.substr(0, at);
  }
  address.path = text;
  return address;
}

Result<Address> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return bad("host:port or an absolute path is expected");
  const auto port = number(text.substr(colon + 1), 65535);
  if (!port || *port == 0) return bad("the port must be 1 to 65535");
  Address address;
  address.host = text.substr(0, colon);
  if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']')
    address.host = address.host.substr(1, address.host.size() - 2);
  address.port = static_cast<std::uint16_t>(*port);
  return address;
}

Result<Address> parse_listening(std::string_view text) {
  constexpr std::string_view every_interface = "0.0.0.0:";
  const bool is_port_only = text.find(':') == std::string_view::npos;
  auto address = parse_endpoint(is_port_only ? std::string(every_interface).append(text) : std::string(text));
  if (address) address->is_listening = true;
  return address;
}

}  // namespace

bool is_baud_rate(unsigned rate) {
  constexpr std::array<unsigned, 8> rates{2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400};
  return std::find(rates.begin(), rates.end(), rate) != rates.end();
}

Result<Address> parse_address(std::string_view text) {
  constexpr std::string_view listen_scheme = "listen:", tcp_scheme = "tcp:";
  if (text.starts_with('/')) return parse_path(text);
  if (text.starts_with(listen_scheme)) return parse_listening(text.substr(listen_scheme.size()));
  if (text.starts_with(tcp_scheme)) text.remove_prefix(tcp_scheme.size());
  return parse_endpoint(text);
}

}  // namespace nuanxin::device
