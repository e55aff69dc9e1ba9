// The driver of a height or weight scale that talks by itself: offers stable measurements only. An indicator repeats
// its line many times a second: the same line is told once, and again after `repeat` without it or when the platform
// was empty between. Unstable weights and the empty platform go to on_live, for a screen, never for a record. A BCM-H10
// is heard (height frames), not commanded. Reconnects by itself (devices/common/listener.h, also for threads). What
// stops in the middle is refused as "truncated" after `broken_off` without a byte. Source: protocol page 4.4.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "devices/common/listener.h"
#include "devices/scale/measurement.h"

namespace nuanxin::scale {

/// `automatic`: by how the first bytes after opening, or after a pause, begin.
enum class ScaleProfile { automatic, bcm_h10, gtech, indicator };
/// "auto", "bcm_h10", "gtech", "indicator".
std::optional<ScaleProfile> scale_profile_from_code(std::string_view);

struct ScaleReaderOptions {
  device::ListenerOptions port;
  ScaleProfile profile = ScaleProfile::automatic;
  std::chrono::milliseconds broken_off{2000};
  std::chrono::milliseconds repeat{3000};
};

struct ScaleReaderCallbacks {
  device::ListenerCallbacks port;
  /// `whole` has the message's raw bytes and the device; whole.measurement is the measurement.
  std::function<void(const Measurement&, const Message& whole)> on_measurement;
  std::function<void(const Message&)> on_refused;  ///< message.error: overload, unit, out_of_range, implausible, …
  std::function<void(const Decimal& kg)> on_live;
};

/// pending() is at most a frame of BcmDecoder or a line of IndicatorDecoder; of a printer's text a G-Tech decoder only
/// counts the bytes.
class ScaleReader : public device::Listener {
 public:
  ScaleReader(boost::asio::io_context&, ScaleReaderOptions, ScaleReaderCallbacks);
};

}  // namespace nuanxin::scale
