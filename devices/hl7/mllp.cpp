#include "devices/hl7/mllp.h"

#include <utility>

namespace nuanxin::hl7 {
namespace {

constexpr char block_begin = '\x0B', block_end = '\x1C', heartbeat = '\x02';

}  // namespace

std::vector<BlockEvent> BlockDecoder::feed(std::string_view bytes) {
  for (const char c : bytes) take(c);
  return std::exchange(m_events, {});
}

void BlockDecoder::reset() {
  m_state = State::between;
  m_message.clear();
  m_message.shrink_to_fit();
  m_skipped = 0;
  m_heartbeats = 0;
}

void BlockDecoder::emit(BlockEvent::Kind kind) {
  BlockEvent event{kind, {}, std::exchange(m_skipped, 0), std::exchange(m_heartbeats, 0)};
  if (kind == BlockEvent::Kind::block) event.message = std::move(m_message);
  m_message.clear();
  m_state = State::between;
  m_events.push_back(std::move(event));
}

void BlockDecoder::take_between(char c) {
  if (c == block_begin) {
    m_state = State::message;
    return;
  }
  ++m_skipped;
  if (c == heartbeat) ++m_heartbeats;
}

void BlockDecoder::take(char c) {
  switch (m_state) {
    case State::between:
      return take_between(c);
    case State::end:
      if (c == '\r') return emit(BlockEvent::Kind::block);
      emit(BlockEvent::Kind::framing);
      return take_between(c);
    default:
      break;
  }
  if (c == block_end) {
    m_state = State::end;
  } else if (c == block_begin) {
    emit(BlockEvent::Kind::framing);
    take_between(c);
  } else {
    m_message.push_back(c);
    if (m_message.size() + 1 > max_block) emit(BlockEvent::Kind::oversize);
  }
}

std::string_view error_code(BlockEvent::Kind kind) {
  switch (kind) {
    case BlockEvent::Kind::framing:
      return "framing";
    case BlockEvent::Kind::oversize:
      return "oversize";
    default:
      return {};
  }
}

std::string block(std::string_view message) {
  std::string bytes(1, block_begin);
  bytes.append(message);
  bytes.push_back(block_end);
  bytes.push_back('\r');
  return bytes;
}

}  // namespace nuanxin::hl7
