// Live events of a hub on a net::Loop: connects, resumes after the last seen sequence number, and comes back by itself
// with growing pauses. Everything happens on the loop's thread; destroying the stream ends it and no callback comes any
// more. How it fails: it does not; on_state says since when the hub is out of reach and why. A session that has ended
// (`unauthenticated`) is reported and not tried again until set_token(). A hub that hangs is found out too: while it is
// silent it is pinged, and one that does not answer within `silence` is out of reach.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json_fwd.h"
#include "base/time.h"
#include "net/backoff.h"
#include "net/loop.h"
#include "net/ws_client.h"

namespace nuanxin::hub {

struct EventStreamOptions {
  std::string base_url = "http://127.0.0.1:8770";  ///< as HubClientOptions
  std::string token;
  std::string ca_file;
  std::optional<std::uint64_t> since;  ///< absent: only what comes from now on
  std::chrono::milliseconds first_wait{250};
  std::chrono::milliseconds longest_wait{10'000};
  std::chrono::milliseconds silence{5'000};
};

struct StreamState {
  bool connected = false;
  Instant since{};  ///< of this state
  Error error;      ///< why not connected
};

class EventStream {
 public:
  struct Callbacks {
    std::function<void(const Json&)> on_event;  ///< {"seq", "command", …} as docs/hub-api.md
    std::function<void(const Json&)> on_sync;   ///< the counters of {"sync": …}
    std::function<void(const StreamState&)> on_state;
    /// The hub's journal is shorter than what was seen (restored from a backup): load everything anew.
    std::function<void()> on_reset;
  };

  EventStream(net::Loop&, EventStreamOptions, Callbacks);
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  void start();
  void stop();
  /// After a new sign-in; connects at once.
  void set_token(std::string token);
  std::optional<std::uint64_t> last_seq() const { return m_options.since; }
  bool connected() const { return m_state.connected; }

 private:
  void connect();
  void on_text(const std::string& text);
  void on_closed(const net::WsClosed& closed);
  void set_state(bool connected, Error error = {});

  net::Loop& m_loop;
  EventStreamOptions m_options;
  Callbacks m_callbacks;
  net::Backoff m_backoff;
  StreamState m_state;
  bool m_state_told = false;
  net::Timer m_retry;
  net::WsClient m_socket;
};

}  // namespace nuanxin::hub
