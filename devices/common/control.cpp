#include "devices/common/control.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace nuanxin::device {
namespace {

constexpr std::size_t max_line = 16 * 1024;
constexpr std::size_t max_clients = 8;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

sigset_t stop_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  ::sigaddset(&set, SIGTERM);
  return set;
}

int listen_on(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path) throw std::system_error(ENAMETOOLONG, std::generic_category(), path);
  path.copy(name.sun_path, path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  ::unlink(path.c_str());
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 || ::listen(fd, 4) != 0) {
    ::close(fd);
    fail("control socket");
  }
  return fd;
}

/// One way in: standard input or one client of the socket.
struct Source {
  int in;
  int out;
  std::string buffer;
};

/// False when the source has ended.
bool read_some(Source& source) {
  std::array<char, 4096> bytes{};
  const auto size = ::read(source.in, bytes.data(), bytes.size());
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  if (size == 0) return false;
  source.buffer.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

void answer(const Source& source, const std::string& text) {
  const std::string line = text + "\n";
  const auto written = source.in == source.out ? ::send(source.out, line.data(), line.size(), MSG_NOSIGNAL)
                                               : ::write(source.out, line.data(), line.size());
  static_cast<void>(written);  // a client that left does not want its answer
}

/// True when "quit" was among the lines.
bool handle_lines(Source& source, const std::function<std::string(const std::string&)>& handle) {
  for (auto end = source.buffer.find('\n'); end != std::string::npos; end = source.buffer.find('\n')) {
    const std::string line = trim(source.buffer.substr(0, end));
    source.buffer.erase(0, end + 1);
    if (line.empty()) continue;
    if (line == "quit") {
      answer(source, "ok");
      return true;
    }
    answer(source, line.size() > max_line ? "error: the line is too long" : handle(line));
  }
  if (source.buffer.size() > max_line) {
    source.buffer.clear();
    answer(source, "error: the line is too long");
  }
  return false;
}

class Control {
 public:
  explicit Control(std::string socket_path) : m_path(std::move(socket_path)) {
    const auto set = stop_signals();
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC);
    if (!m_path.empty()) m_listener = listen_on(m_path);
    m_sources.push_back({STDIN_FILENO, STDOUT_FILENO, {}});
  }
  ~Control() {
    for (const auto& source : m_sources)
      if (source.in != STDIN_FILENO) ::close(source.in);
    if (m_listener >= 0) {
      ::close(m_listener);
      ::unlink(m_path.c_str());
    }
    if (m_signals >= 0) ::close(m_signals);
  }
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  void run(const std::function<std::string(const std::string&)>& handle) {
    while (true) {
      std::vector<pollfd> waited{{m_signals, POLLIN, 0}, {m_listener, POLLIN, 0}};
      for (const auto& source : m_sources) waited.push_back({source.in, POLLIN, 0});
      if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) fail("poll");
      if (waited[0].revents != 0) return;
      for (std::size_t i = m_sources.size(); i-- > 0;) {
        if (waited[i + 2].revents == 0) continue;
        const bool open = read_some(m_sources[i]);
        if (handle_lines(m_sources[i], handle)) return;
        if (!open) drop(i);
      }
      if (waited[1].revents != 0) accept();
    }
  }

 private:
  void accept() {
    const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    if (m_sources.size() > max_clients)
      ::close(client);
    else
      m_sources.push_back({client, client, {}});
  }

  void drop(std::size_t index) {
    if (m_sources[index].in != STDIN_FILENO) ::close(m_sources[index].in);
    m_sources.erase(m_sources.begin() + static_cast<std::ptrdiff_t>(index));
  }

  std::string m_path;
  int m_signals = -1;
  int m_listener = -1;
  std::vector<Source> m_sources;
};

}  // namespace

void block_stop_signals() {
  const auto set = stop_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void run_control(const std::string& socket_path, const std::function<std::string(const std::string&)>& handle) {
  Control control(socket_path);
  control.run(handle);
}

}  // namespace nuanxin::device
