// A pseudo-terminal with a symbolic link to its far end: the cable of the simulators. unplug() closes it as a pulled
// USB plug does (the reader of the far end gets an error), plug() makes a new one and points the link at it.
// Used by one thread. plug() throws std::system_error when the system gives no terminal or the link cannot be made.
#pragma once

#include <string>

namespace nuanxin::device {

class PseudoTerminal {
 public:
  /// An empty `link_path` means no link; see path().
  explicit PseudoTerminal(std::string link_path);
  ~PseudoTerminal();
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  void plug();
  void unplug();
  bool is_plugged() const { return m_master >= 0; }
  int fd() const { return m_master; }
  /// What a driver opens: the link if there is one, else the far end itself.
  const std::string& path() const { return m_link.empty() ? m_far_path : m_link; }

 private:
  std::string m_link;
  std::string m_far_path;
  int m_master = -1;
  int m_far = -1;  ///< kept open: without it the near end fails as long as no driver is there
};

}  // namespace nuanxin::device
