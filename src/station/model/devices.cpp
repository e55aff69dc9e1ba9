#include "station/model/devices.h"

#include "base/i18n.h"

namespace nuanxin::station {

std::string device_state_word(DeviceState state) {
  switch (state) {
    case DeviceState::not_set_up:
      return tr("not set up");
    case DeviceState::connecting:
      return tr("connecting");
    case DeviceState::ready:
      return tr("ready");
    case DeviceState::trouble:
      return tr("trouble");
    case DeviceState::waiting:
      return {};
  }
  return {};
}

}  // namespace nuanxin::station
