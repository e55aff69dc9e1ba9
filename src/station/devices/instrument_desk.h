// All measuring instruments of this machine: their drivers on the io thread, the spool, and the sending to the hub, one
// reading after the other, again and again until the hub has it. Made and dropped on the window's thread. The drivers
// begin with the first sign-in, because the key of the spool comes with it, and go on while nobody is signed in.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/loop.h"
#include "station/api.h"
#include "station/live_api.h"
#include "station/model/instruments.h"
#include "station/model/life.h"
#include "station/model/settings.h"
#include "station/model/timers.h"

namespace nuanxin::station {

class InstrumentDesk final : public Instruments {
 public:
  struct Parts {
    net::Loop& io;
    Post post;
    Api& api;
    Timers& timers;
    std::vector<InstrumentSetup> setups;
    std::string profiles_folder;  ///< empty: the installation's
    std::filesystem::path spool_folder;
  };
  /// A refusal (field: the setup) when a profile or an address is wrong.
  static Result<std::unique_ptr<InstrumentDesk>> create(Parts);
  ~InstrumentDesk() override;

  /// After each sign-in.
  void begin(const std::string& spool_key, const std::string& fair);

  std::vector<InstrumentState> states() const override;
  void serve(const std::string& stop) override;
  void leave(const std::string& stop) override;
  int unsent() const override { return static_cast<int>(m_waiting.size()); }

 private:
  struct Shared;
  struct Drivers;
  class Receiver;
  enum class Kept;
  explicit InstrumentDesk(Parts);
  Result<void> load();
  void start_drivers();
  void take_kept(const std::string& id, const Json& body);
  void take_status(std::size_t index, DeviceStatus);
  void send_next();
  void sent(const std::string& id, const Result<Json>&);

  Parts m_parts;
  std::shared_ptr<Shared> m_shared;    ///< with the io thread
  std::shared_ptr<Drivers> m_drivers;  ///< touched on the io thread only
  std::vector<InstrumentState> m_states;
  std::vector<std::string> m_waiting;
  bool m_sending = false;
  bool m_begun = false;
  Timers::Handle m_again;
  std::vector<Subscription> m_subscriptions;
  Life m_life;
};

}  // namespace nuanxin::station
