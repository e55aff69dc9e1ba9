// The instruments that measure, as presenters see them. A reading is on this machine's disk before anybody hears of it
// here. Signals come on the window's thread. devices/instrument_desk.h is the real one; a workplace without instruments
// has none.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "station/model/devices.h"

namespace nuanxin::station {

struct InstrumentState {
  std::string id;    ///< "omron-hbp-9030@/dev/ttyUSB0"
  std::string name;  ///< for people
  DeviceStatus status;
};

class Instruments {
 public:
  virtual ~Instruments() = default;
  virtual std::vector<InstrumentState> states() const = 0;
  /// Whom this station serves from now on: a reading without a barcode that comes now is this stop's.
  virtual void serve(const std::string& stop) = 0;
  /// Not this stop any more; nothing when another one is served by now.
  virtual void leave(const std::string& stop) = 0;
  /// Kept here and not yet at the hub.
  virtual int unsent() const = 0;

  Signal<> on_states;            ///< states() or unsent() changed
  Signal<Json> on_kept;          ///< the body of ReceiveReading (docs/hub-api.md)
  Signal<std::string> on_words;  ///< a sentence: an instrument refused, or a reading was refused by the hub
};

}  // namespace nuanxin::station
