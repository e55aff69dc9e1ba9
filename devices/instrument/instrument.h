// One door to every instrument that measures: opens the driver that the profile asks for and tells what comes as
// captures. It is the owner of the capture who makes it last: keep() is called with the whole message before anything
// is acknowledged. An analyzer that waits for an acknowledgement is asked to send again when keep() says no; of those
// that only talk the capture is held here and offered again (max_held, then the newest is lost and counted), and the
// state is "not_stored" meanwhile; what is held when it ends is lost.
// Threads: construct, call and get called on the io_context's one thread. After stop() or destruction no callback
// comes. Logs nothing.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "devices/common/health.h"
#include "devices/common/link.h"
#include "devices/instrument/capture.h"
#include "devices/instrument/profile.h"

namespace nuanxin::instrument {

/// What an analyzer is told to do with a specimen.
struct Worklist {
  std::string specimen;
  std::vector<std::string> tests;           ///< the analyzer's own codes; empty: all that it does
  std::string person_id, name, birth, sex;  ///< may be empty; YYYYMMDD; M, F or U
};

struct Callbacks {
  /// True: it is stored and will not be lost. The specimens of one message come one after the other; when one of them
  /// is refused all of them come again, so the same one again must have one effect (identity_of()).
  std::function<bool(const Capture&)> keep;
  device::HealthCallback on_health;
  /// Refused by the instrument or the codec (capture.error); nothing to keep but the raw bytes.
  std::function<void(const Capture&)> on_refused;
  /// An analyzer asks what to do with these specimens; those without an answer are unknown here. `answer` may be called
  /// later, on the same thread, once.
  std::function<void(std::vector<std::string> specimens, std::function<void(std::vector<Worklist>)> answer)> on_query;
};

struct Options {
  Clock clock = system_now;
  device::ReconnectTiming reconnect;
  std::chrono::milliseconds silence{0};   ///< after which a printout or line is over; 0: as each driver has it
  std::chrono::milliseconds again{2000};  ///< between two offers of a capture that could not be kept
};

class Instrument {
 public:
  static constexpr std::size_t max_held = 200;
  /// Of one message; one with more is refused as "too_many_specimens" and not acknowledged.
  static constexpr std::size_t max_specimens = 200;
  virtual ~Instrument() = default;
  virtual void start() = 0;
  virtual void stop() = 0;
  virtual device::Health health() const = 0;
  /// Bytes held of what is not complete.
  virtual std::size_t pending() const = 0;
};

/// Kinds bp, scale, urine, astm and hl7; the others (scanner, idcard, escpos) have drivers of their own and are
/// refused.
Result<std::unique_ptr<Instrument>> open(boost::asio::io_context&, const Profile&, device::Address, Callbacks,
                                         Options = {});

}  // namespace nuanxin::instrument
