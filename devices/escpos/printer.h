// The driver of an ESC/POS printer on a TCP port, serial port, pseudo-terminal or /dev/usb/lp*. One owner, one job at a
// time. Before a job it asks for paper, cover and errors and sends nothing when there is a problem; after the cut it
// waits for the paper to come and asks again. A written job is not a printed job: silence and everything that happens
// after the first byte is `unknown`, and nothing is ever sent again by itself (the operator decides). Threads:
// construct, call and get called on the io_context's one thread. After stop() or destruction no callback comes, also
// not for waiting jobs: who asked for them must treat them as not_printed, and the one being sent as unknown.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "devices/common/address.h"
#include "devices/common/health.h"
#include "devices/common/link.h"

namespace nuanxin::escpos {

enum class PrintResult {
  printed,
  not_printed,  ///< surely: no byte of it was sent
  unknown       ///< perhaps, perhaps half: look at the paper
};
/// "printed", "not_printed", "unknown".
std::string_view print_result_code(PrintResult);

struct PrintOutcome {
  std::string job_id;
  PrintResult result = PrintResult::unknown;
  /// Empty when printed, else paper_out, cover_open, offline, no_answer, connection_lost or error.
  /// device::state_text() has the sentence.
  std::string reason;
};

struct PrintJob {
  std::string id;
  std::string bytes;  ///< from the Builder, with ESC @ at its start and the cut at its end
};

/// What to do with a printer that does not answer before a job; cheap ones never answer anything.
enum class WhenSilent { send, refuse };

struct PrinterOptions {
  WhenSilent when_silent = WhenSilent::send;
  std::chrono::milliseconds answer{1000};
  std::chrono::milliseconds inter_byte{500};
  std::chrono::milliseconds wait_for_link{3000};  ///< a job that comes while the printer is away waits so long
  std::chrono::milliseconds sending{60000};       ///< a printer that takes no bytes for so long is given up
  std::chrono::milliseconds settle{800};          ///< between the last byte and the question, besides…
  std::size_t bytes_per_second = 50000;           ///< …the time the paper takes
  std::chrono::milliseconds idle_poll{5000};
  device::ReconnectTiming reconnect;
};

class EscposPrinter {
 public:
  static constexpr std::size_t max_job_bytes = 4U << 20U;
  static constexpr std::size_t max_waiting = 64;
  using Done = std::function<void(const PrintOutcome&)>;

  EscposPrinter(boost::asio::io_context&, device::Address, device::HealthCallback, PrinterOptions = {},
                Clock = system_now);
  ~EscposPrinter();
  EscposPrinter(const EscposPrinter&) = delete;
  EscposPrinter& operator=(const EscposPrinter&) = delete;
  void start();
  void stop();
  /// Refuses at once a job that is empty or too large, and one too many; else `done` is called once, later.
  Result<void> print(PrintJob, Done);
  std::size_t jobs_waiting() const;  ///< with the one under way
  device::Health health() const;

 private:
  class Impl;
  std::shared_ptr<Impl> m_impl;
};

}  // namespace nuanxin::escpos
