#include "devices/astm/sender.h"

#include <utility>

namespace nuanxin::astm {

Sender::Step Sender::start(std::vector<std::string> frames) {
  m_frames = std::move(frames);
  m_at = 0;
  m_attempts = 0;
  return m_frames.empty() ? finish(Outcome::delivered, false) : ask();
}

Sender::Step Sender::ask() {
  m_state = State::asking;
  return {std::string(1, byte::enq), m_timing.answer, {}};
}

Sender::Step Sender::pause(State state, std::chrono::milliseconds time) {
  if (++m_attempts >= max_attempts) return finish(Outcome::busy, false);
  m_state = state;
  return {{}, time, {}};
}

Sender::Step Sender::send_frame() {
  m_state = State::sending;
  return {m_frames[m_at], m_timing.answer, {}};
}

Sender::Step Sender::next_frame() {
  m_attempts = 0;
  ++m_at;
  return m_at < m_frames.size() ? send_frame() : finish(Outcome::delivered, true);
}

Sender::Step Sender::finish(Outcome outcome, bool is_open) {
  m_state = State::idle;
  m_frames.clear();
  return {is_open ? std::string(1, byte::eot) : std::string(), {}, outcome};
}

Sender::Step Sender::handle(const FrameEvent& event) {
  using Kind = FrameEvent::Kind;
  if (m_state == State::asking) {
    if (event.kind == Kind::ack) {
      m_attempts = 0;
      return send_frame();
    }
    if (event.kind == Kind::nak) return pause(State::pausing, m_timing.busy);
    if (event.kind == Kind::enq) return pause(State::yielding, m_timing.contention);
  } else if (m_state == State::sending) {
    // EOT instead of ACK: accepted, though the analyzer would like to speak; it can as soon as we have ended.
    if (event.kind == Kind::ack || event.kind == Kind::eot) return next_frame();
    if (event.kind == Kind::nak) {
      if (++m_attempts >= max_attempts) return finish(Outcome::rejected, true);
      return send_frame();
    }
  }
  return {};
}

Sender::Step Sender::on_timeout() {
  switch (m_state) {
    case State::pausing:
    case State::yielding:
      return ask();
    case State::asking:
    case State::sending:
      return finish(Outcome::no_answer, true);
    default:
      return {};
  }
}

Sender::Step Sender::on_released() { return m_state == State::yielding ? ask() : Step{}; }

}  // namespace nuanxin::astm
