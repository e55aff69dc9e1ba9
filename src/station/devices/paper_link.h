// The 80 mm printer as a PaperPrinter: papers are laid out and made into dots on a worker thread, sent by the ESC/POS
// driver on the io thread, and what is known of them comes back to the window's thread. A paper whose driver went away
// meanwhile is answered as unknown. Dropping it stops both.
#pragma once

#include <memory>
#include <string>

#include "net/loop.h"
#include "station/live_api.h"
#include "station/model/devices.h"

namespace nuanxin::station {

class PaperLink final : public PaperPrinter {
 public:
  static Result<std::unique_ptr<PaperLink>> open(net::Loop& io, Post post, const std::string& address);
  ~PaperLink() override;
  DeviceStatus status() const override { return m_status; }
  void print(slip::TicketModel, Reply) override;
  void print(slip::SlipModel, Reply) override;

 private:
  struct Driver;
  class Painter;
  PaperLink();
  template <class Model>
  void start(Model, Reply);
  void take_status(DeviceStatus);

  DeviceStatus m_status{DeviceState::connecting, {}};
  net::Loop* m_io = nullptr;
  Post m_post;
  std::shared_ptr<Driver> m_driver;
  std::unique_ptr<Painter> m_painter;
  Life m_life;
};

}  // namespace nuanxin::station
