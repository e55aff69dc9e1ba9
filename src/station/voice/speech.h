// One call made audible: recorded words of a folder when all are there, else espeak-ng, as a process because its
// licence is GPL-3 and its state is global; then played by aplay, a process too. Source: protocols/08_tts.md 8.1
// to 8.3.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "station/voice/call_text.h"
#include "station/voice/voice_state.h"

namespace nuanxin::station {

struct SpeechTools {
  std::vector<std::string> synthesizer{"espeak-ng", "-v", "cmn-latn-pinyin", "-s", "120"};  ///< + -w FILE -- SENTENCE
  std::vector<std::string> player{"aplay", "-q", "--"};                                     ///< + FILE
  int times = 2;                         ///< how often a call is said
  std::chrono::milliseconds pause{500};  ///< between two times
  std::chrono::milliseconds synthesizer_limit{10'000};
  std::chrono::milliseconds player_grace{5'000};  ///< longer than the sound itself
};

/// Blocks until it was heard. All times are one sound, so that nothing comes between them. `scratch` is a folder for
/// the sound's file. A stop ends it at once; the answer means nothing then.
Silence speak(const CallText&, const VoiceSettings&, const SpeechTools&, const std::filesystem::path& scratch,
              const std::stop_token&);

}  // namespace nuanxin::station
