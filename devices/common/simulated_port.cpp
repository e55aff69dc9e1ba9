#include "devices/common/simulated_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/log.h"
#include "devices/common/pseudo_terminal.h"

namespace nuanxin::device {
namespace {

constexpr int nobody_listens_ms = 5000;
constexpr std::size_t piece_size = 4096;

[[noreturn]] void port_failed(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void close_descriptor(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

/// A listening socket on 127.0.0.1; `port` becomes the real one.
int listen_at(std::uint16_t& port) {
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) port_failed("socket");
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof name;
  auto* const plain = reinterpret_cast<sockaddr*>(&name);
  if (::bind(fd, plain, size) != 0 || ::listen(fd, 4) != 0 || ::getsockname(fd, plain, &size) != 0) {
    const int error = errno;
    close_descriptor(fd);
    errno = error;
    port_failed("TCP port");
  }
  port = ntohs(name.sin_port);
  return fd;
}

}  // namespace

Result<SimulatedPortOptions> simulated_port_from(std::string_view text) {
  constexpr std::string_view scheme = "tcp:", host = "127.0.0.1:";
  SimulatedPortOptions options;
  if (text == "pty") return options;
  if (text.starts_with('/')) {
    options.link_path = text;
    return options;
  }
  if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
  if (text.starts_with(host)) text.remove_prefix(host.size());
  options.is_tcp = true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), options.tcp_port);
  if (error != std::errc{} || end != text.data() + text.size())
    return refuse(Reason::invalid_value, "pty, an absolute path or tcp:PORT is expected", "port");
  return options;
}

class SimulatedPort::Impl {
 public:
  Impl(SimulatedPortOptions options, Answer answer)
      : m_options(std::move(options)), m_answer(std::move(answer)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (m_wake < 0) port_failed("eventfd");
    try {
      open();
    } catch (...) {
      ::close(m_wake);
      throw;
    }
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  ~Impl() {
    m_thread.request_stop();
    wake();
    m_thread.join();
    close();
    ::close(m_wake);
  }

  std::string address() const {
    const std::lock_guard lock(m_mutex);
    return m_address;
  }

  bool send(std::string_view bytes) {
    const std::lock_guard lock(m_mutex);
    if (!m_is_plugged || m_waiting.size() - m_sent + bytes.size() > max_waiting) return false;
    m_waiting.erase(0, std::exchange(m_sent, 0));
    m_waiting += bytes;
    wake();
    return true;
  }

  bool want_plugged(bool wanted) {
    std::unique_lock lock(m_mutex);
    if (m_is_plugged == wanted) return true;
    m_is_changing = true;
    m_want_plugged = wanted;
    wake();
    m_changed.wait(lock, [&] { return !m_is_changing; });
    return m_is_plugged == wanted;
  }

 private:
  void wake() const {
    const std::uint64_t one = 1;
    static_cast<void>(::write(m_wake, &one, sizeof one) == 0);
  }

  void open() {
    if (m_options.is_tcp) {
      m_listener = listen_at(m_options.tcp_port);
      m_address = "tcp:127.0.0.1:" + std::to_string(m_options.tcp_port);
      return;
    }
    if (!m_terminal) m_terminal.emplace(m_options.link_path);
    m_terminal->plug();
    m_address = m_terminal->path();
  }

  void close() {
    close_descriptor(m_client);
    close_descriptor(m_listener);
    if (m_terminal) m_terminal->unplug();
  }

  int line() const { return m_options.is_tcp ? m_client : m_terminal->fd(); }

  /// The port's thread: it alone touches the descriptors.
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const bool has_more = has_waiting();
      const auto wanted = static_cast<short>(has_more ? POLLIN | POLLOUT : POLLIN);
      // One client: the listener is not looked at while there is one.
      std::array<pollfd, 3> waited{
          {{m_wake, POLLIN, 0}, {line(), wanted, 0}, {m_client < 0 ? m_listener : -1, POLLIN, 0}}};
      const int ready = ::poll(waited.data(), waited.size(), has_more ? nobody_listens_ms : -1);
      if (ready == 0) forget_waiting();
      if (waited[0].revents != 0) obey_wishes();
      if ((waited[1].revents & ~POLLOUT) != 0 && line() >= 0) hear();
      if ((waited[1].revents & POLLOUT) != 0 && line() >= 0) speak();
      if (waited[2].revents != 0) accept();
    }
  }

  void accept() {
    if (m_client < 0 && m_listener >= 0)
      m_client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  }

  bool has_waiting() {
    const std::lock_guard lock(m_mutex);
    // Whoever was connected when the bytes came is let in before they are thrown away.
    if (m_sent < m_waiting.size() && line() < 0) accept();
    if (line() < 0) m_sent = m_waiting.size();
    return m_sent < m_waiting.size();
  }

  void forget_waiting() {
    const std::lock_guard lock(m_mutex);
    m_waiting.clear();
    m_sent = 0;
  }

  void obey_wishes() {
    std::uint64_t count = 0;
    static_cast<void>(::read(m_wake, &count, sizeof count) == 0);
    const std::lock_guard lock(m_mutex);
    if (!m_is_changing) return;
    m_waiting.clear();
    m_sent = 0;
    m_is_plugged = m_want_plugged;
    try {
      if (m_want_plugged)
        open();
      else
        close();
    } catch (const std::exception& e) {
      log::warn("simulated port: {}", e.what());
      m_is_plugged = !m_want_plugged;
    }
    m_is_changing = false;
    m_changed.notify_all();
  }

  void hear() {
    std::array<char, piece_size> bytes{};
    const auto size = ::read(line(), bytes.data(), bytes.size());
    if (size > 0) {
      const std::string answer = m_answer ? m_answer({bytes.data(), static_cast<std::size_t>(size)}) : std::string();
      if (!answer.empty()) send(answer);
      return;
    }
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    close_descriptor(m_client);  // a terminal's far end is held open here and never ends
  }

  void speak() {
    const std::lock_guard lock(m_mutex);
    const auto rest = std::string_view(m_waiting).substr(m_sent, piece_size);
    if (rest.empty()) return;
    const auto written = m_options.is_tcp ? ::send(line(), rest.data(), rest.size(), MSG_NOSIGNAL)
                                          : ::write(line(), rest.data(), rest.size());
    if (written > 0) m_sent += static_cast<std::size_t>(written);
    if (m_sent < m_waiting.size()) return;
    m_waiting.clear();
    m_sent = 0;
  }

  SimulatedPortOptions m_options;
  Answer m_answer;
  int m_wake;
  // The thread's own, but for the constructor and destructor:
  std::optional<PseudoTerminal> m_terminal;
  int m_listener = -1;
  int m_client = -1;
  mutable std::mutex m_mutex;  ///< guards all below
  std::condition_variable m_changed;
  std::string m_address;
  std::string m_waiting;  ///< to be written from m_sent on
  std::size_t m_sent = 0;
  bool m_is_plugged = true;
  bool m_want_plugged = true;
  bool m_is_changing = false;
  std::jthread m_thread;
};

SimulatedPort::SimulatedPort(SimulatedPortOptions options, Answer answer)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(answer))) {}
SimulatedPort::~SimulatedPort() = default;
std::string SimulatedPort::address() const { return m_impl->address(); }
bool SimulatedPort::send(std::string_view bytes) { return m_impl->send(bytes); }
void SimulatedPort::unplug() { m_impl->want_plugged(false); }
bool SimulatedPort::plug() { return m_impl->want_plugged(true); }

}  // namespace nuanxin::device
