#include "devices/common/listener.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace nuanxin::device {

class Listener::Impl : public std::enable_shared_from_this<Listener::Impl> {
 public:
  Impl(boost::asio::io_context& io, ListenerOptions options, ListenerCallbacks callbacks, std::unique_ptr<Ear> ear)
      : m_io(io),
        m_options(std::move(options)),
        m_callbacks(std::move(callbacks)),
        m_ear(std::move(ear)),
        m_quiet(io) {}

  void start() {
    if (m_link) return;
    m_running = true;
    set_state(false, "connecting");
    if (!m_running) return;
    // The link lives at least as long as its last handler, so it must not keep us alive in turn.
    const auto guarded = [weak = weak_from_this()](auto action) {
      return [weak, action](auto... values) {
        if (const auto self = weak.lock()) action(*self, values...);
      };
    };
    m_link = Link::create(m_io, m_options.address, m_options.reconnect,
                          {guarded([](Impl& self) { self.up(); }),
                           guarded([](Impl& self, std::string_view bytes) { self.receive(bytes); }),
                           guarded([](Impl& self) { self.down(); })});
    const auto link = m_link;  // a callback may stop us
    link->start();
  }

  void stop() {
    m_running = false;
    if (m_link) m_link->stop();
    m_quiet.cancel();
    m_ear->reset();
    m_health.connected = false;
    m_health.state = "closed";
  }

  bool send(std::string bytes) {
    if (!m_link || !m_link->is_up() || m_is_sending) return false;
    m_is_sending = true;
    m_link->write(std::move(bytes), [weak = weak_from_this()](std::size_t, bool ok) {
      const auto self = weak.lock();
      if (self && ok) self->m_is_sending = false;  // else down() does it: this may be an older connection's
    });
    return true;
  }

  const Health& health() const { return m_health; }
  std::size_t pending() const { return m_ear->pending(); }

 private:
  void up() {
    m_ear->reset();
    m_is_sending = false;
    if (!m_options.on_connect.empty()) send(m_options.on_connect);
    set_state(true, "ready");
  }

  void down() {
    m_quiet.cancel();
    m_ear->reset();
    m_is_sending = false;
    set_state(false, m_link->is_in_use() ? "in_use" : "connecting");
  }

  void receive(std::string_view bytes) {
    m_health.last_byte = m_options.clock();
    if (m_callbacks.on_raw) m_callbacks.on_raw(bytes);
    if (!m_running) return;
    const auto heard = m_ear->feed(bytes);
    watch_silence();
    deliver(heard);
  }

  void watch_silence() {
    const auto silence = m_ear->silence();
    if (silence <= silence.zero()) return;
    m_quiet.expires_after(silence);
    m_quiet.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (!error && self && self->m_health.connected) self->deliver(self->m_ear->on_silence());
    });
  }

  void deliver(const std::vector<Heard>& all) {
    for (const auto& heard : all) {
      if (!m_running) return;
      if (heard.kind == Heard::Kind::error)
        ++m_health.error_count;
      else
        m_health.last_message = m_health.last_byte;
      if (heard.deliver) heard.deliver();
    }
  }

  void set_state(bool connected, const char* state) {
    if (m_health.connected == connected && m_health.state == state) return;
    m_health.connected = connected;
    m_health.state = state;
    const Health copy = m_health;
    if (m_callbacks.on_health) m_callbacks.on_health(copy);
  }

  boost::asio::io_context& m_io;
  ListenerOptions m_options;
  ListenerCallbacks m_callbacks;  ///< never cleared: one of them may be what stops us
  std::unique_ptr<Ear> m_ear;
  boost::asio::steady_timer m_quiet;
  std::shared_ptr<Link> m_link;
  Health m_health;
  bool m_running = false;
  bool m_is_sending = false;
};

Listener::Listener(boost::asio::io_context& io, ListenerOptions options, ListenerCallbacks callbacks,
                   std::unique_ptr<Ear> ear)
    : m_impl(std::make_shared<Impl>(io, std::move(options), std::move(callbacks), std::move(ear))) {}

Listener::~Listener() { m_impl->stop(); }

void Listener::start() {
  const auto impl = m_impl;
  impl->start();
}
void Listener::stop() { m_impl->stop(); }
bool Listener::send(std::string bytes) { return m_impl->send(std::move(bytes)); }
Health Listener::health() const { return m_impl->health(); }
std::size_t Listener::pending() const { return m_impl->pending(); }

}  // namespace nuanxin::device
