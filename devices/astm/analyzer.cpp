#include "devices/astm/analyzer.h"

#include <boost/asio/io_context.hpp>
#include <map>
#include <utility>

#include "devices/astm/conversation.h"
#include "devices/common/peers.h"

namespace nuanxin::astm {

class Analyzer::Impl : public std::enable_shared_from_this<Analyzer::Impl> {
 public:
  Impl(boost::asio::io_context& io, AnalyzerOptions options, AnalyzerCallbacks callbacks)
      : m_io(io), m_options(std::move(options)), m_callbacks(std::move(callbacks)) {}

  void start() {
    if (m_peers) return;
    m_running = true;
    set_state(false, "connecting");
    if (!m_running) return;
    // The port lives at least as long as its last handler, so it must not keep us alive in turn.
    const auto guarded = [weak = weak_from_this()](auto action) {
      return [weak, action](auto... values) {
        if (const auto self = weak.lock()) action(*self, values...);
      };
    };
    m_peers = device::Peers::create(
        m_io, m_options.address, m_options.reconnect,
        {guarded([](Impl& self, device::PeerId id) { self.up(id); }),
         guarded([](Impl& self, device::PeerId id, std::string_view bytes) { self.receive(id, bytes); }),
         guarded([](Impl& self, device::PeerId id) { self.down(id); }),
         guarded([](Impl& self, bool connected, const char* state) { self.set_state(connected, state); })});
    const auto peers = m_peers;  // a callback may stop us
    peers->start();
  }

  void stop() {
    m_running = false;
    if (m_peers) m_peers->stop();
    for (const auto& [id, conversation] : m_conversations) conversation->stop();
    m_conversations.clear();
    m_health.connected = false;
    m_health.state = "closed";
  }

  void set_busy(bool is_busy) {
    m_is_busy = is_busy;
    for (const auto& [id, conversation] : m_conversations) conversation->set_busy(is_busy);
  }

  const device::Health& health() const { return m_health; }

  std::size_t pending() const {
    std::size_t sum = 0;
    for (const auto& [id, conversation] : m_conversations) sum += conversation->pending();
    return sum;
  }

 private:
  void up(device::PeerId id) {
    // The conversation may outlive us by a handler that waits, but after stop() it calls nothing.
    ConversationCallbacks callbacks;
    callbacks.send = [this, id](std::string bytes) { m_peers->write(id, std::move(bytes)); };
    callbacks.keep = [this](const Message& message, const std::string& raw) { return keep(message, raw); };
    callbacks.on_query = m_callbacks.on_query;
    callbacks.on_refused = [this](std::string_view reason, const std::string& raw) { refuse(reason, raw); };
    callbacks.on_rejected = [this](std::size_t frames) { m_health.error_count += frames; };
    const auto conversation = std::make_shared<Conversation>(m_io, m_options, std::move(callbacks));
    conversation->set_busy(m_is_busy);
    m_conversations[id] = conversation;
  }

  void receive(device::PeerId id, std::string_view bytes) {
    m_health.last_byte = m_options.clock();
    const auto found = m_conversations.find(id);
    if (found == m_conversations.end()) return;
    const auto conversation = found->second;
    conversation->feed(bytes);
  }

  void down(device::PeerId id) {
    const auto found = m_conversations.find(id);
    if (found == m_conversations.end()) return;
    const auto conversation = found->second;
    m_conversations.erase(found);
    conversation->lose();
  }

  bool keep(const Message& message, const std::string& raw) {
    if (!m_callbacks.keep || !m_callbacks.keep(message, raw)) return false;
    m_health.last_message = m_health.last_byte;
    return true;
  }

  void refuse(std::string_view reason, const std::string& raw) {
    ++m_health.error_count;
    if (m_callbacks.on_refused) m_callbacks.on_refused(reason, raw);
  }

  void set_state(bool connected, const char* state) {
    if (m_health.connected == connected && m_health.state == state) return;
    m_health.connected = connected;
    m_health.state = state;
    const device::Health copy = m_health;
    if (m_callbacks.on_health) m_callbacks.on_health(copy);
  }

  boost::asio::io_context& m_io;
  AnalyzerOptions m_options;
  AnalyzerCallbacks m_callbacks;  ///< never cleared: one of them may be what stops us
  std::shared_ptr<device::Peers> m_peers;
  std::map<device::PeerId, std::shared_ptr<Conversation>> m_conversations;
  device::Health m_health;
  bool m_is_busy = false;
  bool m_running = false;
};

Analyzer::Analyzer(boost::asio::io_context& io, AnalyzerOptions options, AnalyzerCallbacks callbacks)
    : m_impl(std::make_shared<Impl>(io, std::move(options), std::move(callbacks))) {}

Analyzer::~Analyzer() { m_impl->stop(); }

void Analyzer::start() {
  const auto impl = m_impl;
  impl->start();
}
void Analyzer::stop() { m_impl->stop(); }
void Analyzer::set_busy(bool is_busy) { m_impl->set_busy(is_busy); }
device::Health Analyzer::health() const { return m_impl->health(); }
std::size_t Analyzer::pending() const { return m_impl->pending(); }

}  // namespace nuanxin::astm
