// The two devices a workplace talks to, as the presenters see them. Signals and replies come on the window's thread.
// devices/card_link.h and devices/paper_link.h are the real ones; a workplace without a device has none of them.
#pragma once

#include <functional>
#include <string>

#include "domain/entities.h"
#include "slip/model.h"
#include "station/model/signal.h"

namespace nuanxin::station {

enum class DeviceState { not_set_up, connecting, ready, trouble, waiting /* for a person: its name says all */ };

/// What the top line says of a device.
struct DeviceStatus {
  DeviceState state = DeviceState::not_set_up;
  std::string words;  ///< why there is trouble, for people; may be empty
};
std::string device_state_word(DeviceState);

class CardReader {
 public:
  virtual ~CardReader() = default;
  virtual DeviceStatus status() const = 0;
  Signal<DeviceStatus> on_status;
  Signal<domain::Identity> on_card;   ///< a card was read
  Signal<std::string> on_card_error;  ///< a card lies there but cannot be read: the sentence
};

/// What is known about one paper, and the printer's reason when it is not out.
struct PrintOutcome {
  domain::PrintState state = domain::PrintState::unknown;
  std::string reason;
};

class PaperPrinter {
 public:
  using Reply = std::function<void(PrintOutcome)>;
  virtual ~PaperPrinter() = default;
  virtual DeviceStatus status() const = 0;
  virtual void print(slip::TicketModel, Reply) = 0;
  virtual void print(slip::SlipModel, Reply) = 0;
  Signal<DeviceStatus> on_status;
};

}  // namespace nuanxin::station
