#include "devices/escpos/simulator.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/log.h"
#include "devices/common/pseudo_terminal.h"

namespace nuanxin::escpos {
namespace {

constexpr std::size_t max_held_bytes = 8U << 20U;
constexpr std::array<std::pair<std::string_view, PrinterFault>, 8> fault_codes{
    {{"none", PrinterFault::none},
     {"paper_low", PrinterFault::paper_low},
     {"paper_out", PrinterFault::paper_out},
     {"cover_open", PrinterFault::cover_open},
     {"offline", PrinterFault::offline},
     {"error", PrinterFault::error},
     {"mute", PrinterFault::mute},
     {"drop", PrinterFault::drop}}};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

bool stops_paper(PrinterFault fault) {
  return fault == PrinterFault::paper_out || fault == PrinterFault::cover_open || fault == PrinterFault::offline ||
         fault == PrinterFault::error;
}

char status_byte(int n, PrinterFault fault) {
  int byte = 0x12;
  if (n == 1 && stops_paper(fault)) byte |= 0x08;
  if (n == 2 && fault == PrinterFault::cover_open) byte |= 0x04;
  if (n == 2 && fault == PrinterFault::paper_out) byte |= 0x20;
  if (n == 2 && fault == PrinterFault::error) byte |= 0x40;
  if (n == 3 && fault == PrinterFault::error) byte |= 0x20;
  if (n == 4 && fault == PrinterFault::paper_low) byte |= 0x0C;
  if (n == 4 && fault == PrinterFault::paper_out) byte |= 0x6C;
  return static_cast<char>(byte);
}

std::string automatic_status(PrinterFault fault) {
  std::string bytes("\x10\x00\x00\x0F", 4);
  if (stops_paper(fault)) bytes[0] = 0x18;
  if (fault == PrinterFault::cover_open) bytes[0] = 0x38;
  if (fault == PrinterFault::error) bytes[1] = 0x20;
  if (fault == PrinterFault::paper_low) bytes[2] = 0x03;
  if (fault == PrinterFault::paper_out) bytes[2] = 0x0F;
  return bytes;
}

/// A listening socket on 127.0.0.1; `port` becomes the real one.
int listen_on(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) fail("socket");
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof name;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&name), size) != 0 || ::listen(fd, 4) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    const int error = errno;
    ::close(fd);
    errno = error;
    fail("TCP port");
  }
  port = ntohs(name.sin_port);
  return fd;
}

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

}  // namespace

std::optional<PrinterFault> printer_fault_from_code(std::string_view code) {
  for (const auto& [name, fault] : fault_codes)
    if (name == code) return fault;
  return {};
}

class EscposSimulator::Impl {
 public:
  explicit Impl(EscposSimulatorOptions options)
      : m_options(std::move(options)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_port(m_options.port) {
    if (m_wake < 0) fail("eventfd");
    open();
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  ~Impl() {
    m_thread.request_stop();
    wake();
    m_thread.join();
    close();
    ::close(m_wake);
  }

  std::uint16_t port() const { return m_options.link_path.empty() ? m_port : std::uint16_t{0}; }
  std::string address() const {
    return m_options.link_path.empty() ? "tcp:127.0.0.1:" + std::to_string(m_port) : m_options.link_path;
  }

  void set_fault(PrinterFault fault, std::size_t after_bytes) {
    const std::lock_guard lock(m_mutex);
    m_next_fault = fault;
    m_fault_at = m_job_bytes + after_bytes;
    m_fault_is_due = true;
    wake();
  }

  void want_plugged(bool wanted) {
    std::unique_lock lock(m_mutex);
    m_want_plugged = wanted;
    wake();
    m_changed.wait(lock, [&] { return m_is_plugged == wanted; });
  }

  std::vector<PrintedJob> jobs() const {
    const std::lock_guard lock(m_mutex);
    return {m_jobs.begin(), m_jobs.end()};
  }

  std::size_t count(std::size_t Impl::*counter) const {
    const std::lock_guard lock(m_mutex);
    return this->*counter;
  }

  bool wait_for_jobs(std::size_t wanted, std::chrono::milliseconds limit) const {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, limit, [&] { return m_job_count >= wanted; });
  }

  std::size_t m_job_count = 0;  ///< these three under the mutex, by count()
  std::size_t m_lost = 0;
  std::size_t m_job_bytes = 0;

 private:
  void wake() const {
    const std::uint64_t one = 1;
    static_cast<void>(::write(m_wake, &one, sizeof one) == 0);
  }

  void open() {
    if (m_options.link_path.empty()) {
      m_listener = listen_on(m_port);
    } else {
      if (!m_terminal) m_terminal.emplace(m_options.link_path);
      m_terminal->plug();
    }
  }

  void close() {
    leave();
    close_fd(m_listener);
    if (m_terminal) m_terminal->unplug();
  }

  int client() const { return m_terminal ? m_terminal->fd() : m_client; }

  /// The simulator's thread: it alone touches the descriptors.
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      // One client: the listener is not looked at while there is one, so the second connection hangs.
      const int listener = m_client >= 0 ? -1 : m_listener;
      std::array<pollfd, 3> waited{{{m_wake, POLLIN, 0}, {client(), POLLIN, 0}, {listener, POLLIN, 0}}};
      ::poll(waited.data(), waited.size(), -1);
      if (waited[0].revents != 0) obey_wishes();
      if (waited[1].revents != 0 && client() >= 0) serve();
      if (waited[2].revents != 0 && m_listener >= 0) accept();
    }
  }

  void obey_wishes() {
    std::uint64_t count = 0;
    static_cast<void>(::read(m_wake, &count, sizeof count) == 0);
    const std::lock_guard lock(m_mutex);
    if (m_want_plugged != m_is_plugged) change_plug();
    fault_begins();
    print_held();
  }

  void change_plug() {
    try {
      if (m_want_plugged)
        open();
      else
        close();
    } catch (const std::exception& e) {  // somebody took the port meanwhile
      log::warn("escpos simulator: {}", e.what());
    }
    m_is_plugged = m_want_plugged;
    m_changed.notify_all();
  }

  void accept() {
    m_client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    const int on = 1;
    if (m_client >= 0) ::setsockopt(m_client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  void serve() {
    std::array<char, 4096> bytes{};
    const auto size = ::read(client(), bytes.data(), bytes.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR || m_terminal)) return;
    const std::lock_guard lock(m_mutex);
    if (size <= 0) {
      leave();
      return;
    }
    std::string_view rest(bytes.data(), static_cast<std::size_t>(size));
    while (!rest.empty() && client() >= 0) {
      // Up to the byte at which a fault begins, so that "after 100 bytes" is exactly that.
      std::size_t piece = rest.size();
      if (m_fault_is_due && m_fault_at > m_job_bytes) piece = std::min(piece, m_fault_at - m_job_bytes);
      take(rest.substr(0, piece));
      rest.remove_prefix(piece);
      if (fault_begins() == Line::dropped) return;  // the rest of these bytes was on the way
    }
  }

  void take(std::string_view bytes) {
    std::size_t status_bytes = 0;
    for (auto& command : m_scanner.feed(bytes)) {
      if (command.kind == PrintCommand::Kind::realtime_status) {
        status_bytes += command.bytes.size();
        if (m_fault != PrinterFault::mute && command.number >= 1 && command.number <= 4)
          send(std::string(1, status_byte(command.number, m_fault)));
        continue;
      }
      m_held_bytes += command.bytes.size();
      m_held.push_back(std::move(command));
    }
    m_job_bytes += bytes.size() - std::min(bytes.size(), status_bytes);
    if (m_held_bytes > max_held_bytes) leave();
    print_held();
  }

  void print_held() {
    while (!m_held.empty() && !stops_paper(m_fault)) {
      const PrintCommand command = std::move(m_held.front());
      m_held.pop_front();
      m_held_bytes -= command.bytes.size();
      if (command.name.starts_with("GS a")) m_sends_automatic = command.number != 0;
      m_job.add(command);
      if (command.kind == PrintCommand::Kind::cut) finish_job();
    }
  }

  void finish_job() {
    ++m_job_count;
    m_job.finish();
    if (!m_options.folder.empty()) {
      try {
        save_job(m_job, m_options.folder, m_job_count);
      } catch (const std::exception& e) {
        log::warn("escpos simulator: {}", e.what());
      }
    }
    m_jobs.push_back(std::exchange(m_job, {}));
    if (m_jobs.size() > kept_jobs) m_jobs.pop_front();
    m_changed.notify_all();
  }

  enum class Line { open, dropped };

  Line fault_begins() {
    if (!m_fault_is_due || m_job_bytes < m_fault_at) return Line::open;
    m_fault_is_due = false;
    if (m_next_fault == PrinterFault::drop) {
      leave();
      if (m_terminal && m_terminal->is_plugged()) {  // a terminal's far end only notices a pulled plug
        m_terminal->unplug();
        m_terminal->plug();
      }
      return Line::dropped;
    }
    m_fault = m_next_fault;
    if (m_sends_automatic && client() >= 0) send(automatic_status(m_fault));
    print_held();
    return Line::open;
  }

  /// The connection ends: what was printed without a cut hangs out of the printer and belongs to no job.
  void leave() {
    close_fd(m_client);
    m_scanner.reset();
    if (!m_job.bytes.empty() || !m_held.empty()) ++m_lost;
    m_job = {};
    m_held.clear();
    m_held_bytes = 0;
    m_sends_automatic = false;
  }

  void send(std::string_view bytes) const {
    if (m_terminal)
      static_cast<void>(::write(client(), bytes.data(), bytes.size()) == 0);
    else
      static_cast<void>(::send(client(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == 0);
  }

  EscposSimulatorOptions m_options;
  int m_wake;
  std::uint16_t m_port;
  // The thread's own:
  std::optional<device::PseudoTerminal> m_terminal;
  int m_listener = -1;
  int m_client = -1;
  // Under the mutex:
  mutable std::mutex m_mutex;
  mutable std::condition_variable m_changed;
  CommandScanner m_scanner;
  std::deque<PrintCommand> m_held;  ///< received, not printed
  std::size_t m_held_bytes = 0;
  PrintedJob m_job;
  std::deque<PrintedJob> m_jobs;
  PrinterFault m_fault = PrinterFault::none;
  PrinterFault m_next_fault = PrinterFault::none;
  std::size_t m_fault_at = 0;
  bool m_fault_is_due = false;
  bool m_sends_automatic = false;
  bool m_want_plugged = true;
  bool m_is_plugged = true;
  std::jthread m_thread;
};

EscposSimulator::EscposSimulator(EscposSimulatorOptions options) : m_impl(std::make_unique<Impl>(std::move(options))) {}
EscposSimulator::~EscposSimulator() = default;
std::uint16_t EscposSimulator::port() const { return m_impl->port(); }
std::string EscposSimulator::address() const { return m_impl->address(); }
void EscposSimulator::set_fault(PrinterFault fault, std::size_t after) { m_impl->set_fault(fault, after); }
void EscposSimulator::unplug() { m_impl->want_plugged(false); }
void EscposSimulator::plug() { m_impl->want_plugged(true); }
std::vector<PrintedJob> EscposSimulator::jobs() const { return m_impl->jobs(); }
std::size_t EscposSimulator::job_count() const { return m_impl->count(&Impl::m_job_count); }
std::size_t EscposSimulator::lost_pieces() const { return m_impl->count(&Impl::m_lost); }
std::size_t EscposSimulator::job_bytes_seen() const { return m_impl->count(&Impl::m_job_bytes); }
bool EscposSimulator::wait_for_jobs(std::size_t count, std::chrono::milliseconds limit) const {
  return m_impl->wait_for_jobs(count, limit);
}

}  // namespace nuanxin::escpos
