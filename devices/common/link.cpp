#include "devices/common/link.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <optional>

namespace nuanxin::device {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

speed_t speed_of(unsigned baud_rate) {
  switch (baud_rate) {
    case 2400:
      return B2400;
    case 4800:
      return B4800;
    case 9600:
      return B9600;
    case 19200:
      return B19200;
    case 38400:
      return B38400;
    case 57600:
      return B57600;
    case 230400:
      return B230400;
    default:
      return B115200;
  }
}

/// 8N1, raw, no flow control, and no waiting for a modem's carrier.
bool make_raw(int fd, unsigned baud_rate) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return false;
  ::cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | CSTOPB | PARENB);
  ::cfsetspeed(&settings, speed_of(baud_rate));
  return ::tcsetattr(fd, TCSANOW, &settings) == 0;
}

/// Whether nobody else has the port now. flock() is what drivers of ours and most terminal programs heed; TIOCEXCL
/// keeps the others out of a real port, where it ends with the last close (a pseudo-terminal's far end never has one).
bool claim(int fd) {
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
  std::array<char, 64> name{};
  const bool is_terminal = ::isatty(fd) == 1 && ::ttyname_r(fd, name.data(), name.size()) == 0;
  if (is_terminal && !std::string_view(name.data()).starts_with("/dev/pts/")) ::ioctl(fd, TIOCEXCL);
  return true;
}

struct OpenedPath {
  int fd = -1;  ///< or -1
  bool is_in_use = false;
};

/// A plain stream_descriptor instead of asio's serial_port: that one refuses /dev/usb/lp0, and one way of opening
/// serves serial ports, pseudo-terminals and printers' device files.
OpenedPath open_path(const Address& address) {
  constexpr int flags = O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
  int fd = ::open(address.path.c_str(), O_RDWR | flags);
  // A one-way USB printer opens for writing only; its silence is then reported as such.
  if (fd < 0 && errno != EBUSY && address.path.starts_with("/dev/usb/"))
    fd = ::open(address.path.c_str(), O_WRONLY | flags);
  if (fd < 0) return {-1, errno == EBUSY};
  if (!claim(fd)) {
    ::close(fd);
    return {-1, true};
  }
  if (::isatty(fd) == 1) {
    if (!make_raw(fd, address.baud_rate)) {
      ::close(fd);
      return {};
    }
    ::tcflush(fd, TCIOFLUSH);  // what came before we listened belongs to nobody
  }
  return {fd, false};
}

bool can_read(int fd) { return (::fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY; }

class AsioLink final : public Link, public std::enable_shared_from_this<AsioLink> {
 public:
  AsioLink(asio::io_context& io, Address address, ReconnectTiming timing, LinkCallbacks callbacks)
      : m_address(std::move(address)),
        m_timing(timing),
        m_callbacks(std::move(callbacks)),
        m_socket(io),
        m_device(io),
        m_resolver(io),
        m_timer(io),
        m_pause(timing.first) {}

  void start() override {
    if (m_running) return;
    m_running = true;
    open();
  }

  void stop() override {
    m_running = false;
    m_callbacks = {};
    close();
    m_timer.cancel();
  }

  bool is_up() const override { return m_up; }
  bool is_in_use() const override { return m_in_use; }

  void write(std::string bytes, std::function<void(std::size_t, bool)> done) override {
    if (!m_up) {
      done(0, false);
      return;
    }
    auto kept = std::make_shared<std::string>(std::move(bytes));
    auto handler = [self = shared_from_this(), kept, done = std::move(done), era = m_era](error_code error,
                                                                                          std::size_t written) {
      if (!self->m_running) return;
      if (error) self->lost(era);  // first, so that `done` finds the link down
      done(written, !error);
    };
    if (m_address.is_tcp())
      asio::async_write(m_socket, asio::buffer(*kept), std::move(handler));
    else
      asio::async_write(m_device, asio::buffer(*kept), std::move(handler));
  }

  void reopen() override { lost(m_era); }

  void set_baud_rate(unsigned baud_rate) override {
    m_address.baud_rate = baud_rate;
    if (!m_address.is_tcp() && m_up && ::isatty(m_device.native_handle()) == 1)
      make_raw(m_device.native_handle(), baud_rate);
  }

 private:
  void open() {
    ++m_era;
    if (m_address.is_tcp()) {
      connect();
      return;
    }
    const auto [fd, is_in_use] = open_path(m_address);
    m_in_use = is_in_use;
    error_code error;
    if (fd >= 0) m_device.assign(fd, error);
    if (fd >= 0 && error) ::close(fd);  // e.g. a regular file, which cannot be waited for
    if (fd < 0 || error)
      lost(m_era);
    else
      opened();
  }

  void connect() {
    const auto era = m_era;
    m_timer.expires_after(m_timing.connect);
    m_timer.async_wait([self = shared_from_this(), era](error_code error) {
      if (!error && !self->m_up) self->lost(era);
    });
    m_resolver.async_resolve(
        m_address.host, std::to_string(m_address.port),
        [self = shared_from_this(), era](error_code error, const tcp::resolver::results_type& results) {
          if (!self->m_running || era != self->m_era) return;
          if (error) {
            self->lost(era);
            return;
          }
          asio::async_connect(self->m_socket, results, [self, era](error_code failed, const tcp::endpoint&) {
            if (!self->m_running || era != self->m_era) return;
            if (failed)
              self->lost(era);
            else
              self->opened();
          });
        });
  }

  void opened() {
    m_timer.cancel();
    if (m_address.is_tcp()) {
      error_code ignored;
      m_socket.set_option(tcp::no_delay(true), ignored);
      m_socket.set_option(asio::socket_base::keep_alive(true), ignored);
    }
    m_up = true;
    if (m_address.is_tcp() || can_read(m_device.native_handle())) read();
    if (m_callbacks.up) m_callbacks.up();
  }

  void read() {
    auto handler = [self = shared_from_this(), era = m_era](error_code error, std::size_t size) {
      if (!self->m_running || era != self->m_era) return;
      if (error) {
        self->lost(era);
        return;
      }
      // The pause starts small again only after real bytes: a port that opens and fails at once must not be hammered.
      self->m_pause = self->m_timing.first;
      const std::string bytes(self->m_buffer.data(), size);
      if (self->m_callbacks.bytes) self->m_callbacks.bytes(bytes);
      if (self->m_running && era == self->m_era && self->m_up) self->read();
    };
    if (m_address.is_tcp())
      m_socket.async_read_some(asio::buffer(m_buffer), std::move(handler));
    else
      m_device.async_read_some(asio::buffer(m_buffer), std::move(handler));
  }

  /// Once per era, whoever notices first: reader, writer, connect timer or the driver.
  void lost(std::uint64_t era) {
    if (!m_running || era != m_era) return;
    close();
    m_timer.expires_after(m_pause);
    m_pause = std::min(m_pause * 2, m_timing.longest);
    m_timer.async_wait([self = shared_from_this()](error_code error) {
      if (!error && self->m_running) self->open();
    });
    if (m_callbacks.down) m_callbacks.down();
  }

  void close() {
    ++m_era;
    m_up = false;
    error_code ignored;
    m_resolver.cancel();
    m_socket.close(ignored);
    m_device.close(ignored);
  }

  Address m_address;
  ReconnectTiming m_timing;
  LinkCallbacks m_callbacks;
  tcp::socket m_socket;
  asio::posix::stream_descriptor m_device;
  tcp::resolver m_resolver;
  asio::steady_timer m_timer;
  std::chrono::milliseconds m_pause;
  std::array<char, 4096> m_buffer{};
  std::uint64_t m_era = 0;  ///< one per opened connection: handlers of an older one do nothing
  bool m_running = false;
  bool m_up = false;
  bool m_in_use = false;
};

}  // namespace

std::shared_ptr<Link> Link::create(asio::io_context& io, Address address, ReconnectTiming timing,
                                   LinkCallbacks callbacks) {
  return std::make_shared<AsioLink>(io, std::move(address), timing, std::move(callbacks));
}

}  // namespace nuanxin::device
