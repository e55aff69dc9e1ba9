// The driver of an ID card reader on a serial port or pseudo-terminal: finds, selects and reads for ever, delivers each
// card once (the same card again only after `debounce` without it), reconnects by itself and reports its health.
// Policy of the protocol page: "no card" is silent; a failed read starts again at find, three times, then asks to lay
// the card again; line noise sends the command once more; faults of the module are shown and asked about slowly.
// Threads: construct, call and get called on the io_context's one thread. After stop() or destruction no callback
// comes. It never logs frames, and never asks for fingerprints.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "base/time.h"
#include "devices/common/address.h"
#include "devices/common/health.h"
#include "devices/common/link.h"
#include "devices/idcard/card.h"

namespace nuanxin::idcard {

struct ReaderTiming {
  std::chrono::milliseconds poll{400};
  std::chrono::milliseconds slow_poll{2000};  ///< while the module reports a fault or does not answer
  std::chrono::milliseconds find{1500};       ///< time for an answer, also for select
  std::chrono::milliseconds read{3000};
  std::chrono::milliseconds inter_byte{500};
  std::chrono::milliseconds debounce{3000};
  std::chrono::milliseconds lay_again{10000};  ///< how long the request stays when no card comes
  device::ReconnectTiming reconnect;
};

struct ReaderCallbacks {
  std::function<void(const Card&)> on_card;
  device::HealthCallback on_health;  ///< when connected or state changed
};

class Reader {
 public:
  Reader(boost::asio::io_context&, device::Address, ReaderCallbacks, ReaderTiming = {}, Clock = system_now);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  void start();
  void stop();
  device::Health health() const;

 private:
  class Impl;
  std::shared_ptr<Impl> m_impl;
};

}  // namespace nuanxin::idcard
