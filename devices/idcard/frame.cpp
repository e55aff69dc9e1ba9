#include "devices/idcard/frame.h"

#include "devices/common/bytes.h"

#include <algorithm>

namespace nuanxin::idcard {
namespace {

constexpr std::string_view preamble = "\xAA\xAA\xAA\x96\x69";
constexpr std::size_t header_size = 7;
constexpr std::size_t piece = 4096;

unsigned char xor_of(std::string_view bytes) {
  unsigned char sum = 0;
  for (const char c : bytes) sum = static_cast<unsigned char>(sum ^ static_cast<unsigned char>(c));
  return sum;
}

/// How many bytes at the end could be the beginning of a preamble.
std::size_t open_end(std::string_view bytes) {
  for (std::size_t n = std::min(bytes.size(), preamble.size() - 1); n > 0; --n)
    if (bytes.substr(bytes.size() - n) == preamble.substr(0, n)) return n;
  return 0;
}

}  // namespace

std::vector<FrameEvent> FrameDecoder::feed(std::string_view bytes) {
  std::vector<FrameEvent> events;
  // In pieces, so that the buffer stays small however much comes at once.
  while (!bytes.empty()) {
    m_buffer.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (next(events)) {
    }
  }
  return events;
}

void FrameDecoder::reset() {
  m_buffer.clear();
  m_skipped = 0;
}

void FrameDecoder::skip(std::size_t count) {
  m_buffer.erase(0, count);
  m_skipped += count;
}

/// One step; false when more bytes are needed.
bool FrameDecoder::next(std::vector<FrameEvent>& events) {
  const auto start = m_buffer.find(preamble);
  if (start == std::string::npos) {
    skip(m_buffer.size() - open_end(m_buffer));
    return false;
  }
  skip(start);
  if (m_buffer.size() < header_size) return false;
  const std::size_t length = device::byte_at(m_buffer, 5) * 256U + device::byte_at(m_buffer, 6);
  const auto refuse_frame = [&](FrameEvent::Kind kind) {
    events.push_back({kind, {}, m_skipped});
    m_skipped = 0;
    skip(1);
    return true;
  };
  if (length < m_min_length || length > max_length) return refuse_frame(FrameEvent::Kind::bad_length);
  if (m_buffer.size() < header_size + length) return false;
  const auto checked = std::string_view(m_buffer).substr(5, length + 2);
  if (xor_of(checked) != 0) return refuse_frame(FrameEvent::Kind::bad_checksum);
  events.push_back({FrameEvent::Kind::frame, m_buffer.substr(header_size, length - 1), m_skipped});
  m_skipped = 0;
  m_buffer.erase(0, header_size + length);
  return !m_buffer.empty();
}

std::string frame(std::string_view body) {
  const std::size_t length = body.size() + 1;
  std::string out(preamble);
  out.push_back(static_cast<char>(length >> 8U));
  out.push_back(static_cast<char>(length & 0xFFU));
  out.append(body);
  out.push_back(static_cast<char>(xor_of(std::string_view(out).substr(5))));
  return out;
}

std::string command_frame(Command command) {
  const auto code = static_cast<unsigned>(command);
  const char body[2] = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  return frame({body, 2});
}

std::string_view command_meaning(std::string_view body) {
  if (body.size() != 2) return {};
  switch (static_cast<Command>(device::byte_at(body, 0) * 256U + device::byte_at(body, 1))) {
    case Command::reset:
      return "reset SAM";
    case Command::status:
      return "SAM status";
    case Command::sam_number:
      return "read SAM module number";
    case Command::find:
      return "find card";
    case Command::select:
      return "select card";
    case Command::read:
      return "read text+photo";
    case Command::read_with_fingerprint:
      return "read text+photo+fingerprint";
    case Command::read_new_address:
      return "read latest appended address";
  }
  return {};
}

}  // namespace nuanxin::idcard
