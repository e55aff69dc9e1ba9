// The ID card reader's driver (on the io thread) as a CardReader (on the window's thread). Dropping it stops the
// driver.
#pragma once

#include <memory>
#include <string>

#include "net/loop.h"
#include "station/live_api.h"
#include "station/model/devices.h"

namespace nuanxin::station {

class CardLink final : public CardReader {
 public:
  /// `port` as devices/common/address.h; a refusal when it is none.
  static Result<std::unique_ptr<CardLink>> open(net::Loop& io, Post post, const std::string& port);
  ~CardLink() override;
  DeviceStatus status() const override { return m_status; }

 private:
  struct Driver;
  CardLink() = default;
  void take_status(DeviceStatus);

  DeviceStatus m_status{DeviceState::connecting, {}};
  net::Loop* m_io = nullptr;
  std::shared_ptr<Driver> m_driver;
  Life m_life;
};

}  // namespace nuanxin::station
