#include "station/frame/options.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>

#include "base/json.h"

namespace nuanxin::station {

Result<StartOptions> read_arguments(int argc, char** argv) {
  StartOptions o;
  CLI::App app{
      "Nuanxin station: every workplace of the van and the fair.\n"
      "With neither --hub nor --data it runs a hub with a demo fair in this process."};
  app.add_option("--hub", o.hub, "address of the van's hub, e.g. http://192.168.1.2:8770");
  app.add_option("--ca", o.ca_file, "PEM file with the hub's certificate, for https");
  app.add_option("--data", o.data, "run a hub in this process on this data folder");
  app.add_option("--forms", o.forms, "folder with forms for that hub");
  app.add_flag("--demo", o.demo, "with --data: make a demo fair there");
  app.add_option("--province", o.province, "of that hub: FHIR address of the provincial server");
  app.add_option("--province-token-file", o.province_token_file, "of that hub: file with the van's token");
  app.add_option("--workplace", o.workplace, "registrar, exam, desk, organizer, board or kiosk")
      ->check(CLI::IsMember({"registrar", "exam", "desk", "organizer", "board", "kiosk"}));
  app.add_option("--window", o.window, "id or name of the window that this station serves");
  app.add_option("--lang", o.language, "zh_CN or en")->check(CLI::IsMember({"zh_CN", "en"}));
  app.add_option("--station-token", o.station_token, "token of this station");
  app.add_option("--access-file", o.access_file, "demo-access.json: token, login and password for the workplace");
  app.add_option("--login", o.login, "sign in as");
  app.add_option("--password", o.password, "with this password (demonstrations only: others can see it)");
  app.add_option("--idcard", o.id_card, "ID card reader: serial port or pseudo-terminal");
  app.add_option("--printer", o.printer, "80 mm printer: tcp:HOST:PORT or a path");
  app.add_option("--instrument", o.instruments,
                 "a measuring instrument: PROFILE=PORT, e.g. omron-hbp-9030=/dev/ttyUSB0; may be given again");
  app.add_option("--profiles", o.profiles, "folder with the profiles of instruments");
  app.add_option("--size", o.size, "window size, e.g. 1280x800");
  app.add_option("--look", o.look, "system, light or dark")->check(CLI::IsMember({"system", "light", "dark"}));
  app.add_flag("--large-text", o.large_text, "text 1.35 times as large");
  app.add_flag("--full-screen", o.full_screen, "without a frame around it");
  app.add_option("--cover-after", o.cover_after_seconds,
                 "seconds without a key until the screen covers itself; 0 never");
  app.add_flag("--report-ready", o.report_ready,
               "print the line \"ready\" once the first workplace can be worked with");
  app.add_option("--settings", o.settings_file, "file for what this machine remembers");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    std::exit(app.exit(help));
  } catch (const CLI::ParseError& e) {
    return refuse(Reason::bad_request, e.what());
  }
  if (!o.hub.empty() && !o.data.empty()) return refuse(Reason::bad_request, "give either --hub or --data");
  return o;
}

namespace {

std::string_view role_of(Place place) {
  switch (place) {
    case Place::registrar:
      return "registrar";
    case Place::exam:
      return "clinician";
    case Place::desk:
      return "desk";
    case Place::organizer:
      return "organizer";
    case Place::board:
      return "display";
    case Place::kiosk:
      return "kiosk";
  }
  return {};
}

}  // namespace

Result<Access> read_access_file(const std::string& path, Place place) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(Reason::not_found, "the access file cannot be read: " + path);
  const auto json = parse_json(std::string((std::istreambuf_iterator<char>(in)), {}));
  if (!json) return json.error();
  Access access;
  for (const auto& station : member(*json, "stations"))
    if (access.station_token.empty() && text_or(station, "role") == role_of(place))
      access.station_token = text_or(station, "station_token");
  for (const auto& staff : member(*json, "staff"))
    if (access.login.empty() && text_or(staff, "role") == role_of(place)) {
      access.login = text_or(staff, "login");
      access.password = text_or(staff, "password");
    }
  return access;
}

}  // namespace nuanxin::station
