#include "devices/urine/block.h"

#include "devices/urine/parse.h"

namespace nuanxin::urine {
namespace {

constexpr char stx = '\x02';
constexpr char etx = '\x03';

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; }

}  // namespace

std::vector<BlockEvent> BlockDecoder::feed(std::string_view bytes) {
  std::vector<BlockEvent> events;
  for (const char c : bytes) {
    if (c == stx)
      start(events);
    else if (c == etx)
      finish(events);
    else
      keep(c, events);
  }
  return events;
}

/// What was open is lost, unless only its ETX is missing.
void BlockDecoder::start(std::vector<BlockEvent>& events) {
  if (!m_buffer.empty() && is_whole(m_buffer, m_layouts)) {
    events.push_back(take(BlockEvent::Kind::block, false));
  } else {
    m_discarded += m_buffer.size() + (m_state == State::inside ? 1 : 0);
    m_buffer.clear();
  }
  m_state = State::inside;
}

void BlockDecoder::finish(std::vector<BlockEvent>& events) {
  if (is_pending()) events.push_back(take(BlockEvent::Kind::block, true));
  m_state = State::outside;
}

void BlockDecoder::keep(char c, std::vector<BlockEvent>& events) {
  if (m_state == State::dropping) return;
  if (m_state == State::outside && m_buffer.empty() && is_blank(c)) return;
  if (m_buffer.size() < max_block) {
    m_buffer.push_back(c);
    return;
  }
  m_buffer.clear();
  events.push_back(take(BlockEvent::Kind::oversize, false));
  m_state = State::dropping;
}

std::optional<BlockEvent> BlockDecoder::close() {
  std::optional<BlockEvent> event;
  if (is_pending()) {
    if (!is_whole(m_buffer, m_layouts)) {
      m_buffer.clear();
      event = take(BlockEvent::Kind::truncated, false);
    } else {
      event = take(BlockEvent::Kind::block, false);
    }
  }
  reset();
  return event;
}

void BlockDecoder::reset() {
  m_state = State::outside;
  m_buffer.clear();
  m_discarded = 0;
}

BlockEvent BlockDecoder::take(BlockEvent::Kind kind, bool has_etx) {
  BlockEvent event{kind, std::move(m_buffer), m_state == State::inside, has_etx, m_discarded};
  m_buffer.clear();
  m_discarded = 0;
  return event;
}

}  // namespace nuanxin::urine
