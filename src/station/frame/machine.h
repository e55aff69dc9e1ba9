// Everything of the program that has no window: the io thread with its loop, the hub in this process if there is one,
// the way to the hub, and the devices. Made and dropped on the window's thread; what comes back comes through Post.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "hub/embed.h"
#include "net/loop.h"
#include "station/common/ui_timers.h"
#include "station/devices/card_link.h"
#include "station/devices/instrument_desk.h"
#include "station/devices/paper_link.h"
#include "station/frame/options.h"
#include "station/live_api.h"

namespace nuanxin::station {

class Machine {
 public:
  /// Begins to start the hub of this process where one is wanted, on a thread of its own: it may take seconds.
  explicit Machine(StartOptions);
  ~Machine();

  /// When the hub is there, opens the way to it. `ready` comes on the window's thread with a refusal or nothing.
  void start(std::function<void(Result<void>)> ready);
  Api& api() { return *m_api; }
  Timers& timers() { return m_timers; }
  CardReader* card() { return m_card.get(); }
  PaperPrinter* printer() { return m_printer.get(); }
  InstrumentDesk* instruments() { return m_instruments.get(); }
  const std::string& hub_url() const { return m_hub_url; }
  bool embedded() const { return m_options.hub.empty(); }
  /// Of a demo in this process; empty otherwise.
  std::string access_file() const;
  /// Of a fresh hub in this process: shown once.
  const std::optional<hub::FirstAdmin>& first_admin() const { return m_hub.first_admin(); }
  /// What is wrong with a device's address, for the screen; empty when nothing is.
  const std::string& device_trouble() const { return m_device_trouble; }

 private:
  hub::HubOptions hub_options() const;
  Result<void> start_hub(const hub::HubOptions&);
  void connect();
  void open_devices();
  void open_instruments();

  StartOptions m_options;
  UiTimers m_timers;
  std::string m_hub_url, m_device_trouble;
  Life m_life;
  hub::EmbeddedHub m_hub;
  std::future<Result<void>> m_hub_started;  ///< waits for its thread when it goes
  net::Loop m_loop;
  std::unique_ptr<LiveApi> m_api;
  std::unique_ptr<CardLink> m_card;
  std::unique_ptr<PaperLink> m_printer;
  std::unique_ptr<InstrumentDesk> m_instruments;
  std::jthread m_io, m_starter;
};

}  // namespace nuanxin::station
