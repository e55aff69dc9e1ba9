#include "devices/scale/scale_reader.h"

#include <array>
#include <utility>
#include <variant>

#include "devices/common/message_ear.h"
#include "devices/scale/bcm.h"
#include "devices/scale/decode.h"
#include "devices/scale/gtech.h"
#include "devices/scale/indicator.h"

namespace nuanxin::scale {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::array<std::pair<std::string_view, ScaleProfile>, 4> scale_profiles{
    {{"auto", ScaleProfile::automatic},
     {"bcm_h10", ScaleProfile::bcm_h10},
     {"gtech", ScaleProfile::gtech},
     {"indicator", ScaleProfile::indicator}}};

const Decimal empty_below_kg = 2;

using AnyDecoder = std::variant<std::monostate, BcmDecoder, GTechDecoder, IndicatorDecoder>;

AnyDecoder decoder_for(Family family) {
  if (family == Family::bcm) return BcmDecoder();
  if (family == Family::gtech) return GTechDecoder();
  return IndicatorDecoder();
}

AnyDecoder decoder_for(ScaleProfile profile) {
  switch (profile) {
    case ScaleProfile::automatic:
      break;
    case ScaleProfile::bcm_h10:
      return BcmDecoder();
    case ScaleProfile::gtech:
      return GTechDecoder();
    case ScaleProfile::indicator:
      return IndicatorDecoder();
  }
  return std::monostate();
}

bool can_begin_message(char c) { return c == '\xA5' || c == 0x02 || c == 0x1B || (c >= 0x20 && c <= 0x7E); }

std::vector<Message> read_with(std::monostate&, std::string_view) { return {}; }
std::vector<Message> read_with(GTechDecoder& decoder, std::string_view bytes) { return decoder.feed(bytes); }
std::vector<Message> read_with(IndicatorDecoder& decoder, std::string_view bytes) { return decoder.feed(bytes); }
std::vector<Message> read_with(BcmDecoder& decoder, std::string_view bytes) {
  std::vector<Message> messages;
  for (const auto& frame : decoder.feed(bytes))
    messages.push_back(read_bcm_frame(frame, device::Direction::from_device));
  return messages;
}

class ScaleEar final : public device::MessageEar<Message> {
 public:
  ScaleEar(const ScaleReaderOptions& options, ScaleReaderCallbacks callbacks)
      : MessageEar(options.broken_off),
        m_profile(options.profile),
        m_repeat(options.repeat),
        m_callbacks(std::move(callbacks)),
        m_decoder(decoder_for(options.profile)) {}

  void reset() override { m_decoder = decoder_for(m_profile); }
  std::size_t pending() const override { return device::pending_of(m_decoder); }

 protected:
  std::vector<Message> read(std::string_view bytes) override {
    if (std::holds_alternative<std::monostate>(m_decoder)) {
      while (!bytes.empty() && !can_begin_message(bytes.front())) bytes.remove_prefix(1);
      if (bytes.empty()) return {};
      // By the first byte alone, so that the cutting into reads makes no difference. A printer's text begins like an
      // indicator's line and is refused as one.
      m_decoder = decoder_for(family_of(bytes.substr(0, 1)));
    }
    return std::visit([bytes](auto& decoder) { return read_with(decoder, bytes); }, m_decoder);
  }

  device::Heard heard_of(Message message) override {
    using Kind = device::Heard::Kind;
    if (message.live_weight_kg && (message.is_ignored || is_empty_platform(message))) {
      if (is_empty_platform(message)) m_last_line.clear();
      return {Kind::message, [this, kg = *message.live_weight_kg] {
                if (m_callbacks.on_live) m_callbacks.on_live(kg);
              }};
    }
    const auto kind = message.error.empty() ? Kind::message : Kind::error;
    if (is_repeated(message)) return {kind, {}};
    return {kind, [this, message = std::move(message)] { tell(message); }};
  }

 private:
  static bool is_empty_platform(const Message& message) {
    return message.live_weight_kg && *message.live_weight_kg < empty_below_kg &&
           (message.error.empty() || message.error == "out_of_range");
  }

  /// Indicators only: others talk when a person has pressed something.
  bool is_repeated(const Message& message) {
    if (message.device != "indicator") return false;
    const auto now = Steady::now();
    const bool is_same = !m_last_line.empty() && m_last_line == message.raw && now - m_last_time < m_repeat;
    m_last_line = message.raw;
    m_last_time = now;
    return is_same;
  }

  void tell(const Message& message) const {
    if (!message.error.empty()) {
      if (m_callbacks.on_refused) m_callbacks.on_refused(message);
    } else if (message.measurement && m_callbacks.on_measurement) {
      m_callbacks.on_measurement(*message.measurement, message);
    }
  }

  ScaleProfile m_profile;
  std::chrono::milliseconds m_repeat;
  ScaleReaderCallbacks m_callbacks;
  AnyDecoder m_decoder;
  std::string m_last_line;  ///< at most IndicatorDecoder::max_line
  Steady::time_point m_last_time;
};

}  // namespace

std::optional<ScaleProfile> scale_profile_from_code(std::string_view code) {
  for (const auto& [name, profile] : scale_profiles)
    if (name == code) return profile;
  return {};
}

ScaleReader::ScaleReader(boost::asio::io_context& io, ScaleReaderOptions options, ScaleReaderCallbacks callbacks)
    : Listener(io, options.port, callbacks.port, std::make_unique<ScaleEar>(options, callbacks)) {}

}  // namespace nuanxin::scale
