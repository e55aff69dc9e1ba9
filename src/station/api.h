// What a workplace can ask of the hub, without blocking. Replies and signals come on the window's thread, later, never
// inside the call. A hub that cannot be reached answers Reason::unavailable; the caller decides what to do then (see
// model/command_runner.h for commands). live_api.h is the real one; the tests bring a scripted one.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json_fwd.h"
#include "base/time.h"
#include "station/model/event.h"
#include "station/model/session.h"
#include "station/model/signal.h"

namespace nuanxin::station {

enum class LinkState { connecting, online, away };

/// How the hub is reached, and since when it is so.
struct Link {
  LinkState state = LinkState::connecting;
  Instant since{};
};

/// The sync counters as the hub last said them. Never guessed: `known_at` is when that was.
struct SyncTruth {
  bool known = false;
  int unsent = 0;
  int refused = 0;
  std::optional<Instant> last_success;
  std::string state;  ///< the hub's word: idle, sending, waiting, off …
  Instant known_at{};
};

/// Kiosk and display give their station token alone.
struct Credentials {
  std::string station_token, login, password;
};

class Api {
 public:
  using Reply = std::function<void(Result<Json>)>;
  virtual ~Api() = default;

  /// Everything after it carries the new session's token; live events start.
  virtual void sign_in(Credentials, std::function<void(Result<Session>)>) = 0;
  virtual void sign_out() = 0;

  /// POST /commands/{name}; replies with the `result`. The same key again has no second effect.
  virtual void command(std::string name, Json body, std::string idempotency_key, Reply) = 0;
  /// GET below /api/v1; `path` starts with '/' and is percent-encoded where needed.
  virtual void get(std::string path, Reply) = 0;
  /// POST of a question whose words (names, numbers, phones) must not stand in an address.
  virtual void ask(std::string path, Json body, Reply) = 0;
  /// POST of raw bytes (a roster file).
  virtual void upload(std::string path, std::string bytes, Reply) = 0;

  virtual Link link() const = 0;
  virtual SyncTruth sync() const = 0;

  Signal<Event> on_event;     ///< `data` is a StopView, a window or a visit head (docs/hub-api.md)
  Signal<Link> on_link;       ///< after it changed
  Signal<SyncTruth> on_sync;  ///< after it changed
  Signal<> on_session_end;    ///< the hub no longer knows this session: sign in again
};

/// "a b" → "a%20b": for values put into a path.
std::string url_text(std::string_view);

}  // namespace nuanxin::station
