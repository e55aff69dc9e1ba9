// Sound as the call voice uses it: 22050 Hz, mono, 16 bit; what espeak-ng writes and recorded words must be. Pure but
// for read_wav. Everything is bounded: a word or a call longer than a minute is refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace nuanxin::station {

inline constexpr int sound_rate = 22050;
inline constexpr std::size_t longest_sound = 60 * sound_rate;  ///< samples

using Sound = std::vector<std::int16_t>;

/// `unsupported` for another format, `invalid_value` for what is no WAV or is cut short, `too_large`.
Result<Sound> parse_wav(std::string_view bytes);
/// Also `not_found`. Blocks.
Result<Sound> read_wav(const std::filesystem::path&);
std::string wav_bytes(const Sound&);

/// The parts one after another with silence between them; `too_large` beyond longest_sound.
Result<Sound> join_sounds(const std::vector<Sound>& parts, std::chrono::milliseconds pause);
/// `volume` 0 to 100: the part of the full amplitude in per cent.
void scale_sound(Sound&, int volume);
std::chrono::milliseconds duration_of(const Sound&);

}  // namespace nuanxin::station
