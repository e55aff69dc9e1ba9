#include "station/frame/machine.h"

#include <fstream>

#include "base/i18n.h"
#include "base/log.h"
#include "station/common/ui_call.h"
#include "station/model/settings.h"

namespace nuanxin::station {

Machine::Machine(StartOptions options) : m_options(std::move(options)) {
  if (embedded())
    m_hub_started = std::async(std::launch::async, [this, hub = hub_options()] { return start_hub(hub); });
  m_io = std::jthread([this] {
    try {
      m_loop.run();
    } catch (const std::exception& e) {
      log::error("the io thread ended: {}", e.what());
    }
  });
}

Machine::~Machine() {
  m_starter = {};
  m_card.reset();
  m_printer.reset();
  m_instruments.reset();
  m_api.reset();
  m_loop.post([this] { m_loop.stop(); });  // behind what the devices and the stream posted to end themselves
  m_io = {};
  m_hub_started = {};
  m_hub.stop();
}

Result<void> Machine::start_hub(const hub::HubOptions& options) {
  try {
    return m_hub.start(options);
  } catch (const std::exception& e) {
    log::error("the hub in this process could not start: {}", e.what());
    return refuse(Reason::unavailable, e.what());
  }
}

hub::HubOptions Machine::hub_options() const {
  hub::HubOptions hub;
  const bool own_demo = m_options.data.empty();
  hub.data_folder = own_demo ? (default_state_folder() / "demo").string() : m_options.data;
  hub.forms_folder = m_options.forms;
  hub.demo = own_demo || m_options.demo ? hub::Demo::fair_queued : hub::Demo::none;
  hub.port = 0;
  if (hub.demo == hub::Demo::none) hub.first_admin_login = "admin";
  hub.province.url = m_options.province;
  std::ifstream token(m_options.province_token_file);
  std::getline(token, hub.province.token);
  return hub;
}

void Machine::start(std::function<void(Result<void>)> ready) {
  if (!embedded()) {
    m_hub_url = m_options.hub;
    connect();
    return call_ui(m_life.watch(), [ready] { ready({}); });
  }
  m_starter = std::jthread([this, ready, watch = m_life.watch()] {
    const auto started = m_hub_started.get();
    call_ui(watch, [this, ready, started] {
      if (started) {
        m_hub_url = m_hub.url();
        connect();
      }
      ready(started);
    });
  });
}

void Machine::connect() {
  m_api = std::make_unique<LiveApi>(LiveApi::Options{m_hub_url, m_options.ca_file}, m_loop, ui_post(m_life.watch()));
  open_devices();
}

void Machine::open_devices() {
  if (!m_options.id_card.empty()) {
    if (auto card = CardLink::open(m_loop, ui_post(m_life.watch()), m_options.id_card))
      m_card = std::move(*card);
    else
      m_device_trouble = trf("The card reader's address is wrong: {}", m_options.id_card);
  }
  if (!m_options.printer.empty()) {
    if (auto printer = PaperLink::open(m_loop, ui_post(m_life.watch()), m_options.printer))
      m_printer = std::move(*printer);
    else
      m_device_trouble = trf("The printer's address is wrong: {}", m_options.printer);
  }
  open_instruments();
}

void Machine::open_instruments() {
  if (m_options.instruments.empty()) return;
  std::vector<InstrumentSetup> setups;
  setups.reserve(m_options.instruments.size());
  for (const auto& text : m_options.instruments) {
    const auto mark = text.find('=');
    setups.push_back({text.substr(0, mark), mark == std::string::npos ? std::string() : text.substr(mark + 1)});
  }
  auto desk = InstrumentDesk::create({m_loop, ui_post(m_life.watch()), *m_api, m_timers, std::move(setups),
                                      m_options.profiles, default_state_folder() / "readings"});
  if (desk)
    m_instruments = std::move(*desk);
  else
    m_device_trouble = trf("An instrument is not set up right: {} {}", desk.error().field, desk.error().detail);
}

std::string Machine::access_file() const {
  return m_options.access_file.empty() ? m_hub.demo_access_file() : m_options.access_file;
}

}  // namespace nuanxin::station
