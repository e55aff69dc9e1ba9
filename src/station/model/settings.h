// What this machine remembers between starts: where the hub is, this station's token, workplace, language and looks.
// A small JSON file readable by its user only. A file that cannot be read counts as empty; writing is atomic.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace nuanxin::station {

/// A measuring instrument of this machine.
struct InstrumentSetup {
  std::string profile;  ///< id of devices/profiles
  std::string port;     ///< as devices/common/address.h
};

/// How a display board calls aloud.
struct VoiceSettings {
  bool on = true;
  int volume = 80;                   ///< 0 to 100
  std::string quiet_from, quiet_to;  ///< "21:00", "07:30", China time; silent between them; empty: never
  std::string folder;  ///< of recorded words: "请.wav", "A.wav", "零.wav", "采血窗口.wav"; empty: none
  bool operator==(const VoiceSettings&) const = default;
};

struct Settings {
  std::string hub;            ///< URL; empty: a hub in this process
  std::string station_token;  ///< of this machine, from EnrollStation
  std::string login;          ///< who signed in last
  std::string workplace;      ///< code of a Place
  std::string window;         ///< id of the window served last
  std::string language = "zh_CN";
  std::string look = "system";  ///< system, light, dark
  bool large_text = false;
  std::string id_card_port;
  std::string printer;
  std::vector<InstrumentSetup> instruments;
  VoiceSettings voice;
};

Settings load_settings(const std::filesystem::path&);
Result<void> save_settings(const std::filesystem::path&, const Settings&);
/// $XDG_CONFIG_HOME/nuanxin/station.json
std::filesystem::path default_settings_file();
/// $XDG_STATE_HOME/nuanxin
std::filesystem::path default_state_folder();

}  // namespace nuanxin::station
