// The driver of analyzers that speak ASTM (protocol page 02, 2.1 to 2.3), at a serial line, as TCP server or as TCP
// client ("listen:…", several at once). A message is handed to keep() as soon as its L record is there and before the
// frame that brought it is acknowledged: what the analyzer holds for accepted is stored. Answers its queries.
// Threads: construct, call and get called on the io_context's one thread. After stop() or destruction, also from a
// callback, no callback comes. Opens the port again for ever. Logs nothing.
// Memory for each peer: Receiver::max_message, one frame, and max_questions questions.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "devices/astm/answer.h"
#include "devices/astm/receiver.h"
#include "devices/astm/sender.h"
#include "devices/common/address.h"
#include "devices/common/health.h"
#include "devices/common/link.h"

namespace boost::asio {
class io_context;
}

namespace nuanxin::astm {

struct AnalyzerTiming {
  std::chrono::milliseconds receive{30000};  ///< without a frame or EOT, then what is there is refused
  std::chrono::milliseconds line_end{1000};  ///< then a frame that lacks only CR LF is taken
  std::chrono::milliseconds answer{5000};    ///< for the owner to answer a query; analyzers wait 5 to 10 s
  SenderTiming sender;
};

struct AnalyzerOptions {
  device::Address address;
  Handshake handshake = Handshake::full;
  TextRule rule = TextRule::strict;
  device::ReconnectTiming reconnect;
  AnalyzerTiming timing;
  Clock clock = system_now;
};

struct AnalyzerCallbacks {
  /// True: stored for good; it is acknowledged, and the same frame again is acknowledged without asking. False: NAK,
  /// and the analyzer sends again, up to six times. `raw` is the message's records as received. A message that an
  /// analyzer sends again in a new session (it did not get our ACK, or its operator wants so) comes here again: it is
  /// the store that gives one effect. With Handshake::none nothing can be told to the analyzer: false is followed by
  /// on_refused("not_stored").
  std::function<bool(const Message&, const std::string& raw)> keep;
  /// One for each Q record of a kept message. `answer` may be called at once, later on the same thread, or never: after
  /// timing.answer the analyzer is told that there is no information, and a late call does nothing. No orders: unknown.
  std::function<void(const Query&, std::function<void(std::vector<WorkOrder>)> answer)> on_query;
  /// Nothing of it was stored: Receiver::Failure::reason, "not_stored", "connection_lost", "query_unsupported" (the
  /// handshake has no way to answer); and with the question as `raw` an answer that did not arrive: "answer_lost".
  std::function<void(std::string_view reason, const std::string& raw)> on_refused;
  device::HealthCallback on_health;
};

class Analyzer {
 public:
  static constexpr std::size_t max_questions = 50;
  Analyzer(boost::asio::io_context&, AnalyzerOptions, AnalyzerCallbacks);
  ~Analyzer();
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;
  void start();
  void stop();
  /// While true, ENQ is answered with NAK: nothing can be stored now.
  void set_busy(bool);
  device::Health health() const;
  /// Bytes held of what is not complete, of all peers.
  std::size_t pending() const;

 private:
  class Impl;
  std::shared_ptr<Impl> m_impl;
};

}  // namespace nuanxin::astm
