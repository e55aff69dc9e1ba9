#include "devices/bp/monitor.h"

#include <array>
#include <utility>
#include <variant>

#include "devices/bp/aandd.h"
#include "devices/bp/decode.h"
#include "devices/bp/omron.h"
#include "devices/bp/terumo.h"
#include "devices/common/message_ear.h"

namespace nuanxin::bp {
namespace {

constexpr std::array<std::pair<std::string_view, MonitorProfile>, 5> monitor_profiles{
    {{"auto", MonitorProfile::automatic},
     {"hbp9030", MonitorProfile::hbp9030},
     {"hbp9020", MonitorProfile::hbp9020},
     {"tm265x", MonitorProfile::tm265x},
     {"bp500", MonitorProfile::bp500}}};

/// Until it is known whose bytes come: holds the first three at most.
struct UnknownDecoder {
  static constexpr std::size_t enough = 3;  // STX "R1"
  std::string head;
  std::size_t pending() const { return head.size(); }
};

using AnyDecoder = std::variant<UnknownDecoder, OmronDecoder, AandDDecoder, TerumoDecoder>;

AnyDecoder decoder_for(Family family) {
  if (family == Family::aandd) return AandDDecoder();
  if (family == Family::terumo) return TerumoDecoder();
  return OmronDecoder();
}

AnyDecoder decoder_for(MonitorProfile profile) {
  switch (profile) {
    case MonitorProfile::automatic:
      return UnknownDecoder();
    case MonitorProfile::tm265x:
      return AandDDecoder();
    case MonitorProfile::bp500:
      return TerumoDecoder();
    case MonitorProfile::hbp9030:
    case MonitorProfile::hbp9020:
      break;
  }
  return OmronDecoder();
}

bool can_begin_message(char c) { return c == 0x01 || c == 0x02 || c == 0x16 || (c >= 0x20 && c <= 0x7E); }

class MonitorEar final : public device::MessageEar<Message> {
 public:
  MonitorEar(MonitorProfile profile, std::chrono::milliseconds silence, MonitorCallbacks callbacks)
      : MessageEar(silence), m_profile(profile), m_callbacks(std::move(callbacks)), m_decoder(decoder_for(profile)) {}

  void reset() override { m_decoder = decoder_for(m_profile); }
  std::size_t pending() const override { return device::pending_of(m_decoder); }

 protected:
  std::vector<Message> read(std::string_view bytes) override {
    std::string held;
    if (auto* const unknown = std::get_if<UnknownDecoder>(&m_decoder)) {
      if (!recognise(*unknown, bytes)) return {};
      held = std::move(unknown->head);
      m_decoder = decoder_for(family_of(held));
    }
    auto messages = feed_decoder(held);
    for (auto& message : feed_decoder(bytes)) messages.push_back(std::move(message));
    return messages;
  }

  device::Heard heard_of(Message message) override {
    using Kind = device::Heard::Kind;
    const auto kind = message.error.empty() ? Kind::message : Kind::error;
    return {kind, [this, message = std::move(message)] { tell(message); }};
  }

 private:
  /// Takes bytes from the front until it is clear whose they are; noise before them is dropped.
  static bool recognise(UnknownDecoder& unknown, std::string_view& bytes) {
    std::string& head = unknown.head;
    while (!bytes.empty()) {
      const char c = bytes.front();
      bytes.remove_prefix(1);
      if (head.empty() && !can_begin_message(c)) continue;
      head.push_back(c);
      if (head.front() != 0x02 || head.size() == UnknownDecoder::enough) return true;
    }
    return false;
  }

  std::vector<Message> feed_decoder(std::string_view bytes) {
    return std::visit(
        [bytes](auto& decoder) {
          if constexpr (requires { decoder.feed(bytes); })
            return decoder.feed(bytes);
          else
            return std::vector<Message>();
        },
        m_decoder);
  }

  void tell(const Message& message) const {
    if (!message.error.empty()) {
      if (m_callbacks.on_refused) m_callbacks.on_refused(message);
    } else if (message.reading) {
      if (m_callbacks.on_reading) m_callbacks.on_reading(*message.reading, message);
    } else if (message.meaning == "ack" && m_callbacks.on_acknowledged) {
      m_callbacks.on_acknowledged();
    }
  }

  MonitorProfile m_profile;
  MonitorCallbacks m_callbacks;
  AnyDecoder m_decoder;
};

}  // namespace

std::optional<MonitorProfile> monitor_profile_from_code(std::string_view code) {
  for (const auto& [name, profile] : monitor_profiles)
    if (name == code) return profile;
  return {};
}

Monitor::Monitor(boost::asio::io_context& io, MonitorOptions options, MonitorCallbacks callbacks)
    : Listener(io, std::move(options.port), callbacks.port,
               std::make_unique<MonitorEar>(options.profile, options.broken_off, callbacks)),
      m_can_be_told(options.profile == MonitorProfile::tm265x) {}

bool Monitor::start_measurement() { return m_can_be_told && send(aandd_start()); }
bool Monitor::stop_measurement() { return m_can_be_told && send(aandd_stop()); }

}  // namespace nuanxin::bp
