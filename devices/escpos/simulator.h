// An ESC/POS printer that is not there: answers status requests and keeps what was printed, from its own thread. Over
// TCP on 127.0.0.1 it takes one client at a time, as the real ones do (the next one hangs until the first leaves); or
// it plays on a pseudo-terminal. The same one serves tests, the demo and `nuanxin device simulate escpos`. Threads:
// every member may be called from any thread. The constructor throws when the port or terminal cannot be had.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/escpos/job.h"

namespace nuanxin::escpos {

enum class PrinterFault {
  none,
  paper_low,
  paper_out,   ///< takes bytes, prints nothing until mended, then goes on in the middle
  cover_open,  ///< likewise
  offline,     ///< likewise
  error,       ///< likewise
  mute,        ///< prints, but never answers
  drop         ///< closes the connection once; what was not cut is lost
};
/// "none", "paper_low", "paper_out", "cover_open", "offline", "error", "mute", "drop".
std::optional<PrinterFault> printer_fault_from_code(std::string_view);

struct EscposSimulatorOptions {
  std::uint16_t port = 0;        ///< 0 = any free one
  std::string link_path;         ///< not empty: a pseudo-terminal with this link instead of TCP
  std::filesystem::path folder;  ///< not empty: each job is also written there, see save_job()
};

class EscposSimulator {
 public:
  static constexpr std::size_t kept_jobs = 200;

  explicit EscposSimulator(EscposSimulatorOptions = {});
  ~EscposSimulator();
  EscposSimulator(const EscposSimulator&) = delete;
  EscposSimulator& operator=(const EscposSimulator&) = delete;

  std::uint16_t port() const;  ///< 0 on a pseudo-terminal
  /// For device::parse_address(): "tcp:127.0.0.1:41234" or the link's path.
  std::string address() const;

  /// Begins once `after_bytes` more bytes of jobs have come.
  void set_fault(PrinterFault, std::size_t after_bytes = 0);
  /// As if switched off or the cable pulled; both return when it is done. The TCP port stays the same.
  void unplug();
  void plug();

  std::vector<PrintedJob> jobs() const;  ///< the last 200, oldest first
  std::size_t job_count() const;         ///< all since the start
  std::size_t lost_pieces() const;       ///< connections that ended inside a job
  std::size_t job_bytes_seen() const;    ///< bytes received besides status requests
  bool wait_for_jobs(std::size_t count, std::chrono::milliseconds limit) const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

struct EscposSimulatorProgram {
  std::string port = "9100";     ///< a TCP port, 0 for any; or a path: a pseudo-terminal with that link
  std::string control_socket;    ///< may be empty
  std::filesystem::path folder;  ///< may be empty
};

/// One command of the control: "fault NAME [AFTER_BYTES]", "unplug", "plug", "jobs" (→ "ok 3").
std::string obey(EscposSimulator&, const std::string& line);

/// `nuanxin device simulate escpos`: blocks until quit, SIGINT or SIGTERM; 0, or 1 with a sentence on standard error.
/// Call it before other threads exist (it takes the two signals for itself).
int run_escpos_simulator(const EscposSimulatorProgram&);

}  // namespace nuanxin::escpos
