// The driver of analyzers that send HL7 v2 results over MLLP (protocol page 02, 2.5): several that connect to us
// ("listen:…"), or one TCP server (or serial line) that we open. Every message is judged (ack.h), handed to keep(), and
// only then answered: AA, AE, AR. The connection stays open; it is closed after a message that is too long or does not
// go on.
// Threads: construct, call and get called on the io_context's one thread. After stop() or destruction, also from a
// callback, no callback comes. Opens the port again for ever. Logs nothing.
// Memory: for each peer one message (BlockDecoder::max_block); max_remembered digests of kept messages.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "devices/common/address.h"
#include "devices/common/health.h"
#include "devices/common/link.h"
#include "devices/hl7/message.h"

namespace boost::asio {
class io_context;
}

namespace nuanxin::hl7 {

struct AnalyzerOptions {
  device::Address address;
  device::ReconnectTiming reconnect;
  std::chrono::milliseconds silence{30000};  ///< in mid-message; then the connection is closed
  Clock clock = system_now;
};

struct AnalyzerCallbacks {
  /// True: stored for good, answered AA; the same bytes with the same sender and control id again get AA without
  /// asking. False: AE, "not stored, send again". `raw` is the message without its envelope.
  std::function<bool(const Report&, const std::string& raw)> keep;
  /// Nothing of it was stored: Verdict::error (answered AE or AR), "no_msh" (no answer is possible), "framing",
  /// "oversize", "truncated" (silence or a lost connection in mid-message). `raw` may be empty.
  std::function<void(std::string_view reason, const std::string& raw)> on_refused;
  device::HealthCallback on_health;
};

class Analyzer {
 public:
  static constexpr std::size_t max_remembered = 1000;
  Analyzer(boost::asio::io_context&, AnalyzerOptions, AnalyzerCallbacks);
  ~Analyzer();
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;
  void start();
  void stop();
  device::Health health() const;
  /// Bytes held of what is not complete, of all peers.
  std::size_t pending() const;

 private:
  class Impl;
  std::shared_ptr<Impl> m_impl;
};

}  // namespace nuanxin::hl7
