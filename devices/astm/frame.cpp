#include "devices/astm/frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace nuanxin::astm {
namespace {

unsigned byte_value(char c) { return static_cast<unsigned char>(c); }

/// Control characters that may not stand in a text but do not end it either (page 2.1).
bool is_restricted(char c) {
  constexpr std::string_view restricted("\x01\x06\x0A\x10\x11\x12\x13\x14\x15\x16", 10);
  return restricted.find(c) != std::string_view::npos;
}

char upper_hex(char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string hex_sum(unsigned sum) { return fmt::format("{:02X}", sum % 256); }

}  // namespace

std::vector<FrameEvent> FrameDecoder::feed(std::string_view bytes) {
  for (const char c : bytes) {
    ++m_fed;
    take(c);
  }
  return std::exchange(m_events, {});
}

std::vector<FrameEvent> FrameDecoder::flush() {
  if (m_state == State::line_end) finish();
  return std::exchange(m_events, {});
}

void FrameDecoder::reset() {
  m_state = State::between;
  m_frame = {};
  m_skipped = 0;
}

/// Reports what m_frame has become and waits for the next frame.
void FrameDecoder::emit(FrameEvent::Kind kind) {
  m_frame.kind = kind;
  m_frame.end = m_fed;
  m_frame.skipped = std::exchange(m_skipped, 0);
  if (kind != FrameEvent::Kind::frame) m_frame.text.clear();
  m_events.push_back(std::exchange(m_frame, {}));
  m_state = State::between;
}

void FrameDecoder::take_between(char c) {
  const bool was_line_feed_awaited = m_state == State::line_feed;
  m_state = State::between;
  switch (c) {
    case byte::stx:
      m_frame = {};
      m_frame.wire_size = 1;
      m_state = State::number;
      return;
    case byte::enq:
      return emit(FrameEvent::Kind::enq);
    case byte::ack:
      return emit(FrameEvent::Kind::ack);
    case byte::nak:
      return emit(FrameEvent::Kind::nak);
    case byte::eot:
      return emit(FrameEvent::Kind::eot);
    default:
      if (c != '\n' || !was_line_feed_awaited) ++m_skipped;
  }
}

void FrameDecoder::take_text(char c) {
  m_sum += byte_value(c);
  if (c == byte::etx || c == byte::etb) {
    m_frame.is_last = c == byte::etx;
    m_state = State::sum1;
  } else if (m_frame.text.size() >= max_text) {
    emit(FrameEvent::Kind::oversize);
    ++m_skipped;
  } else {
    m_is_restricted = m_is_restricted || is_restricted(c);
    m_frame.text.push_back(c);
  }
}

void FrameDecoder::take_line_end(char c) {
  if (c == '\r' || c == '\n') {
    ++m_frame.wire_size;
    finish();
    if (c == '\r') m_state = State::line_feed;
    return;
  }
  if (c == byte::enq || c == byte::stx || c == byte::eot || c == byte::ack || c == byte::nak) {
    finish();
  } else {
    emit(FrameEvent::Kind::malformed);
  }
  take_between(c);
}

/// The sum is there: is it the right one?
void FrameDecoder::finish() {
  const std::string wanted = hex_sum(m_sum);
  m_frame.checksum = {upper_hex(m_digits[0]), upper_hex(m_digits[1])};
  if (m_frame.checksum != wanted) return emit(FrameEvent::Kind::checksum);
  if (m_frame.number < 0) return emit(FrameEvent::Kind::frame_number);
  if (m_is_restricted && m_rule == TextRule::strict) return emit(FrameEvent::Kind::restricted_char);
  emit(FrameEvent::Kind::frame);
}

void FrameDecoder::take(char c) {
  if (m_state == State::between || m_state == State::line_feed) return take_between(c);
  if (m_state == State::line_end) return take_line_end(c);
  if (c == byte::stx || c == byte::enq || c == byte::eot) {  // what began is cut off here
    const bool is_in_text = m_state == State::text && c != byte::stx;
    emit(is_in_text ? FrameEvent::Kind::restricted_char : FrameEvent::Kind::malformed);
    return take_between(c);
  }
  ++m_frame.wire_size;
  switch (m_state) {
    case State::number:
      m_frame.number = c >= '0' && c <= '7' ? c - '0' : -1;
      m_sum = byte_value(c);
      m_is_restricted = false;
      m_state = State::text;
      break;
    case State::text:
      take_text(c);
      break;
    case State::sum1:
      m_digits[0] = c;
      m_state = State::sum2;
      break;
    default:
      m_digits[1] = c;
      m_state = State::line_end;
  }
}

std::string_view error_code(FrameEvent::Kind kind) {
  switch (kind) {
    case FrameEvent::Kind::checksum:
      return "checksum";
    case FrameEvent::Kind::restricted_char:
      return "restricted_char";
    case FrameEvent::Kind::oversize:
      return "oversize";
    case FrameEvent::Kind::frame_number:
      return "frame_number";
    case FrameEvent::Kind::malformed:
      return "malformed";
    default:
      return {};
  }
}

std::string frame(int number, std::string_view text, bool is_last) {
  std::string body = std::to_string(number % 8);
  body.append(text);
  body.push_back(is_last ? byte::etx : byte::etb);
  unsigned sum = 0;
  for (const char c : body) sum += byte_value(c);
  return byte::stx + body + hex_sum(sum) + "\r\n";
}

std::vector<std::string> frames(const std::vector<std::string>& records, std::size_t max_text) {
  std::vector<std::string> all;
  max_text = std::clamp<std::size_t>(max_text, 1, FrameDecoder::max_text);
  int number = 1;
  for (const auto& record : records) {
    const std::string text = record + '\r';
    for (std::size_t at = 0; at < text.size(); at += max_text) {
      all.push_back(frame(number, std::string_view(text).substr(at, max_text), at + max_text >= text.size()));
      number = next_number(number);
    }
  }
  return all;
}

}  // namespace nuanxin::astm
