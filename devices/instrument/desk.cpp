#include "devices/instrument/desk.h"

#include <utility>

namespace nuanxin::instrument {

Desk::Desk(boost::asio::io_context& io, Callbacks callbacks, const Options& options)
    : m_callbacks(std::move(callbacks)), m_clock(options.clock), m_again(options.again), m_timer(io) {}

void Desk::close() {
  m_is_open = false;
  m_timer.cancel();
}

void Desk::take(Capture capture) {
  if (!m_is_open) return;
  capture.received = to_iso(m_clock());
  if (m_held.size() >= Instrument::max_held) {
    ++m_lost;
    return;
  }
  m_held.push_back(std::move(capture));
  if (!m_is_offering && m_held.size() == 1) offer();
}

void Desk::refuse(Capture capture) const {
  if (!m_is_open || !m_callbacks.on_refused) return;
  capture.received = to_iso(m_clock());
  m_callbacks.on_refused(capture);
}

/// In the order in which they came; stops at the first that cannot be kept.
void Desk::offer() {
  const auto self = shared_from_this();  // keep() may end us
  m_is_offering = true;
  while (m_is_open && !m_held.empty() && m_callbacks.keep && m_callbacks.keep(m_held.front())) m_held.pop_front();
  m_is_offering = false;
  if (!m_is_open) return;
  if (!m_held.empty()) {
    m_timer.expires_after(m_again);
    m_timer.async_wait([self](boost::system::error_code error) {
      if (!error && self->m_is_open) self->offer();
    });
  }
  tell_owner();
}

void Desk::tell(const device::Health& health) {
  m_driver = health;
  m_told.clear();
  tell_owner();
}

void Desk::tell_owner() {
  const auto health = with_held(m_driver);
  if (!m_is_open || m_told == health.state || !m_callbacks.on_health) return;
  m_told = health.state;
  m_callbacks.on_health(health);
}

device::Health Desk::with_held(device::Health health) const {
  if (!m_held.empty()) health.state = "not_stored";
  health.error_count += m_lost;
  return health;
}

}  // namespace nuanxin::instrument
