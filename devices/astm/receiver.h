// The receiving side of LIS1-A (protocol page 02, 2.1): what to answer, and when a message is complete. A pure state
// machine: the driver feeds bytes, sends `reply`, and calls on_timeout() when 30 s passed without a frame. What has no
// L record is handed out as a failure, to be looked at and not booked. Memory: max_message bytes and one frame.
//
// Whole messages go one of two ways. Without `keep` (the decoder) they are delivered after EOT. With it (the driver)
// each is handed over as soon as its L record is there, before the frame that brought it is acknowledged: true gives
// ACK, false NAK, and the analyzer sends that frame again. Of several messages in one frame those that were kept before
// a refusal are not handed over a second time.
//
// Contention: while our own Sender waits for an answer to its ENQ, events go to it (Sender::is_listening()); it gives
// way to an analyzer's ENQ without answering, and the analyzer's next ENQ comes here and gets its ACK.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/astm/frame.h"
#include "devices/astm/record.h"

namespace nuanxin::astm {

/// How an analyzer talks; a setting of its profile.
enum class Handshake {
  full,         ///< ENQ … EOT
  frames_only,  ///< some TCP analyzers: frames without ENQ and EOT; the L record ends the message
  none,         ///< records only, each ended by CR, no frames and no answers
};

class Receiver {
 public:
  static constexpr std::size_t max_message = 1024 * 1024;
  static constexpr std::size_t max_messages = 1000;  ///< between ENQ and EOT
  static constexpr int max_failures = 6;             ///< rejections of one frame after which the message is dropped

  struct Delivered {
    Message message;
    std::string raw;  ///< the records as received: to be stored
  };
  struct Failure {
    std::string_view reason;  ///< message_incomplete, retries, timeout, oversize, not_stored
    std::string raw;
  };
  struct Actions {
    std::string reply;  ///< bytes to send, in order
    std::vector<Delivered> delivered;
    std::vector<Failure> failures;
    std::size_t frames = 0, duplicates = 0, rejected = 0;  ///< for the log
    std::vector<std::string_view> errors;                  ///< why frames were rejected, in order
  };

  /// Stored for good?
  using Keep = std::function<bool(const Message&, const std::string& raw)>;

  explicit Receiver(Handshake handshake = Handshake::full, TextRule rule = TextRule::strict, Keep keep = {})
      : m_decoder(rule), m_handshake(handshake), m_keep(std::move(keep)) {}

  Actions feed(std::string_view bytes);
  /// One event of a decoder that the driver shares with its Sender; not for Handshake::none.
  void handle(const FrameEvent&, Actions&);
  /// 30 s without a frame: back to idle. A second without a byte: see FrameDecoder::flush().
  Actions on_timeout();
  Actions on_pause();
  /// While true, ENQ is answered with NAK (nothing can be stored now).
  void set_busy(bool is_busy) { m_is_busy = is_busy; }
  /// Between ENQ and EOT: the timeout of 30 s runs.
  bool is_waiting() const { return m_is_waiting; }
  /// Bytes held.
  std::size_t pending() const { return m_text.size() + m_kept.size() + m_decoder.pending(); }

 private:
  void begin();
  bool is_repeated(const FrameEvent&) const;
  void repeat(Actions&);
  void accept(const FrameEvent&, Actions&);
  void reject(std::string_view error, Actions&);
  void end_message(Actions&);
  void fail(std::string_view reason, Actions&);
  void take_records(std::string_view bytes, Actions&);
  void deliver(Actions&);
  void end_without_eot(const FrameEvent&, Actions&);
  bool keep_whole_messages(Actions&);
  bool keep(std::string_view bytes, Actions&);
  void refuse_frame(std::size_t size_before, Actions&);
  FrameDecoder m_decoder;
  Handshake m_handshake;
  Keep m_keep;
  bool m_is_busy = false;
  bool m_is_waiting = false;
  int m_last = 0;            ///< number of the last accepted frame
  bool m_has_frame = false;  ///< there is one
  int m_failures = 0;
  std::string m_text;
  std::size_t m_record_begin = 0;  ///< where the unfinished record begins (Handshake::none, or with m_keep)
  std::string m_kept;              ///< messages at the front of m_text and the refused frame that were kept
  std::string m_last_digest;       ///< Handshake::frames_only with m_keep: of the frame that ended a message
};

}  // namespace nuanxin::astm
