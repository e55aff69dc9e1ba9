// The driver of a urine analyzer that prints to its serial port: whole printouts only. One without its end is taken
// when three seconds have passed and all its items are there; else it is refused as "truncated", and nothing of it is
// offered. Reconnects by itself (devices/common/listener.h, also for threads). Source: protocol page 3.1 and 3.4.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/common/listener.h"
#include "devices/urine/block.h"
#include "devices/urine/parse.h"

namespace nuanxin::urine {

struct AnalyzerOptions {
  device::ListenerOptions port;
  std::vector<Layout> layouts = built_in_layouts();
  std::chrono::milliseconds end_of_print{3000};
};

struct AnalyzerCallbacks {
  device::ListenerCallbacks port;
  /// `raw` is the printout without STX and ETX. Look at report.missing and report.warnings before it is booked.
  std::function<void(const Report&, const std::string& raw)> on_report;
  /// "truncated", "oversize", "unknown_layout" (no item of any kind was found). `raw` may be empty: see on_raw.
  std::function<void(std::string_view error, const std::string& raw)> on_refused;
};

/// pending() is at most BlockDecoder::max_block.
class Analyzer : public device::Listener {
 public:
  Analyzer(boost::asio::io_context&, AnalyzerOptions, AnalyzerCallbacks);
};

}  // namespace nuanxin::urine
