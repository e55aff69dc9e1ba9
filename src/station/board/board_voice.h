// Which calls of the board are spoken, and what a person at the board may do about it. Window thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "station/voice/speaker.h"

namespace nuanxin::station {

struct BoardCall {
  std::string ticket, masked_name, window_name, place;
  Instant at{};
  bool operator==(const BoardCall&) const = default;
};

class BoardVoice {
 public:
  BoardVoice(Post, VoiceSettings, Speaker::Options = {});

  /// What the hub has called now, newest first, at the hub's own time. What was there the first time is not spoken, nor
  /// what is older than two minutes (the hub was out of reach meanwhile). Never a name: number and place.
  void hear(const std::vector<BoardCall>&, Instant hub_now);
  void repeat() { m_speaker.repeat_last(); }
  void louder() { change_volume(+10); }
  void quieter() { change_volume(-10); }
  void on_or_off();
  /// `now` decides about quiet hours.
  Notice line(Instant now) const;
  const VoiceSettings& settings() const { return m_settings; }

  Signal<> on_change;
  Signal<VoiceSettings> on_settings;  ///< a person changed them: to be kept

 private:
  void change_volume(int step);
  void settings_changed();

  VoiceSettings m_settings;
  Speaker m_speaker;
  std::optional<Instant> m_newest;  ///< nothing: not heard anything yet
  std::vector<BoardCall> m_heard;   ///< those of m_newest
  Subscription m_subscription;
};

}  // namespace nuanxin::station
