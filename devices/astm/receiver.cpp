#include "devices/astm/receiver.h"

#include <algorithm>
#include <utility>

#include "base/crypto.h"

namespace nuanxin::astm {

Receiver::Actions Receiver::feed(std::string_view bytes) {
  Actions actions;
  if (m_handshake == Handshake::none) {
    take_records(bytes, actions);
    return actions;
  }
  for (const auto& event : m_decoder.feed(bytes)) handle(event, actions);
  return actions;
}

Receiver::Actions Receiver::on_pause() {
  Actions actions;
  for (const auto& event : m_decoder.flush()) handle(event, actions);
  return actions;
}

Receiver::Actions Receiver::on_timeout() {
  Actions actions;
  m_decoder.reset();
  fail("timeout", actions);
  m_last_digest.clear();
  return actions;
}

void Receiver::begin() {
  m_is_waiting = true;
  m_has_frame = false;
  m_last = 0;
  m_failures = 0;
  m_text.clear();
  m_record_begin = 0;
  m_kept.clear();
}

/// Back to idle; what there was is handed out.
void Receiver::fail(std::string_view reason, Actions& actions) {
  const bool is_worth_telling = !m_text.empty() || reason == "retries" || reason == "oversize";
  if (is_worth_telling) actions.failures.push_back({reason, std::exchange(m_text, {})});
  m_record_begin = 0;
  m_kept.clear();
  m_is_waiting = false;
}

void Receiver::handle(const FrameEvent& event, Actions& actions) {
  using Kind = FrameEvent::Kind;
  switch (event.kind) {
    case Kind::ack:
    case Kind::nak:
      return;
    case Kind::enq:
      if (m_is_waiting) fail("message_incomplete", actions);
      actions.reply.push_back(m_is_busy ? byte::nak : byte::ack);
      if (!m_is_busy) begin();
      return;
    case Kind::eot:
      if (m_is_waiting) end_message(actions);
      return;
    default:
      break;
  }
  if (!m_is_waiting) {
    if (m_handshake == Handshake::full) return;
    if (is_repeated(event)) return repeat(actions);
    begin();
  }
  if (event.kind == Kind::frame)
    accept(event, actions);
  else
    reject(error_code(event.kind), actions);
}

/// Without EOT, the frame that ended a message is known by its bytes when our ACK for it was lost.
bool Receiver::is_repeated(const FrameEvent& event) const {
  return event.kind == FrameEvent::Kind::frame && event.number == m_last && !m_last_digest.empty() &&
         crypto::hash(event.text) == m_last_digest;
}

void Receiver::repeat(Actions& actions) {
  ++actions.duplicates;
  actions.reply.push_back(byte::ack);
}

void Receiver::accept(const FrameEvent& event, Actions& actions) {
  if (m_has_frame && event.number == m_last) return repeat(actions);  // our ACK was lost
  // Without ENQ, number 1 is all that says where a message begins.
  const bool is_first = !m_has_frame && m_handshake == Handshake::frames_only;
  if (!is_first && event.number != next_number(m_last)) return reject("frame_number", actions);
  if (m_text.size() + event.text.size() >= max_message) {
    actions.reply.push_back(byte::nak);
    return fail("oversize", actions);
  }
  const auto size_before = m_text.size();
  m_text += event.text;
  if (event.is_last && !m_text.ends_with('\r')) m_text.push_back('\r');
  if (m_keep && !keep_whole_messages(actions)) return refuse_frame(size_before, actions);
  ++actions.frames;
  m_has_frame = true;
  m_last = event.number;
  m_failures = 0;
  actions.reply.push_back(byte::ack);
  if (m_handshake == Handshake::frames_only) end_without_eot(event, actions);
}

void Receiver::end_without_eot(const FrameEvent& event, Actions& actions) {
  if (m_keep) {
    m_is_waiting = !m_text.empty();
    m_last_digest = m_is_waiting ? std::string() : crypto::hash(event.text);
    return;
  }
  const bool is_blank = event.text.find_first_not_of("\r\n") == std::string::npos;
  if (event.is_last && !is_blank && is_terminated(m_text)) end_message(actions);
}

/// False when one was not stored; then m_text is as it was, and m_kept says what of it was stored all the same.
bool Receiver::keep_whole_messages(Actions& actions) {
  std::size_t begin = 0;
  std::size_t record = m_record_begin;
  for (auto end = m_text.find_first_of("\r\n", record); end != std::string::npos;
       end = m_text.find_first_of("\r\n", record)) {
    const bool is_end = is_terminated(std::string_view(m_text).substr(record, end - record));
    record = std::min(m_text.find_first_not_of("\r\n", end), m_text.size());
    if (!is_end) continue;
    const bool was_kept = record <= m_kept.size() && m_text.starts_with(m_kept.substr(0, record));
    if (!was_kept && !keep(std::string_view(m_text).substr(begin, record - begin), actions)) {
      m_kept = m_text.substr(0, begin);
      return false;
    }
    begin = record;
  }
  m_text.erase(0, begin);
  m_record_begin = record - begin;
  m_kept.clear();
  return true;
}

/// `bytes` ends with an L record; what is before its last H has none.
bool Receiver::keep(std::string_view bytes, Actions& actions) {
  auto messages = split_messages(bytes);
  const std::string raw(messages.back());
  messages.pop_back();
  const Message message = parse_message(raw);
  if (message.is_too_long || !m_keep(message, raw)) return false;
  for (const auto unended : messages) actions.failures.push_back({"message_incomplete", std::string(unended)});
  return true;
}

void Receiver::refuse_frame(std::size_t size_before, Actions& actions) {
  const std::string unkept = m_text.substr(m_kept.size());
  m_text.resize(size_before);
  actions.reply.push_back(byte::nak);
  actions.errors.push_back("not_stored");
  ++actions.rejected;
  if (++m_failures < max_failures) return;
  m_text = unkept;
  fail("not_stored", actions);
}

void Receiver::reject(std::string_view error, Actions& actions) {
  actions.reply.push_back(byte::nak);
  actions.errors.push_back(error);
  ++actions.rejected;
  if (++m_failures >= max_failures) fail("retries", actions);
}

void Receiver::end_message(Actions& actions) {
  deliver(actions);
  m_is_waiting = false;
}

/// What is in m_text becomes messages; those without L, or with more records than anybody sends, become failures.
void Receiver::deliver(Actions& actions) {
  const std::string text = std::exchange(m_text, {});
  const auto messages = split_messages(text);
  if (messages.size() > max_messages) {
    actions.failures.push_back({"oversize", text});
    return;
  }
  for (const auto raw : messages) {
    if (!is_terminated(raw)) {
      actions.failures.push_back({"message_incomplete", std::string(raw)});
      continue;
    }
    Message message = parse_message(raw);
    if (message.is_too_long)
      actions.failures.push_back({"oversize", std::string(raw)});
    else if (m_keep && !m_keep(message, std::string(raw)))
      actions.failures.push_back({"not_stored", std::string(raw)});  // too late for NAK
    else if (!m_keep)
      actions.delivered.push_back({std::move(message), std::string(raw)});
  }
}

/// Handshake::none: whole records are kept until their L; control bytes that some send all the same are passed over.
void Receiver::take_records(std::string_view bytes, Actions& actions) {
  for (const char c : bytes) {
    const bool is_end = c == '\r' || c == '\n';
    if (!is_end && static_cast<unsigned char>(c) < 0x20 && c != '\t') continue;
    if (is_end && m_text.size() == m_record_begin) continue;
    if (m_text.size() >= max_message) fail("oversize", actions);
    m_is_waiting = true;
    m_text.push_back(is_end ? '\r' : c);
    if (!is_end) continue;
    const bool is_ended = is_terminated(std::string_view(m_text).substr(m_record_begin));
    m_record_begin = m_text.size();
    if (!is_ended) continue;
    end_message(actions);
    m_record_begin = 0;
  }
}

}  // namespace nuanxin::astm
