// The simulators of instruments that only talk share this: a port, the commands that mean the same for all of them, and
// the program around it. An instrument adds what it can say. Every command is answered with "ok …" or "error: …":
//   half          the next message stops in the middle
//   bad-checksum  the next message has a damaged check byte; refused where the protocol has none
//   noise         a few bytes of a bad plug, at once
//   flood N       N printable bytes without any end, at once
//   unplug, plug
// Threads: obey() may be called from any thread, by one at a time.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "devices/common/simulated_port.h"

namespace nuanxin::device {

struct Utterance {
  std::string bytes;
  bool has_check = false;  ///< the last byte is a check byte
};

/// What one kind of instrument can say. Its members are never called by two threads at once.
class Voice {
 public:
  virtual ~Voice() = default;
  /// The bytes of a command; a refusal's detail is a sentence. Reason::unsupported: it does not know the first word.
  virtual Result<Utterance> say(const std::vector<std::string>& words) = 0;
  /// What it says to bytes from the host.
  virtual std::string answer(std::string_view) { return {}; }
  /// Its own commands, for "error: commands are …".
  virtual std::string_view commands() const = 0;
};

class Talker {
 public:
  Talker(SimulatedPortOptions, std::unique_ptr<Voice>);
  std::string address() const { return m_port.address(); }
  std::string obey(const std::string& line);

 private:
  std::string send(std::string_view bytes);
  std::string say(const std::vector<std::string>& words);
  std::string flood(const std::string& count);

  std::mutex m_mutex;  ///< guards the voice: the port's thread asks it for answers
  std::unique_ptr<Voice> m_voice;
  bool m_is_next_half = false;
  bool m_is_next_damaged = false;
  SimulatedPort m_port;  ///< last: its thread uses the members above
};

struct TalkerProgram {
  std::string port;            ///< see simulated_port_from()
  std::string control_socket;  ///< may be empty
  std::string first_command;   ///< may be empty
  std::string profile;         ///< which of the kind's instruments; empty: the usual one
};

/// Blocks until quit, SIGINT or SIGTERM; 0, or 1 with a sentence on standard error. Call it before other threads exist
/// (it takes the two signals for itself). Without a voice (an unknown profile) it ends at once.
int run_talker(const TalkerProgram&, std::unique_ptr<Voice>);

/// The words between blanks.
std::vector<std::string> words_of(std::string_view line);

}  // namespace nuanxin::device
