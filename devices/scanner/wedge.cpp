#include "devices/scanner/wedge.h"

#include <algorithm>
#include <array>
#include <utility>

#include "devices/common/bytes.h"

namespace nuanxin::scanner {
namespace {

constexpr unsigned type_sync = 0;
constexpr unsigned type_key = 1;
constexpr unsigned type_misc = 4;
constexpr unsigned sync_dropped = 3;
constexpr unsigned last_misc = 5;
constexpr unsigned last_key = 0x2FF;
constexpr std::size_t time_size = 16;

constexpr unsigned key_tab = 15;
constexpr unsigned key_enter = 28;
constexpr unsigned key_keypad_enter = 96;
constexpr unsigned key_num_lock = 69;
constexpr unsigned key_scroll_lock = 70;

constexpr unsigned shift_bits = 3;
/// Left and right shift first: their bits are shift_bits. Then control, alt and meta.
constexpr std::array<unsigned, 8> modifiers{42, 54, 29, 97, 56, 100, 125, 126};

struct KeyRow {
  unsigned first;
  std::string_view plain;
  std::string_view shifted;
};

constexpr std::array<KeyRow, 9> key_rows{{
    {2, "1234567890-=", "!@#$%^&*()_+"},
    {16, "qwertyuiop[]", "QWERTYUIOP{}"},
    {30, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
    {43, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
    {55, "*", "*"},
    {57, " ", " "},
    {71, "789-456+1230.", "789-456+1230."},
    {98, "/", "/"},
    {117, "=", "="},
}};

unsigned modifier_bit(unsigned key) {
  const auto at = std::find(modifiers.begin(), modifiers.end(), key);
  return at == modifiers.end() ? 0 : 1U << static_cast<unsigned>(at - modifiers.begin());
}

InputEvent read_event(std::string_view bytes) {
  return {static_cast<std::uint16_t>(device::little16(bytes, time_size)),
          static_cast<std::uint16_t>(device::little16(bytes, time_size + 2)),
          static_cast<std::int32_t>(device::little32(bytes, time_size + 4))};
}

bool is_plausible(const InputEvent& event) {
  const bool is_small = event.value >= 0 && event.value <= 2;
  switch (event.type) {
    case type_sync:
      return event.code <= sync_dropped && is_small;
    case type_key:
      return event.code >= 1 && event.code <= last_key && is_small;
    case type_misc:
      return event.code <= last_misc;
    default:
      return false;
  }
}

bool has_plausible_time(std::string_view bytes) {
  constexpr unsigned microseconds = 1'000'000;
  return device::little32(bytes, 8) < microseconds && device::little32(bytes, 12) == 0 &&
         device::little32(bytes, 4) == 0;
}

}  // namespace

bool is_input_events(std::string_view bytes) {
  if (bytes.size() < event_size) {
    const auto time = bytes.substr(0, time_size);
    return !time.empty() && std::all_of(time.begin(), time.end(), [](char c) { return c == '\0'; });
  }
  return has_plausible_time(bytes) && is_plausible(read_event(bytes));
}

char key_character(unsigned key, bool is_shifted) {
  for (const auto& row : key_rows)
    if (key >= row.first && key < row.first + row.plain.size())
      return (is_shifted ? row.shifted : row.plain)[key - row.first];
  return 0;
}

std::vector<RawCode> WedgeDecoder::feed(std::string_view bytes) {
  std::vector<RawCode> codes;
  while (!bytes.empty()) {
    const auto wanted = event_size - m_bytes.size();
    m_bytes.append(bytes.substr(0, wanted));
    bytes.remove_prefix(std::min(wanted, bytes.size()));
    if (m_bytes.size() < event_size) break;
    const auto event = read_event(m_bytes);
    m_bytes.clear();
    if (auto code = apply(event)) codes.push_back(std::move(*code));
  }
  return codes;
}

std::optional<RawCode> WedgeDecoder::apply(const InputEvent& event) {
  if (event.type == type_sync && event.code == sync_dropped) {
    m_text.clear();
    m_error = "events_lost";
    m_held = 0;
    return {};
  }
  if (event.type != type_key) return {};
  if (const auto bit = modifier_bit(event.code); bit != 0) {
    m_held = event.value == 0 ? m_held & ~bit : m_held | bit;
    return {};
  }
  // Releases say nothing, and no scanner holds a key until it repeats.
  if (event.value != 1) return {};
  return press(event.code);
}

std::optional<RawCode> WedgeDecoder::press(unsigned key) {
  if (key == key_enter || key == key_keypad_enter || key == key_tab) return finish();
  if (key == key_num_lock || key == key_scroll_lock || !m_error.empty()) return {};
  const char c = key_character(key, (m_held & shift_bits) != 0);
  if (c != 0 && (m_held & ~shift_bits) == 0) {
    type(c);
  } else {
    m_text.clear();
    m_error = "character";
  }
  return {};
}

void WedgeDecoder::type(char c) {
  m_text.push_back(c);
  if (m_text.size() <= max_code) return;
  m_text.clear();
  m_error = "oversize";
}

std::optional<RawCode> WedgeDecoder::finish() {
  std::optional<RawCode> code;
  if (!m_text.empty() || !m_error.empty()) code = RawCode{std::move(m_text), std::move(m_error)};
  m_text.clear();
  m_error.clear();
  return code;
}

std::optional<RawCode> WedgeDecoder::silence() {
  m_bytes.clear();
  return finish();
}

void WedgeDecoder::reset() {
  m_bytes.clear();
  m_text.clear();
  m_error.clear();
  m_held = 0;
}

}  // namespace nuanxin::scanner
