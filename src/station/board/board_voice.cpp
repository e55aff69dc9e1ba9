#include "station/board/board_voice.h"

#include <algorithm>

namespace nuanxin::station {
namespace {

constexpr std::chrono::minutes too_old_to_call{2};

/// A place that cannot be spoken must not silence the number.
Result<CallText> text_of(const BoardCall& call) {
  if (auto text = call_text(call.ticket, {call.window_name, call.place})) return text;
  if (auto text = call_text(call.ticket, {call.window_name})) return text;
  return call_text(call.ticket, {});
}

}  // namespace

BoardVoice::BoardVoice(Post post, VoiceSettings settings, Speaker::Options options)
    : m_settings(std::move(settings)),
      m_speaker(std::move(post), m_settings, std::move(options)),
      m_subscription(m_speaker.on_state.connect([this] { on_change.emit(); })) {}

void BoardVoice::hear(const std::vector<BoardCall>& calls, Instant hub_now) {
  const bool first_time = !m_newest;
  const Instant before = m_newest.value_or(Instant{});
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    const bool known = call->at < before || std::find(m_heard.begin(), m_heard.end(), *call) != m_heard.end();
    if (known) continue;
    m_heard.push_back(*call);
    if (first_time || hub_now - call->at > too_old_to_call) continue;
    if (auto text = text_of(*call)) m_speaker.say(std::move(*text));
  }
  m_newest = before;
  for (const auto& call : m_heard) m_newest = std::max(*m_newest, call.at);
  std::erase_if(m_heard, [this](const BoardCall& call) { return call.at < *m_newest; });
}

void BoardVoice::on_or_off() {
  m_settings.on = !m_settings.on;
  settings_changed();
}

void BoardVoice::change_volume(int step) {
  m_settings.volume = std::clamp(m_settings.volume + step, 0, 100);
  settings_changed();
}

void BoardVoice::settings_changed() {
  m_speaker.set(m_settings);
  on_settings.emit(m_settings);
  on_change.emit();
}

Notice BoardVoice::line(Instant now) const { return voice_line(m_settings, m_speaker.state(), china_hhmm(now)); }

}  // namespace nuanxin::station
