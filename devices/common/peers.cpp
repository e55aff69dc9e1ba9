#include "devices/common/peers.h"

#include <string>
#include <utility>

#include "devices/common/acceptor.h"

namespace nuanxin::device {
namespace {

/// The one peer of a Link. Writes wait for each other.
class LinkPeers final : public Peers, public std::enable_shared_from_this<LinkPeers> {
 public:
  explicit LinkPeers(PeersCallbacks callbacks) : m_callbacks(std::move(callbacks)) {}

  void open(boost::asio::io_context& io, Address address, ReconnectTiming timing) {
    // The link lives at least as long as its last handler, so it must not keep us alive in turn.
    const auto guarded = [weak = weak_from_this()](auto action) {
      return [weak, action](auto... values) {
        if (const auto self = weak.lock()) action(*self, values...);
      };
    };
    m_link = Link::create(io, std::move(address), timing,
                          {guarded([](LinkPeers& self) { self.up(); }),
                           guarded([](LinkPeers& self, std::string_view bytes) { self.bytes(bytes); }),
                           guarded([](LinkPeers& self) { self.down(); })});
  }

  ~LinkPeers() override { m_link->stop(); }
  void start() override {
    m_running = true;
    m_link->start();
  }
  void stop() override {
    m_running = false;
    m_link->stop();
  }

  void write(PeerId peer, std::string bytes) override {
    if (!m_link->is_up() || peer != m_id || bytes.empty()) return;
    m_waiting += bytes;
    if (m_waiting.size() > max_unsent)
      m_link->reopen();
    else
      send();
  }

  void close(PeerId peer) override {
    if (m_link->is_up() && peer == m_id) m_link->reopen();
  }

 private:
  void up() {
    const auto self = shared_from_this();
    ++m_id;
    m_is_up = true;
    m_callbacks.up(m_id);
    if (m_running && m_is_up) m_callbacks.state(true, "ready");
  }

  void bytes(std::string_view bytes) {
    const auto self = shared_from_this();
    m_callbacks.bytes(m_id, bytes);
  }

  void down() {
    const auto self = shared_from_this();
    m_waiting.clear();
    m_is_sending = false;
    if (std::exchange(m_is_up, false)) m_callbacks.down(m_id);
    if (m_running && !m_is_up) m_callbacks.state(false, m_link->is_in_use() ? "in_use" : "connecting");
  }

  void send() {
    if (m_is_sending || m_waiting.empty()) return;
    m_is_sending = true;
    m_link->write(std::exchange(m_waiting, {}), [weak = weak_from_this(), id = m_id](std::size_t, bool ok) {
      const auto self = weak.lock();
      if (!self || !ok || id != self->m_id) return;  // down() has cleared the rest
      self->m_is_sending = false;
      self->send();
    });
  }

  PeersCallbacks m_callbacks;
  std::shared_ptr<Link> m_link;
  PeerId m_id = 0;
  std::string m_waiting;
  bool m_is_up = false;
  bool m_is_sending = false;
  bool m_running = false;
};

}  // namespace

std::shared_ptr<Peers> Peers::create(boost::asio::io_context& io, Address address, ReconnectTiming timing,
                                     PeersCallbacks callbacks) {
  if (address.is_listening) return create_acceptor(io, std::move(address), timing, std::move(callbacks));
  auto peers = std::make_shared<LinkPeers>(std::move(callbacks));
  peers->open(io, std::move(address), timing);
  return peers;
}

}  // namespace nuanxin::device
