// One analyzer at a driver's port: the Receiver, the Sender for the answers to its questions, and their clocks. The
// line is half duplex: while the analyzer has the word, answers wait. Used by Analyzer alone, on its thread; held by
// shared_ptr. After stop(), also from a callback, no callback comes.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "devices/astm/analyzer.h"

namespace nuanxin::astm {

struct ConversationCallbacks {
  std::function<void(std::string bytes)> send;
  std::function<bool(const Message&, const std::string& raw)> keep;
  std::function<void(const Query&, std::function<void(std::vector<WorkOrder>)> answer)> on_query;
  std::function<void(std::string_view reason, const std::string& raw)> on_refused;
  std::function<void(std::size_t)> on_rejected;  ///< so many frames got NAK
};

class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  Conversation(boost::asio::io_context&, const AnalyzerOptions&, ConversationCallbacks);
  void feed(std::string_view bytes);
  void set_busy(bool is_busy) { m_receiver.set_busy(is_busy); }
  /// The connection is gone: what is half there is refused, then nothing more comes.
  void lose();
  void stop();
  std::size_t pending() const { return m_decoder.pending() + m_receiver.pending(); }

 private:
  struct Question {
    Question(Query asked, std::string name, boost::asio::steady_timer::executor_type executor)
        : query(std::move(asked)), asker(std::move(name)), limit(executor) {}
    Query query;
    std::string asker;
    std::vector<std::string> frames;  ///< empty: no answer yet
    boost::asio::steady_timer limit;
  };
  using QuestionPointer = std::shared_ptr<Question>;

  bool keep(const Message&, const std::string& raw);
  void handle(const FrameEvent&);
  void act(const Receiver::Actions&, bool was_waiting);
  void raise(std::vector<QuestionPointer>);
  void ask_owner(const QuestionPointer&);
  void answer(const QuestionPointer&, const std::vector<WorkOrder>&);
  void send_next_answer();
  void take(const Sender::Step&);
  void end_answer(Sender::Outcome);
  void on_sender_time();
  void watch_silence();
  void watch_line_end();
  void start_timer(boost::asio::steady_timer&, std::chrono::milliseconds, void (Conversation::*)());
  void on_silence();
  void on_line_end();

  Handshake m_handshake;
  AnalyzerTiming m_timing;
  Clock m_clock;
  ConversationCallbacks m_callbacks;
  FrameDecoder m_decoder;
  Receiver m_receiver;
  Sender m_sender;
  boost::asio::steady_timer m_silence;
  boost::asio::steady_timer m_line_end;
  boost::asio::steady_timer m_sender_time;
  std::vector<QuestionPointer> m_new;  ///< of the message that is being kept
  std::deque<QuestionPointer> m_questions;
  QuestionPointer m_answering;  ///< whose frames the sender has
  bool m_is_sender_due = false;
  bool m_is_alive = true;
};

}  // namespace nuanxin::astm
