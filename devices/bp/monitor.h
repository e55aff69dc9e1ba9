// The driver of a blood-pressure monitor with a cable: listens for results, offers them, and reports what it refused.
// A line or frame that stops in the middle is refused as "truncated" after `broken_off` without a byte. An A&D is also
// told to start and to stop. Reconnects by itself (devices/common/listener.h, also for threads). Set the port's speed
// in its address: A&D 2400, RS-232 variants as in their menu, USB any. Source: protocol page 4.1 and 4.2.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "devices/bp/reading.h"
#include "devices/common/listener.h"

namespace nuanxin::bp {

/// `automatic`: by how the first bytes after opening, or after a pause, begin.
enum class MonitorProfile { automatic, hbp9030, hbp9020, tm265x, bp500 };
/// "auto", "hbp9030", "hbp9020", "tm265x", "bp500".
std::optional<MonitorProfile> monitor_profile_from_code(std::string_view);

struct MonitorOptions {
  device::ListenerOptions port;
  MonitorProfile profile = MonitorProfile::automatic;
  std::chrono::milliseconds broken_off{2000};
};

struct MonitorCallbacks {
  device::ListenerCallbacks port;
  /// `whole` has the message's raw bytes, the device and its warnings; whole.reading is the reading.
  std::function<void(const Reading&, const Message& whole)> on_reading;
  /// message.error: device_error, out_of_range, implausible, timestamp, malformed, checksum, truncated, …
  std::function<void(const Message&)> on_refused;
  std::function<void()> on_acknowledged;  ///< A&D took the command
};

/// pending() is at most OmronDecoder::max_line or a block of BlockDecoder.
class Monitor : public device::Listener {
 public:
  Monitor(boost::asio::io_context&, MonitorOptions, MonitorCallbacks);
  /// False when this device cannot be commanded (only profile tm265x can) or the command could not be sent.
  bool start_measurement();
  bool stop_measurement();

 private:
  bool m_can_be_told;
};

}  // namespace nuanxin::bp
