// What the command line and the remembered settings say together. Pure.
#pragma once

#include <optional>
#include <string>

#include "station/model/session.h"
#include "station/model/settings.h"

namespace nuanxin::station {

struct StartOptions {
  std::string hub;  ///< URL; empty: a hub in this process
  std::string ca_file;
  std::string data;  ///< folder of the hub in this process
  std::string forms;
  bool demo = false;
  std::string workplace, language, station_token, access_file, login, password;
  std::string id_card, printer, window, size, look, settings_file;
  std::vector<std::string> instruments;  ///< "PROFILE=PORT"
  std::string profiles;                  ///< folder of devices' profiles
  bool large_text = false, full_screen = false, report_ready = false;
  int cover_after_seconds = 180;
  std::string province;  ///< of the hub in this process: FHIR base URL
  std::string province_token_file;
};

/// Parses argv; exits the program for --help. A refusal is a sentence.
Result<StartOptions> read_arguments(int argc, char** argv);

/// Login, password and station token for a workplace out of the access file that the demo writes; empty fields stay.
struct Access {
  std::string station_token, login, password;
};
Result<Access> read_access_file(const std::string& path, Place);

}  // namespace nuanxin::station
