// The outbox drain: its own thread with its own database connection sends what changed to the province, for ever, with
// back-off and jitter (5 s … 15 min) when it cannot, and stores each entity's outcome. While the province works on one
// Bundle (on a second thread that only waits for it), the outcome of the one before is stored and the next one is made.
// Nothing leaves the outbox before the server confirmed it; killing the process at any moment only means that something
// is sent again under the same ids.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/time.h"
#include "forms/catalogue.h"
#include "store/keys.h"
#include "sync/uploader.h"

namespace nuanxin::sync {

struct AgentOptions {
  std::string province_url;  ///< FHIR base, e.g. "https://province.example/fhir"
  std::string token;
  std::string ca_file;
  std::chrono::milliseconds first_wait{5'000};
  std::chrono::milliseconds longest_wait{15 * 60'000};
  std::chrono::milliseconds gather{200};  ///< what changes within this time goes together
};

enum class Phase {
  idle,  ///< nothing to send
  sending,
  waiting,   ///< the last try failed; next_try says when
  no_right,  ///< the province does not accept the token
  broken     ///< our own store cannot be read or written
};
/// "idle", "sending", "waiting", "no_right", "broken".
std::string_view code(Phase);

struct AgentStatus {
  Phase phase = Phase::idle;
  std::string words;  ///< why it waits, in the server's or the network's words; no identity
  std::optional<Instant> next_try;
  Traffic traffic;
};

class Agent {
 public:
  /// `on_change` is called on the agent's thread whenever the phase or the counters changed; it must only pass it on.
  Agent(std::string database_path, store::FieldKeys, std::shared_ptr<const forms::Library>, AgentOptions,
        std::function<void(const AgentStatus&)> on_change);
  /// Ends a running transfer and joins.
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  /// Something was committed; from any thread.
  void poke();
  /// Tries at once even while waiting (a person pressed "send now").
  void retry_now();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace nuanxin::sync
