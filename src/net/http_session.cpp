// One HTTP connection: read → parse → handler → write, one request at a time, buffers reused from request to request.
// Only Beast's parser is used; the answer's head is written by hand into one buffer so that head and body leave in one
// system call.
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <optional>

#include "base/log.h"
#include "net/gzip.h"
#include "net/listener.h"
#include "net/wire.h"

namespace nuanxin::net {
namespace {

namespace http = beast::http;
using Parser = http::request_parser<http::string_body>;

constexpr std::size_t small_read = 4096, big_read = 64 * 1024;
/// How much of a refused request's rest is read away so that the answer arrives before the reset.
constexpr std::size_t linger_limit = std::size_t{4} << 20;
constexpr std::chrono::seconds linger_time{2};

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

Error parse_error(error_code ec) {
  if (ec == http::error::body_limit) return refuse(Reason::too_large, "the body is over the limit");
  return refuse(Reason::bad_request, "not HTTP/1.1: " + ec.message());
}

class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(std::shared_ptr<Listener> server, AnyStream stream)
      : m_server(std::move(server)), m_stream(std::move(stream)) {
    error_code ec;
    const auto peer = m_stream.next_layer().remote_endpoint(ec);
    if (!ec) m_peer = peer.address().to_string();
  }

  void start() {
    wait_at_most(m_server->options.request_timeout);
    if (!m_stream.secure()) return begin_request();
    m_stream.tls().async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code ec) {
      if (ec) return self->end();
      self->begin_request();
    });
  }

  void cut() override { end(); }
  void abandon() override { end(); }

  void drain() override {
    m_last = true;
    if (m_state == State::idle) end();
  }

  SteadyTime deadline() const override { return m_deadline; }

  /// The handler's answer to request number `number`.
  void answer(std::uint64_t number, Response response) {
    if (m_state != State::handling || number != m_number) return;
    write(std::move(response));
  }

  /// The Respond of request `number` was dropped without an answer.
  void unanswered(std::uint64_t number) {
    answer(number, error_response(refuse(Reason::internal, "no answer was given")));
  }

 private:
  enum class State { idle, reading, handling, writing, lingering, ended };

  void wait_at_most(std::chrono::milliseconds time) { m_deadline = std::chrono::steady_clock::now() + time; }

  void begin_request() {
    if (m_state == State::ended) return;
    m_parser.emplace();
    m_parser->header_limit(static_cast<std::uint32_t>(m_server->options.header_limit));
    m_parser->body_limit(m_server->options.body_limit);
    m_continued = false;
    m_state = State::idle;
    m_received = 0;
    wait_at_most(m_server->options.idle_timeout);
    if (m_in.size() > 0) return consume();  // pipelined
    read();
  }

  void read() {
    // Bodies are read in big pieces; between requests a connection holds little.
    const std::size_t room = m_parser->is_header_done() ? big_read : small_read;
    m_stream.async_read_some(m_in.prepare(room),
                             [self = shared_from_this()](error_code ec, std::size_t size) { self->on_read(ec, size); });
  }

  void on_read(error_code ec, std::size_t size) {
    if (m_state == State::ended) return;
    if (ec) return end();
    m_in.commit(size);
    m_received += size;
    consume();
  }

  void consume() {
    if (m_state == State::idle) {
      m_state = State::reading;
      m_began = std::chrono::steady_clock::now();
    }
    // Every 4 KiB of body buy one more second, so that a big one on a thin line gets through and a trickle does not.
    const std::size_t credit_ms = m_parser->is_header_done() ? m_received / 4 : 0;
    m_deadline = m_began + m_server->options.request_timeout + std::chrono::milliseconds(credit_ms);
    error_code ec;
    while (!m_parser->is_done() && m_in.size() > 0) {
      m_parser->eager(m_parser->is_header_done());
      const bool had_header = m_parser->is_header_done();
      const std::size_t used = m_parser->put(m_in.data(), ec);
      m_in.consume(used);
      if (ec == http::error::need_more) break;
      if (ec) return refuse_input(ec);
      if (!had_header && m_parser->is_header_done() && !check_head()) return;
      if (used == 0) break;
    }
    if (m_parser->is_done()) return handle();
    if (m_in.size() > m_server->options.header_limit + big_read)
      return refuse_and_close(error_response(refuse(Reason::bad_request, "a line without end")));
    read();
  }

  void refuse_input(error_code ec) {
    if (ec == http::error::header_limit)
      return refuse_and_close(json_error(431, refuse(Reason::too_large, "the headers are over the limit")));
    refuse_and_close(error_response(parse_error(ec)));
  }

  static Response json_error(int status, const Error& error) {
    auto response = error_response(error);
    response.status = status;
    return response;
  }

  /// What can be decided before the body comes. False when the request ended here.
  bool check_head() {
    const auto& head = m_parser->get();
    if (head.version() != 11 && head.version() != 10) {
      refuse_and_close(json_error(505, refuse(Reason::unsupported, "HTTP/1.1 only")));
      return false;
    }
    const auto length = m_parser->content_length();
    if (length && *length > m_server->options.body_limit) {
      refuse_and_close(error_response(refuse(Reason::too_large, "the body is over the limit")));
      return false;
    }
    const auto coding = view(head[http::field::content_encoding]);
    if (!coding.empty() && !same_token(coding, "gzip") && !same_token(coding, "identity")) {
      refuse_and_close(
          error_response(refuse(Reason::unsupported, "only gzip bodies are understood", "Content-Encoding")));
      return false;
    }
    if (same_token(view(head[http::field::expect]), "100-continue") && !m_continued && m_in.size() == 0 &&
        !m_parser->is_done()) {
      send_continue();
      return false;
    }
    return true;
  }

  void send_continue() {
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    m_continued = true;
    asio::async_write(m_stream, asio::buffer(text.data(), text.size()),
                      [self = shared_from_this()](error_code ec, std::size_t) {
                        if (ec) return self->end();
                        if (self->m_state == State::reading) self->read();
                      });
  }

  Result<Request> take_request() {
    auto message = m_parser->release();
    Request request;
    request.method = view(message.method_string());
    const auto target = view(message.target());
    if (target.empty() || target.front() != '/')
      return refuse(Reason::bad_request, "the request target must start with /");
    const auto question = target.find('?');
    auto path = percent_decode(target.substr(0, question));
    if (!path) return path.error();
    request.path = std::move(*path);
    if (question != std::string_view::npos) {
      auto query = parse_query(target.substr(question + 1));
      if (!query) return query.error();
      request.query = std::move(*query);
    }
    request.headers.reserve(8);
    for (const auto& field : message) request.headers.emplace_back(view(field.name_string()), view(field.value()));
    request.body = std::move(message.body());
    request.peer = m_peer;
    request.secure = m_stream.secure();
    m_keep = message.keep_alive();
    return request;
  }

  void handle() {
    m_state = State::handling;
    m_deadline = SteadyTime::max();  // the program's own time
    ++m_number;
    m_upgrade = std::nullopt;
    const bool upgrade = beast::websocket::is_upgrade(m_parser->get());
    if (upgrade) m_upgrade = Upgrade{std::string(m_parser->get().target()), {}};
    auto request = take_request();
    if (!request) return refuse_and_close(error_response(request.error()));
    m_head_only = request->method == "HEAD";
    m_gzip = accepts(request->header("Accept-Encoding"), "gzip");
    if (same_token(request->header("Content-Encoding"), "gzip")) {
      auto plain = gunzip(request->body, m_server->options.inflated_limit);
      if (!plain) return refuse_and_close(error_response(plain.error()));
      request->body = std::move(*plain);
    }
    if (m_upgrade) return handle_upgrade(std::move(*request));
    call_handler(std::move(*request));
  }

  /// Answers once, or says 500 when every copy of it was dropped.
  struct Ticket {
    std::weak_ptr<HttpSession> session;
    std::uint64_t number;
    bool answered = false;
    Ticket(std::weak_ptr<HttpSession> s, std::uint64_t n) : session(std::move(s)), number(n) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() {
      if (answered) return;
      if (const auto self = session.lock()) self->unanswered(number);
    }
  };

  void call_handler(Request request) {
    const auto ticket = std::make_shared<Ticket>(weak_from_this(), m_number);
    if (!m_server->handler) return answer(m_number, error_response(refuse(Reason::not_found, "nothing is here")));
    try {
      m_server->handler(std::move(request), [ticket](Response response) {
        ticket->answered = true;
        if (const auto self = ticket->session.lock()) self->answer(ticket->number, std::move(response));
      });
    } catch (const std::exception& e) {
      log::error("request handler: {}", e.what());
      answer(m_number, error_response(refuse(Reason::internal, "unexpected; the server's log has more")));
    }
  }

  void handle_upgrade(Request request) {
    const auto* accept = m_server->websocket_at(request.path);
    if (!accept) return write(error_response(refuse(Reason::not_found, "no WebSocket is here")));
    if (m_in.size() > 0)
      return refuse_and_close(error_response(refuse(Reason::bad_request, "data before the upgrade")));
    auto handler = (*accept)(request);
    if (!handler) return write(error_response(handler.error()));
    m_upgrade->headers = std::move(request.headers);
    const auto self = shared_from_this();
    m_state = State::ended;
    start_ws_session(m_server, std::move(m_stream), *m_upgrade, std::move(*handler));
    m_server->gone(this);
  }

  void refuse_and_close(Response response) {
    m_state = State::handling;
    m_last = true;
    m_linger = true;
    m_head_only = false;
    m_gzip = false;
    write(std::move(response));
  }

  void write(Response response) {
    m_state = State::writing;
    if (compressible(response)) {
      response.headers.emplace_back("Vary", "Accept-Encoding");
      if (m_gzip) {
        response.body = gzip(response.body, 5);
        response.headers.emplace_back("Content-Encoding", "gzip");
      }
    }
    m_keep = m_keep && !m_last && !m_server->draining();
    compose_head(m_head, response, m_server->date_line(), m_keep ? AfterAnswer::keep_open : AfterAnswer::close);
    m_body.clear();
    if (!m_head_only && has_body(response.status)) m_body = std::move(response.body);
    // A peer that takes the answer slower than 16 KiB/s beyond the usual time is cut.
    wait_at_most(m_server->options.request_timeout + std::chrono::milliseconds(m_body.size() / 16));
    const std::array<asio::const_buffer, 2> parts{asio::buffer(m_head), asio::buffer(m_body)};
    asio::async_write(m_stream, parts,
                      [self = shared_from_this()](error_code ec, std::size_t) { self->on_written(ec); });
  }

  void on_written(error_code ec) {
    if (m_state == State::ended) return;
    if (ec) return end();
    m_body.clear();
    if (m_body.capacity() > big_read) m_body.shrink_to_fit();
    if (m_linger) return linger();
    if (!m_keep || m_last) return end();
    begin_request();
  }

  /// Reads away what the peer still sends, so that our answer is not lost in a reset.
  void linger() {
    m_state = State::lingering;
    wait_at_most(linger_time);
    if (m_stream.secure()) return end();
    error_code ignored;
    m_stream.next_layer().shutdown(asio::socket_base::shutdown_send, ignored);
    discard();
  }

  void discard() {
    m_in.clear();
    m_stream.async_read_some(m_in.prepare(big_read), [self = shared_from_this()](error_code ec, std::size_t size) {
      if (self->m_state == State::ended) return;
      self->m_discarded += size;
      if (ec || self->m_discarded > linger_limit) return self->end();
      self->discard();
    });
  }

  void end() {
    if (m_state == State::ended) return;
    m_state = State::ended;
    error_code ignored;
    m_stream.next_layer().shutdown(asio::socket_base::shutdown_both, ignored);
    m_stream.next_layer().close(ignored);
    // Later, because the caller may be walking over the connections.
    asio::post(m_stream.get_executor(), [self = shared_from_this()] { self->m_server->gone(self.get()); });
  }

  std::shared_ptr<Listener> m_server;
  AnyStream m_stream;
  beast::flat_buffer m_in;
  std::optional<Parser> m_parser;
  std::string m_peer, m_head, m_body;
  std::optional<Upgrade> m_upgrade;
  SteadyTime m_deadline = SteadyTime::max(), m_began;
  std::uint64_t m_number = 0;
  std::size_t m_received = 0, m_discarded = 0;
  State m_state = State::idle;
  bool m_keep = false, m_gzip = false, m_head_only = false, m_continued = false;
  bool m_last = false;    ///< close after this answer
  bool m_linger = false;  ///< the answer refuses a request that was not read to its end
};

}  // namespace

void start_http_session(const std::shared_ptr<Listener>& server, AnyStream stream) {
  auto session = std::make_shared<HttpSession>(server, std::move(stream));
  server->add(session);
  session->start();
}

}  // namespace nuanxin::net
