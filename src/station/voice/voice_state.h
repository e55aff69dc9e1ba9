// What is known of the voice of a board, and how a person is told. Pure.
#pragma once

#include <string>

#include "station/model/settings.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

/// Why the last call could not be heard.
enum class Silence {
  none,
  no_synthesizer,      ///< espeak-ng is not there and a word is not recorded
  synthesizer_failed,  ///< it is there and made no sound of this call
  no_player,           ///< aplay is not there
  no_sound_card,       ///< aplay found none, or it is taken
  broken_off,          ///< aplay was killed or crashed in the middle
  too_long,            ///< aplay did not come to its end, or the call is longer than a minute
  no_room,             ///< the sound could not be written
};

struct VoiceState {
  Silence silence = Silence::none;
  bool speaking = false;
  int waiting = 0;   ///< calls that wait to be spoken
  int left_out = 0;  ///< calls since the queue was empty last that found it full
  bool operator==(const VoiceState&) const = default;
};

/// English source text; empty for none.
const char* silence_words(Silence);
/// `hhmm` is China time ("10:41"). The beginning is quiet, the end is not; a span may go over midnight. A span with an
/// end that is no time of day counts as none.
bool quiet_at(const VoiceSettings&, const std::string& hhmm);
/// The line under a board.
Notice voice_line(const VoiceSettings&, const VoiceState&, const std::string& hhmm);

}  // namespace nuanxin::station
