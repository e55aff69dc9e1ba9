#include "station/live_api.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/crypto.h"
#include "base/json.h"
#include "base/log.h"
#include "hub/client/event_stream.h"
#include "hub/client/hub_client.h"

namespace nuanxin::station {
namespace {

/// Short: the command runner shows the waiting and repeats by itself.
constexpr std::chrono::milliseconds call_deadline{6000};

hub::HubClientOptions client_options(const LiveApi::Options& options) {
  hub::HubClientOptions out;
  out.base_url = options.hub_url;
  out.ca_file = options.ca_file;
  out.deadline = call_deadline;
  return out;
}

}  // namespace

/// One thread, one client, calls in order.
class LiveApi::Lane {
 public:
  using Work = std::function<void(hub::HubClient&)>;
  explicit Lane(const Options& options) : m_client(client_options(options)) {
    m_client.set_stop_token(m_stop.get_token());
    m_thread = std::jthread([this] { run(); });
  }
  ~Lane() {
    m_stop.request_stop();
    m_wake.notify_all();
  }
  void add(Work work) {
    {
      std::lock_guard lock(m_mutex);
      m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
  }

 private:
  void run() {
    while (true) {
      Work work;
      {
        std::unique_lock lock(m_mutex);
        if (!m_wake.wait(lock, m_stop.get_token(), [this] { return !m_queue.empty(); })) return;
        work = std::move(m_queue.front());
        m_queue.pop_front();
      }
      try {
        work(m_client);
      } catch (const std::exception& e) {
        log::error("a call to the hub broke: {}", e.what());
      }
      if (m_stop.stop_requested()) return;
    }
  }

  hub::HubClient m_client;
  std::stop_source m_stop;
  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::deque<Work> m_queue;
  std::jthread m_thread;  // last: joins before the rest goes
};

/// Lives on the io thread; made and dropped there.
class LiveApi::Stream {
 public:
  std::unique_ptr<hub::EventStream> stream;
};

LiveApi::LiveApi(Options options, net::Loop& io, Post post)
    : m_options(std::move(options)),
      m_io(io),
      m_post(std::move(post)),
      m_commands(std::make_unique<Lane>(m_options)),
      m_questions(std::make_unique<Lane>(m_options)),
      m_stream(std::make_shared<Stream>()) {}

LiveApi::~LiveApi() {
  m_io.post([stream = m_stream] { stream->stream.reset(); });
}

void LiveApi::sign_in(Credentials who, std::function<void(Result<Session>)> reply) {
  m_commands->add([this, post = m_post, watch = m_life.watch(), who = std::move(who),
                   reply = std::move(reply)](hub::HubClient& client) {
    auto answer = client.sign_in(who.station_token, who.login, who.password);
    post([this, watch, reply, answer = std::move(answer)] {
      if (watch.expired()) return;
      if (!answer) return reply(answer.error());
      Session session;
      const auto role = domain::parse<domain::Role>(answer->role);
      if (!role) return reply(refuse(Reason::unsupported, "a role this program does not know", "role"));
      session.token = answer->token;
      session.role = *role;
      session.staff_id = answer->staff_id;
      session.staff_name = answer->staff_name;
      session.station_id = answer->station_id;
      session.station_name = answer->station_name;
      session.draft_key = crypto::to_base64(answer->draft_key);
      session.spool_key = crypto::to_base64(answer->spool_key);
      session.fair_id = answer->fair;
      m_questions->add([token = session.token](hub::HubClient& other) { other.set_token(token); });
      listen(session.token);
      reply(session);
      fetch_sync();
    });
  });
}

void LiveApi::sign_out() {
  m_commands->add([](hub::HubClient& client) {
    const auto done = client.sign_out();
    if (!done) log::info("signing out was not confirmed: {}", done.error().detail);
    client.set_token({});
  });
  m_questions->add([](hub::HubClient& client) { client.set_token({}); });
  m_io.post([stream = m_stream] { stream->stream.reset(); });
  m_sync = {};
}

void LiveApi::command(std::string name, Json body, std::string key, Reply reply) {
  m_commands->add([post = m_post, name = std::move(name), body = std::move(body), key = std::move(key),
                   reply = std::move(reply)](hub::HubClient& client) {
    auto answer = client.command(name, body, key);
    post([reply, answer = std::move(answer)] { reply(answer); });
  });
}

void LiveApi::get(std::string path, Reply reply) {
  m_questions->add([post = m_post, path = std::move(path), reply = std::move(reply)](hub::HubClient& client) {
    auto answer = client.get(path);
    post([reply, answer = std::move(answer)] { reply(answer); });
  });
}

void LiveApi::ask(std::string path, Json body, Reply reply) {
  m_questions->add([post = m_post, path = std::move(path), body = std::move(body),
                    reply = std::move(reply)](hub::HubClient& client) {
    auto answer = client.ask(path, body);
    post([reply, answer = std::move(answer)] { reply(answer); });
  });
}

void LiveApi::upload(std::string path, std::string bytes, Reply reply) {
  m_questions->add([post = m_post, path = std::move(path), bytes = std::move(bytes),
                    reply = std::move(reply)](hub::HubClient& client) {
    auto answer = client.post_file(path, bytes);
    post([reply, answer = std::move(answer)] { reply(answer); });
  });
}

void LiveApi::listen(const std::string& token) {
  hub::EventStreamOptions options;
  options.base_url = m_options.hub_url;
  options.ca_file = m_options.ca_file;
  options.token = token;
  hub::EventStream::Callbacks callbacks;
  const auto watch = m_life.watch();
  callbacks.on_event = [this, watch, post = m_post](const Json& json) {
    auto event = event_from_json(json);
    if (!event) return;
    post([this, watch, event = std::move(*event)] {
      if (!watch.expired()) on_event.emit(event);
    });
  };
  callbacks.on_sync = [this, watch, post = m_post](const Json& json) {
    post([this, watch, json] {
      if (!watch.expired()) take_sync(json);
    });
  };
  callbacks.on_state = [this, watch, post = m_post](const hub::StreamState& state) {
    const bool ended = state.error.reason == Reason::unauthenticated;
    post([this, watch, connected = state.connected, ended, since = state.since] {
      if (!watch.expired()) take_state(connected, ended, since);
    });
  };
  callbacks.on_reset = [this, watch, post = m_post] {
    post([this, watch] {
      if (!watch.expired()) on_link.emit(m_link);  // everybody loads anew
    });
  };
  m_io.post([stream = m_stream, &io = m_io, options, callbacks] {
    stream->stream = std::make_unique<hub::EventStream>(io, options, callbacks);
    stream->stream->start();
  });
}

void LiveApi::take_state(bool connected, bool ended, Instant since) {
  m_link.state = connected ? LinkState::online : LinkState::away;
  m_link.since = since;
  if (!connected) m_sync.known = false;  // not to be shown as fresh again before the hub said so
  on_link.emit(m_link);
  if (connected) fetch_sync();
  if (!connected && ended) on_session_end.emit();
}

void LiveApi::fetch_sync() {
  get("/sync", m_life.guard([this](Result<Json> answer) {
    if (answer) take_sync(*answer);
  }));
}

void LiveApi::take_sync(const Json& json) {
  m_sync.known = true;
  m_sync.unsent = value_or<int>(json, "unsent", 0);
  m_sync.refused = value_or<int>(json, "refused", 0);
  m_sync.last_success = parse_iso(text_or(json, "last_success"));
  m_sync.state = text_or(json, "state");
  m_sync.known_at = system_now();
  on_sync.emit(m_sync);
}

}  // namespace nuanxin::station
