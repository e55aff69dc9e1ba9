#include "devices/astm/conversation.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <utility>

namespace nuanxin::astm {

Conversation::Conversation(boost::asio::io_context& io, const AnalyzerOptions& options, ConversationCallbacks callbacks)
    : m_handshake(options.handshake),
      m_timing(options.timing),
      m_clock(options.clock),
      m_callbacks(std::move(callbacks)),
      m_decoder(options.rule),
      m_receiver(options.handshake, options.rule,
                 [this](const Message& message, const std::string& raw) { return keep(message, raw); }),
      m_sender(options.timing.sender),
      m_silence(io),
      m_line_end(io),
      m_sender_time(io) {}

void Conversation::stop() {
  m_is_alive = false;
  for (auto* timer : {&m_silence, &m_line_end, &m_sender_time}) timer->cancel();
  for (const auto& question : m_questions) question->limit.cancel();
  m_questions.clear();
  m_answering.reset();
}

void Conversation::lose() {
  const auto actions = m_receiver.on_timeout();
  for (const auto& failure : actions.failures)
    if (m_is_alive) m_callbacks.on_refused("connection_lost", failure.raw);
  stop();
}

void Conversation::feed(std::string_view bytes) {
  if (m_handshake == Handshake::none) {
    watch_silence();
    act(m_receiver.feed(bytes), false);
    return;
  }
  const auto events = m_decoder.feed(bytes);
  if (!events.empty() || m_decoder.is_pending()) watch_silence();
  for (const auto& event : events)
    if (m_is_alive) handle(event);
  if (m_is_alive) watch_line_end();
}

void Conversation::handle(const FrameEvent& event) {
  if (m_sender.is_listening()) return take(m_sender.handle(event));
  const bool was_waiting = m_receiver.is_waiting();
  Receiver::Actions actions;
  m_receiver.handle(event, actions);
  act(actions, was_waiting);
}

bool Conversation::keep(const Message& message, const std::string& raw) {
  if (!m_is_alive || !m_callbacks.keep(message, raw)) return false;
  for (const auto& query : message.queries)
    m_new.push_back(std::make_shared<Question>(query, message.sender, m_silence.get_executor()));
  return true;
}

void Conversation::act(const Receiver::Actions& actions, bool was_waiting) {
  if (!m_is_alive) return;
  if (!actions.reply.empty()) m_callbacks.send(actions.reply);
  if (actions.rejected != 0) m_callbacks.on_rejected(actions.rejected);
  for (const auto& failure : actions.failures)
    if (m_is_alive) m_callbacks.on_refused(failure.reason, failure.raw);
  raise(std::exchange(m_new, {}));
  if (!m_is_alive || m_receiver.is_waiting()) return;
  if (std::exchange(m_is_sender_due, false))
    take(m_sender.on_timeout());
  else if (was_waiting)
    take(m_sender.on_released());
  if (m_is_alive) send_next_answer();
}

void Conversation::raise(std::vector<QuestionPointer> questions) {
  for (const auto& question : questions) {
    if (!m_is_alive) return;
    if (question->query.status == "A") {  // the analyzer does not want to know any more
      m_questions.clear();
    } else if (m_handshake != Handshake::full || m_questions.size() >= Analyzer::max_questions) {
      m_callbacks.on_refused("query_unsupported", question->query.asked);
    } else {
      ask_owner(question);
    }
  }
}

void Conversation::ask_owner(const QuestionPointer& question) {
  m_questions.push_back(question);
  const std::weak_ptr<Question> weak = question;
  question->limit.expires_after(m_timing.answer);
  question->limit.async_wait([self = shared_from_this(), weak](boost::system::error_code error) {
    if (const auto late = weak.lock(); late && !error) self->answer(late, {});
  });
  if (!m_callbacks.on_query) return answer(question, {});
  m_callbacks.on_query(question->query, [from = weak_from_this(), weak](const std::vector<WorkOrder>& orders) {
    const auto self = from.lock();
    const auto asked = weak.lock();
    if (self && asked) self->answer(asked, orders);
  });
}

void Conversation::answer(const QuestionPointer& question, const std::vector<WorkOrder>& orders) {
  const bool is_waiting = std::find(m_questions.begin(), m_questions.end(), question) != m_questions.end();
  if (!m_is_alive || !is_waiting || !question->frames.empty()) return;
  question->limit.cancel();
  AnswerStamp stamp;
  stamp.receiver = question->asker;
  stamp.time = m_clock();
  question->frames = frames(answer_message(question->query, orders, stamp));
  send_next_answer();
}

void Conversation::send_next_answer() {
  if (!m_sender.is_idle() || m_receiver.is_waiting()) return;
  const auto ready =
      std::find_if(m_questions.begin(), m_questions.end(), [](const auto& one) { return !one->frames.empty(); });
  if (ready == m_questions.end()) return;
  m_answering = *ready;
  m_questions.erase(ready);
  take(m_sender.start(std::move(m_answering->frames)));
}

void Conversation::take(const Sender::Step& step) {
  if (!step.bytes.empty()) m_callbacks.send(step.bytes);
  if (step.wait_for) start_timer(m_sender_time, *step.wait_for, &Conversation::on_sender_time);
  if (step.outcome) end_answer(*step.outcome);
}

void Conversation::end_answer(Sender::Outcome outcome) {
  m_sender_time.cancel();
  m_is_sender_due = false;
  const auto answered = std::exchange(m_answering, nullptr);
  if (outcome != Sender::Outcome::delivered && answered) m_callbacks.on_refused("answer_lost", answered->query.asked);
  if (m_is_alive) send_next_answer();
}

void Conversation::on_sender_time() {
  if (m_receiver.is_waiting())
    m_is_sender_due = true;
  else
    take(m_sender.on_timeout());
}

void Conversation::watch_silence() { start_timer(m_silence, m_timing.receive, &Conversation::on_silence); }

void Conversation::watch_line_end() {
  if (m_decoder.is_pending())
    start_timer(m_line_end, m_timing.line_end, &Conversation::on_line_end);
  else
    m_line_end.cancel();
}

void Conversation::start_timer(boost::asio::steady_timer& timer, std::chrono::milliseconds time,
                               void (Conversation::*then)()) {
  timer.expires_after(time);
  timer.async_wait([weak = weak_from_this(), then](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!error && self && self->m_is_alive) ((*self).*then)();
  });
}

void Conversation::on_silence() {
  m_decoder.reset();
  const bool was_waiting = m_receiver.is_waiting();
  act(m_receiver.on_timeout(), was_waiting);
}

void Conversation::on_line_end() {
  for (const auto& event : m_decoder.flush())
    if (m_is_alive) handle(event);
}

}  // namespace nuanxin::astm
