// nuanxin-station: only wires. Every screen of the van in one program; see frame/station_frame.h.
#include <wx/app.h>

#include <cstdio>

#include "base/i18n.h"
#include "base/log.h"
#include "station/forms/form_panel.h"
#include "station/frame/station_frame.h"

namespace {

using namespace nuanxin;
using namespace nuanxin::station;

Settings merged(Settings settings, const StartOptions& options) {
  if (!options.language.empty()) settings.language = options.language;
  if (!options.look.empty()) settings.look = options.look;
  if (options.large_text) settings.large_text = true;
  return settings;
}

StartOptions with_remembered(StartOptions options, const Settings& settings) {
  if (options.hub.empty() && options.data.empty() && !options.demo) options.hub = settings.hub;
  if (options.id_card.empty()) options.id_card = settings.id_card_port;
  if (options.printer.empty()) options.printer = settings.printer;
  if (options.instruments.empty())
    for (const auto& each : settings.instruments) options.instruments.push_back(each.profile + "=" + each.port);
  return options;
}

class StationApp final : public wxApp {
 public:
  explicit StationApp(StartOptions options) : m_options(std::move(options)) {}

  bool OnInit() override {
    SetAppName("nuanxin-station");
    const auto file =
        m_options.settings_file.empty() ? default_settings_file() : std::filesystem::path(m_options.settings_file);
    const Settings remembered = load_settings(file);
    Settings settings = merged(remembered, m_options);
    i18n::start(settings.language);
    log::start({}, "info");
    m_frame = new StationFrame(with_remembered(m_options, remembered), settings, make_form_panel);
    m_frame->Show();
    return true;
  }
  int FilterEvent(wxEvent& event) override {
    const auto type = event.GetEventType();
    if (m_frame && (type == wxEVT_LEFT_DOWN || type == wxEVT_RIGHT_DOWN || type == wxEVT_KEY_DOWN))
      m_frame->somebody_is_there();
    if (m_frame && type == wxEVT_SIZE && !m_frame->IsBeingDeleted()) m_frame->resized();
    return Event_Skip;
  }
  bool OnExceptionInMainLoop() override {
    try {
      throw;
    } catch (const std::exception& e) {
      log::error("unexpected on the window's thread: {}", e.what());
    }
    return true;  // the window goes on; drafts are kept
  }

 private:
  StartOptions m_options;
  StationFrame* m_frame = nullptr;
};

}  // namespace

// The command line is read before wx sees it: --help needs no display, and wx would lose hanzi in the C locale.
int main(int argc, char** argv) {
  auto options = read_arguments(argc, argv);
  if (!options) {
    std::fprintf(stderr, "%s\n", options.error().detail.c_str());
    return 2;
  }
  wxApp::SetInstance(new StationApp(std::move(*options)));
  int program_name_only = 1;
  return wxEntry(program_name_only, argv);
}
