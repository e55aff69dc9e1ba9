#include "station/voice/voice_state.h"

#include <cctype>

#include "base/i18n.h"

namespace nuanxin::station {
namespace {

bool is_time_of_day(const std::string& text) {
  const auto digit = [&text](std::size_t at) { return std::isdigit(static_cast<unsigned char>(text[at])) != 0; };
  return text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) && digit(4) && text < "24:00" &&
         text[3] < '6';
}

bool has_quiet_hours(const VoiceSettings& voice) {
  return is_time_of_day(voice.quiet_from) && is_time_of_day(voice.quiet_to) && voice.quiet_from != voice.quiet_to;
}

}  // namespace

const char* silence_words(Silence silence) {
  switch (silence) {
    case Silence::none:
      break;
    case Silence::no_synthesizer:
      return N_("the speech program espeak-ng is missing, and this call is not recorded");
    case Silence::synthesizer_failed:
      return N_("the speech program espeak-ng could not speak the last call");
    case Silence::no_player:
      return N_("the sound program aplay is missing");
    case Silence::no_sound_card:
      return N_("no sound card was found, or it is in use");
    case Silence::broken_off:
      return N_("the last call was broken off");
    case Silence::too_long:
      return N_("the sound card did not finish the last call");
    case Silence::no_room:
      return N_("the sound could not be stored");
  }
  return "";
}

bool quiet_at(const VoiceSettings& voice, const std::string& hhmm) {
  if (!has_quiet_hours(voice)) return false;
  const bool begun = hhmm >= voice.quiet_from, before_end = hhmm < voice.quiet_to;
  return voice.quiet_from < voice.quiet_to ? begun && before_end : begun || before_end;
}

Notice voice_line(const VoiceSettings& voice, const VoiceState& state, const std::string& hhmm) {
  if (!voice.on) return {Mood::caution, tr("No sound: switched off")};
  if (quiet_at(voice, hhmm))
    return {Mood::plain, trf("No sound: quiet hours {} to {}", voice.quiet_from, voice.quiet_to)};
  if (state.silence != Silence::none) return {Mood::caution, trf("No sound: {}", tr(silence_words(state.silence)))};
  std::string line = trf("Volume {}", voice.volume);
  if (state.waiting > 0) line += " · " + trf("calls that wait for the voice: {}", state.waiting);
  if (has_quiet_hours(voice)) line += " · " + trf("quiet hours {} to {}", voice.quiet_from, voice.quiet_to);
  if (state.left_out == 0) return {Mood::plain, line};
  return {Mood::caution, line + " · " + trf("calls not spoken: {}", state.left_out)};
}

}  // namespace nuanxin::station
