#include "devices/astm/session_json.h"

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "base/json.h"
#include "devices/astm/decode.h"

namespace nuanxin::astm {
namespace {

std::size_t record_count(std::string_view raw) { return parse_message(raw).records; }

void add_failure(Json& json, const Receiver::Failure& failure) {
  // Too many rejections end with the sender's EOT before L.
  json["error"] = failure.reason == "retries" ? "message_incomplete" : std::string(failure.reason);
  json["reason"] = failure.reason;
  json["records"] = record_count(failure.raw);
}

Json contents_json(const std::vector<Receiver::Delivered>& delivered) {
  Json list = Json::array();
  for (const auto& one : delivered) list.push_back(to_json(one.message));
  return list;
}

Json actions_json(const Receiver::Actions& actions, bool is_waiting) {
  Json json;
  if (!actions.failures.empty()) {
    json["result"] = "error";
    add_failure(json, actions.failures.front());
  } else if (is_waiting) {
    json["result"] = "incomplete";
  } else {
    json["result"] = "ok";
    if (actions.delivered.empty()) json["records"] = 0;
  }
  if (!actions.delivered.empty()) {
    const Json content = to_json(actions.delivered.front().message);
    for (const auto& [name, value] : content.items())
      if (!json.contains(name)) json[name] = value;
  }
  if (actions.delivered.size() > 1) {
    json["messages"] = actions.delivered.size();
    json["list"] = contents_json(actions.delivered);
  }
  json["state"] = is_waiting ? "wait" : "idle";
  return json;
}

/// A port's dialogues. Byte by byte, so that what is said does not depend on how they were cut into reads.
class SessionStream final : public device::MessageStream {
 public:
  std::vector<Json> feed(std::string_view bytes) override {
    std::vector<Json> messages;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const auto actions = m_receiver.feed(bytes.substr(i, 1));
      m_naks += std::count(actions.reply.begin(), actions.reply.end(), byte::nak);
      if (actions.delivered.empty() && actions.failures.empty()) continue;
      Json json = actions_json(actions, false);
      if (!actions.delivered.empty()) json["message"] = "stored after EOT";
      json["naks"] = std::exchange(m_naks, 0);
      messages.push_back(std::move(json));
    }
    return messages;
  }
  bool is_pending() const override { return m_receiver.is_waiting(); }

 private:
  Receiver m_receiver;
  std::ptrdiff_t m_naks = 0;
};

}  // namespace

std::unique_ptr<device::MessageStream> open_stream() { return std::make_unique<SessionStream>(); }

Json session_json(std::string_view bytes, Handshake handshake) {
  Receiver receiver(handshake);
  const auto actions = receiver.feed(bytes);
  Json json = actions_json(actions, receiver.is_waiting());
  if (!actions.delivered.empty())
    json["message"] = handshake == Handshake::full ? "stored after EOT" : "stored after L";
  if (handshake == Handshake::none) return json;
  json["naks"] = std::count(actions.reply.begin(), actions.reply.end(), byte::nak);
  if (actions.duplicates != 0) json["duplicates"] = actions.duplicates;
  if (!actions.errors.empty()) json["nak_reasons"] = actions.errors;
  json["frames"] = actions.frames;
  json["replies"] = crypto::to_hex(actions.reply);
  return json;
}

}  // namespace nuanxin::astm
