// The sending side of LIS1-A (protocol page 02, 2.1), for the host's answers to queries: ENQ, frames one by one, EOT.
// A pure state machine without a clock: every step says how long to wait, and the driver calls on_timeout() when that
// time has passed without another step. Memory: the frames given to start().
//
// Contention: the analyzer has priority. Its ENQ in answer to ours makes the sender give way; on_released() or
// on_timeout() then asks again. While the Receiver is between ENQ and EOT the driver must not call on_timeout().
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "devices/astm/frame.h"

namespace nuanxin::astm {

struct SenderTiming {
  std::chrono::milliseconds answer{15000};      ///< for ACK or NAK
  std::chrono::milliseconds busy{10000};        ///< after NAK to our ENQ
  std::chrono::milliseconds contention{20000};  ///< after both sent ENQ; the instrument's own is 1 s
};

class Sender {
 public:
  static constexpr int max_attempts = 6;  ///< NAKs of one frame; ENQs without success

  enum class Outcome {
    delivered,  ///< every frame got its ACK
    no_answer,  ///< 15 s without ACK or NAK
    rejected,   ///< one frame got NAK six times
    busy,       ///< ENQ got NAK, or was crossed by the analyzer's, six times
  };
  struct Step {
    std::string bytes;                                  ///< to send now
    std::optional<std::chrono::milliseconds> wait_for;  ///< restarts the timer; nothing leaves it as it is
    std::optional<Outcome> outcome;                     ///< the end; stop the timer
  };

  explicit Sender(SenderTiming timing = {}) : m_timing(timing) {}

  /// Begins; only when is_idle() and the Receiver is not waiting. No frames: delivered at once, nothing sent.
  Step start(std::vector<std::string> frames);
  Step handle(const FrameEvent&);
  Step on_timeout();
  /// The session to which it gave way has ended: the line is free before the pause is over.
  Step on_released();

  bool is_idle() const { return m_state == State::idle; }
  /// Events belong here, not to the Receiver.
  bool is_listening() const { return m_state == State::asking || m_state == State::sending; }

 private:
  enum class State : std::uint8_t {
    idle,
    asking,   ///< ENQ sent
    sending,  ///< a frame sent
    pausing,  ///< the analyzer was busy
    yielding  ///< it had something to say
  };
  Step ask();
  Step pause(State, std::chrono::milliseconds);
  Step send_frame();
  Step next_frame();
  Step finish(Outcome, bool is_open);
  SenderTiming m_timing;
  State m_state = State::idle;
  std::vector<std::string> m_frames;
  std::size_t m_at = 0;
  int m_attempts = 0;
};

}  // namespace nuanxin::astm
