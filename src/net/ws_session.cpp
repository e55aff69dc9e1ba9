// One accepted WebSocket: one read loop, one send queue. Frames and pings are Beast's; who is too slow is ours.
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "base/log.h"
#include "net/listener.h"

namespace nuanxin::net {
namespace {

namespace http = beast::http;
namespace websocket = beast::websocket;

/// A frame costs about this much beside its text, so that many empty ones count too.
constexpr std::size_t frame_cost = 64;

class WsSession final : public Connection, public WsConnection, public std::enable_shared_from_this<WsSession> {
 public:
  WsSession(std::shared_ptr<Listener> server, AnyStream stream, std::unique_ptr<WsPeerHandler> handler)
      : m_server(std::move(server)), m_ws(std::move(stream)), m_handler(std::move(handler)) {}

  void start(const Upgrade& upgrade) {
    const auto& options = m_server->options;
    m_ws.set_option(websocket::stream_base::timeout{options.request_timeout, options.idle_timeout, true});
    m_ws.read_message_max(options.ws_message_limit);
    m_ws.auto_fragment(false);
    http::request<http::empty_body> request(http::verb::get, upgrade.target, 11);
    for (const auto& [name, value] : upgrade.headers) request.insert(name, value);
    m_ws.async_accept(request, [self = shared_from_this()](error_code ec) { self->on_accepted(ec); });
  }

  using WsConnection::send;
  void send(std::shared_ptr<const std::string> text) override {
    if (m_state != State::open) return;
    m_queued += text->size() + frame_cost;
    m_queue.push_back(std::move(text));
    if (m_queued > m_server->options.ws_queue_limit) {
      log::warn("a WebSocket peer was too slow and is cut");
      return cut();
    }
    write_next();
  }

  void close(std::uint16_t code, std::string reason) override {
    if (m_state != State::open) return;
    m_state = State::closing;
    m_reason = websocket::close_reason(static_cast<websocket::close_code>(code), reason.substr(0, 120));
    write_next();
  }

  bool is_open() const override { return m_state == State::open; }

  // The read loop notices and ends the session; nothing is called from inside cut().
  void cut() override {
    if (m_state == State::ended) return;
    m_state = State::cut;
    error_code ignored;
    m_ws.next_layer().next_layer().shutdown(asio::socket_base::shutdown_both, ignored);
    m_ws.next_layer().next_layer().close(ignored);
  }

  void abandon() override { end(); }

  void drain() override {
    m_draining = true;  // an upgrade that is under way still gets its polite end
    close(websocket::close_code::going_away, {});
  }

  SteadyTime deadline() const override { return SteadyTime::max(); }  // Beast's own timers watch it

 private:
  enum class State { accepting, open, closing, cut, ended };

  void on_accepted(error_code ec) {
    if (ec || m_state == State::cut) return end();
    m_state = State::open;
    m_opened = true;
    guarded([this] { m_handler->on_open(shared_from_this()); });
    if (m_draining) close(websocket::close_code::going_away, {});
    read();
  }

  void read() {
    m_ws.async_read(m_in, [self = shared_from_this()](error_code ec, std::size_t) { self->on_read(ec); });
  }

  void on_read(error_code ec) {
    if (ec) return end();
    if (!m_ws.got_text()) {
      close(websocket::close_code::unknown_data, "text only");
    } else if (m_state == State::open) {
      std::string text(static_cast<const char*>(m_in.data().data()), m_in.size());
      guarded([&] { m_handler->on_text(std::move(text)); });
    }
    m_in.clear();
    read();
  }

  template <class Call>
  void guarded(Call call) {
    try {
      call();
    } catch (const std::exception& e) {
      log::error("WebSocket handler: {}", e.what());
      close(websocket::close_code::internal_error, {});
    }
  }

  void write_next() {
    if (m_writing || (m_state != State::open && m_state != State::closing)) return;
    m_writing = true;
    if (!m_queue.empty()) {
      m_ws.text(true);
      m_ws.async_write(asio::buffer(*m_queue.front()),
                       [self = shared_from_this()](error_code ec, std::size_t) { self->on_written(ec); });
    } else if (m_state == State::closing) {
      m_ws.async_close(m_reason, [self = shared_from_this()](error_code) {});
    } else {
      m_writing = false;
    }
  }

  void on_written(error_code ec) {
    m_writing = false;
    if (ec) return cut();
    m_queued -= m_queue.front()->size() + frame_cost;
    m_queue.pop_front();
    write_next();
  }

  void end() {
    if (m_state == State::ended) return;
    cut();
    m_state = State::ended;
    if (m_opened) {
      try {
        m_handler->on_closed();
      } catch (const std::exception& e) {
        log::error("WebSocket handler: {}", e.what());
      }
    }
    m_handler.reset();
    m_server->gone(this);
  }

  std::shared_ptr<Listener> m_server;
  websocket::stream<AnyStream, false> m_ws;
  std::unique_ptr<WsPeerHandler> m_handler;
  beast::flat_buffer m_in;
  std::deque<std::shared_ptr<const std::string>> m_queue;
  std::size_t m_queued = 0;
  websocket::close_reason m_reason;
  State m_state = State::accepting;
  bool m_writing = false, m_opened = false, m_draining = false;
};

}  // namespace

void start_ws_session(const std::shared_ptr<Listener>& server, AnyStream stream, const Upgrade& upgrade,
                      std::unique_ptr<WsPeerHandler> handler) {
  auto session = std::make_shared<WsSession>(server, std::move(stream), std::move(handler));
  server->add(session);
  session->start(upgrade);
}

}  // namespace nuanxin::net
