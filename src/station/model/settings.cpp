#include "station/model/settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/json.h"

namespace nuanxin::station {
namespace fs = std::filesystem;
namespace {

fs::path home_or(const char* variable, const char* below_home) {
  if (const char* value = std::getenv(variable); value && *value) return value;
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / below_home;
  return fs::temp_directory_path();
}

VoiceSettings voice_from_json(const Json& json) {
  VoiceSettings voice;
  voice.on = value_or<bool>(json, "on", voice.on);
  voice.volume = std::clamp(value_or<int>(json, "volume", voice.volume), 0, 100);
  voice.quiet_from = text_or(json, "quiet_from");
  voice.quiet_to = text_or(json, "quiet_to");
  voice.folder = text_or(json, "folder");
  return voice;
}

Json voice_to_json(const VoiceSettings& voice) {
  return Json{{"on", voice.on},
              {"volume", voice.volume},
              {"quiet_from", voice.quiet_from},
              {"quiet_to", voice.quiet_to},
              {"folder", voice.folder}};
}

}  // namespace

fs::path default_settings_file() { return home_or("XDG_CONFIG_HOME", ".config") / "nuanxin" / "station.json"; }
fs::path default_state_folder() { return home_or("XDG_STATE_HOME", ".local/state") / "nuanxin"; }

Settings load_settings(const fs::path& path) {
  Settings s;
  std::ifstream in(path, std::ios::binary);
  if (!in) return s;
  const auto json = parse_json(std::string((std::istreambuf_iterator<char>(in)), {}));
  if (!json) return s;
  s.hub = text_or(*json, "hub");
  s.station_token = text_or(*json, "station_token");
  s.login = text_or(*json, "login");
  s.workplace = text_or(*json, "workplace");
  s.window = text_or(*json, "window");
  s.language = text_or(*json, "language", s.language);
  s.look = text_or(*json, "look", s.look);
  s.large_text = value_or<bool>(*json, "large_text", false);
  s.id_card_port = text_or(*json, "id_card_port");
  s.printer = text_or(*json, "printer");
  s.voice = voice_from_json(member(*json, "voice"));
  if (const auto& list = member(*json, "instruments"); list.is_array())
    for (const auto& each : list) s.instruments.push_back({text_or(each, "profile"), text_or(each, "port")});
  return s;
}

Result<void> save_settings(const fs::path& path, const Settings& s) {
  Json json = {{"hub", s.hub},
               {"station_token", s.station_token},
               {"login", s.login},
               {"workplace", s.workplace},
               {"window", s.window},
               {"language", s.language},
               {"look", s.look},
               {"large_text", s.large_text},
               {"id_card_port", s.id_card_port},
               {"printer", s.printer},
               {"voice", voice_to_json(s.voice)}};
  for (const auto& each : s.instruments)
    json["instruments"].push_back({{"profile", each.profile}, {"port", each.port}});
  std::error_code ec;
  fs::create_directories(path.parent_path(), ec);
  auto beside = path;
  beside += ".new";
  {
    std::ofstream out(beside, std::ios::trunc);
    out << json.dump(2) << '\n';
    if (!out) return refuse(Reason::storage_full, "the settings could not be written");
  }
  fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write, ec);
  fs::rename(beside, path, ec);
  if (ec) return refuse(Reason::storage_full, "the settings could not be written: " + ec.message());
  return {};
}

}  // namespace nuanxin::station
