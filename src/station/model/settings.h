// What this machine remembers between starts: where the hub is, this station's token, workplace, language and looks.
// A small JSON file readable by its user only. A file that cannot be read counts as empty; writing is atomic.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace nuanxin::station {

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
};

Settings load_settings(const std::filesystem::path&);
Result<void> save_settings(const std::filesystem::path&, const Settings&);
/// $XDG_CONFIG_HOME/nuanxin/station.json
std::filesystem::path default_settings_file();
/// $XDG_STATE_HOME/nuanxin
std::filesystem::path default_state_folder();

}  // namespace nuanxin::station
