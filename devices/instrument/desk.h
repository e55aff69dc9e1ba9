// Where captures of instruments that only talk go over to their owner: what cannot be kept is held, in order, and
// offered again. Threads: those of the io_context. After close() no callback comes.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>

#include "devices/instrument/instrument.h"

namespace nuanxin::instrument {

/// Always held by shared_ptr: its timer and a driver's callbacks keep it alive.
class Desk : public std::enable_shared_from_this<Desk> {
 public:
  Desk(boost::asio::io_context&, Callbacks, const Options&);
  void open() { m_is_open = true; }
  void close();
  void take(Capture);
  void refuse(Capture) const;
  /// The driver's health changed.
  void tell(const device::Health&);
  /// With the state "not_stored" while something is held.
  device::Health with_held(device::Health) const;

 private:
  void offer();
  void tell_owner();
  Callbacks m_callbacks;
  Clock m_clock;
  std::chrono::milliseconds m_again;
  boost::asio::steady_timer m_timer;
  std::deque<Capture> m_held;
  device::Health m_driver;
  std::uint64_t m_lost = 0;
  bool m_is_open = false;
  bool m_is_offering = false;
  std::string m_told;  ///< the state told last
};

}  // namespace nuanxin::instrument
