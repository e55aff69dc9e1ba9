#include "hub/client/event_stream.h"

#include "base/json.h"

namespace nuanxin::hub {
namespace {

/// "http://host" → "ws://host/api/v1/events".
std::string events_url(std::string base, const std::optional<std::uint64_t>& since) {
  while (base.ends_with('/')) base.pop_back();
  if (base.starts_with("http")) base.replace(0, 4, "ws");
  base += "/api/v1/events";
  if (since) base += "?since=" + std::to_string(*since);
  return base;
}

net::WsClientOptions socket_options(const EventStreamOptions& options) {
  net::WsClientOptions out;
  out.ca_file = options.ca_file;
  out.idle_timeout = options.silence;
  return out;
}

}  // namespace

EventStream::EventStream(net::Loop& loop, EventStreamOptions options, Callbacks callbacks)
    : m_loop(loop),
      m_options(std::move(options)),
      m_callbacks(std::move(callbacks)),
      m_backoff(m_options.first_wait, m_options.longest_wait,
                static_cast<std::uint64_t>(system_now().time_since_epoch().count())),
      m_socket(loop,
               net::WsEvents{[] {}, [this](const std::string& text) { on_text(text); },
                             [this](const net::WsClosed& closed) { on_closed(closed); }},
               socket_options(m_options)) {}

EventStream::~EventStream() = default;

void EventStream::start() { connect(); }

void EventStream::stop() {
  m_retry.cancel();
  m_socket.close();
}

void EventStream::set_token(std::string token) {
  m_options.token = std::move(token);
  m_backoff.reset();
  connect();
}

void EventStream::connect() {
  m_retry.cancel();
  m_socket.connect(events_url(m_options.base_url, m_options.since), {{"Authorization", "Bearer " + m_options.token}});
}

void EventStream::set_state(bool connected, Error error) {
  if (m_state_told && m_state.connected == connected && m_state.error.reason == error.reason) return;
  if (!m_state_told || m_state.connected != connected) m_state.since = system_now();
  m_state_told = true;
  m_state.connected = connected;
  m_state.error = std::move(error);
  if (m_callbacks.on_state) m_callbacks.on_state(m_state);
}

void EventStream::on_text(const std::string& text) {
  const auto message = parse_json(text);
  if (!message) return;
  if (const Json& hello = member(*message, "hello"); hello.is_object()) {
    const auto seq = value_or<std::uint64_t>(hello, "seq", 0);
    const bool rewound = m_options.since && *m_options.since > seq;
    if (!m_options.since || rewound) m_options.since = seq;
    m_backoff.reset();
    set_state(true);
    if (rewound && m_callbacks.on_reset) m_callbacks.on_reset();
    return;
  }
  if (const Json& sync = member(*message, "sync"); sync.is_object()) {
    if (m_callbacks.on_sync) m_callbacks.on_sync(sync);
    return;
  }
  const auto seq = value_or<std::uint64_t>(*message, "seq", 0);
  if (seq == 0 || (m_options.since && seq <= *m_options.since)) return;
  m_options.since = seq;
  if (m_callbacks.on_event) m_callbacks.on_event(*message);
}

void EventStream::on_closed(const net::WsClosed& closed) {
  const bool ended = closed.http_status == 401 || closed.http_status == 403 || closed.code == 4401;
  if (!ended) m_retry = m_loop.after(m_backoff.next(), [this] { connect(); });
  set_state(false, ended ? refuse(Reason::unauthenticated, "the session has ended") : closed.error);
}

}  // namespace nuanxin::hub
