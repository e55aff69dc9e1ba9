// The driver of a barcode scanner on a serial port (USB-COM): each code once, a double reading within a second dropped.
// Reconnects by itself (devices/common/listener.h, also for threads). Source: protocol page 7.2.
// A code ends with its suffix. A scanner that has none (CodeEnd::silence) may lose half a code to a bad plug and the
// rest would look whole, so leave that setting where a suffix can be had: half of an identity number can look like a
// sample number.
#pragma once

#include <chrono>
#include <functional>

#include "devices/common/listener.h"
#include "devices/scanner/code.h"

namespace nuanxin::scanner {

enum class CodeEnd {
  suffix,  ///< what has none after 1 s of silence is refused as "truncated"
  silence  ///< 200 ms without a byte end a code too
};

struct SerialScannerOptions {
  device::ListenerOptions port;
  CodeEnd end = CodeEnd::suffix;
};

struct SerialScannerCallbacks {
  device::ListenerCallbacks port;
  std::function<void(const Code&)> on_code;
  std::function<void(const Code&)> on_refused;  ///< code.error: character, id_check, oversize, truncated
};

/// pending() is at most max_code.
class SerialScanner : public device::Listener {
 public:
  SerialScanner(boost::asio::io_context&, SerialScannerOptions, SerialScannerCallbacks);
};

}  // namespace nuanxin::scanner
