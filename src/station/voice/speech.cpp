#include "station/voice/speech.h"

#include <fstream>
#include <optional>

#include "station/voice/child.h"
#include "station/voice/wav.h"

namespace nuanxin::station {
namespace fs = std::filesystem;
namespace {

struct MadeSound {
  Sound sound;
  Silence silence = Silence::none;
};

/// Nothing unless every word is there. A place's name is somebody's text: it must not lead out of the folder.
std::optional<Sound> recorded_sound(const CallText& call, const fs::path& folder) {
  if (folder.empty()) return std::nullopt;
  std::vector<Sound> parts;
  for (const auto& word : call.words) {
    if (word.find('/') != std::string::npos) return std::nullopt;
    auto part = read_wav(folder / (word + ".wav"));
    if (!part) return std::nullopt;
    parts.push_back(std::move(*part));
  }
  auto whole = join_sounds(parts, std::chrono::milliseconds(30));
  if (!whole) return std::nullopt;
  return std::move(*whole);
}

MadeSound synthesized_sound(const CallText& call, const SpeechTools& tools, const fs::path& file,
                            const std::stop_token& stop) {
  auto command = tools.synthesizer;
  command.insert(command.end(), {"-w", file.string(), "--", call.sentence});
  std::error_code ec;
  fs::remove(file, ec);  // what an earlier call left must not be heard instead
  const auto end = run_child(command, tools.synthesizer_limit, stop);
  if (end == ChildEnd::missing) return {{}, Silence::no_synthesizer};
  auto sound = read_wav(file);
  fs::remove(file, ec);
  if (end != ChildEnd::well || !sound || sound->empty()) return {{}, Silence::synthesizer_failed};
  return {std::move(*sound), Silence::none};
}

bool write_sound(const fs::path& file, const Sound& sound) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << wav_bytes(sound);
  out.close();
  return !out.fail();
}

Silence played(ChildEnd end) {
  switch (end) {
    case ChildEnd::well:
    case ChildEnd::stopped:
      break;
    case ChildEnd::failed:
      return Silence::no_sound_card;
    case ChildEnd::missing:
      return Silence::no_player;
    case ChildEnd::broken_off:
      return Silence::broken_off;
    case ChildEnd::too_late:
      return Silence::too_long;
  }
  return Silence::none;
}

}  // namespace

Silence speak(const CallText& call, const VoiceSettings& voice, const SpeechTools& tools, const fs::path& scratch,
              const std::stop_token& stop) {
  const auto file = scratch / "call.wav";
  MadeSound made;
  if (auto recorded = recorded_sound(call, voice.folder))
    made.sound = std::move(*recorded);
  else
    made = synthesized_sound(call, tools, file, stop);
  if (made.silence != Silence::none) return made.silence;
  scale_sound(made.sound, voice.volume);
  const auto whole = join_sounds(std::vector<Sound>(static_cast<std::size_t>(tools.times), made.sound), tools.pause);
  if (!whole) return Silence::too_long;
  if (!write_sound(file, *whole)) return Silence::no_room;
  auto command = tools.player;
  command.push_back(file.string());
  const auto end = run_child(command, duration_of(*whole) + tools.player_grace, stop);
  std::error_code ec;
  fs::remove(file, ec);
  return played(end);
}

}  // namespace nuanxin::station
