#include "devices/common/pseudo_terminal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace nuanxin::device {
namespace {

[[noreturn]] void terminal_failed(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// Replaces an older link, but never a real file or device that somebody named by mistake.
void point_link(const std::string& link, const std::string& target) {
  const std::filesystem::path path(link);
  if (std::filesystem::is_symlink(path))
    std::filesystem::remove(path);
  else if (std::filesystem::exists(path))
    throw std::system_error(EEXIST, std::generic_category(), "not a symbolic link: " + link);
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::filesystem::create_symlink(target, path);
}

}  // namespace

PseudoTerminal::PseudoTerminal(std::string link_path) : m_link(std::move(link_path)) { plug(); }

PseudoTerminal::~PseudoTerminal() { unplug(); }

void PseudoTerminal::plug() {
  if (is_plugged()) return;
  m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (m_master < 0) terminal_failed("posix_openpt");
  std::array<char, 128> name{};
  if (::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0 || ::ptsname_r(m_master, name.data(), name.size()) != 0)
    terminal_failed("ptsname");
  m_far_path = name.data();
  m_far = ::open(m_far_path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (m_far < 0) terminal_failed("open pseudo-terminal");
  termios settings{};
  if (::tcgetattr(m_far, &settings) != 0) terminal_failed("tcgetattr");
  ::cfmakeraw(&settings);  // no echo before the driver has set its own mode
  if (::tcsetattr(m_far, TCSANOW, &settings) != 0) terminal_failed("tcsetattr");
  if (!m_link.empty()) point_link(m_link, m_far_path);
}

void PseudoTerminal::unplug() {
  if (!m_link.empty()) {
    std::error_code ignored;
    // Another simulator may have taken the name over meanwhile.
    if (std::filesystem::read_symlink(m_link, ignored) == m_far_path) std::filesystem::remove(m_link, ignored);
  }
  if (m_far >= 0) ::close(m_far);
  if (m_master >= 0) ::close(m_master);
  m_far = m_master = -1;
}

}  // namespace nuanxin::device
