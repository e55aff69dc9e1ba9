#include "station/voice/child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace nuanxin::station {
namespace {

class OwnedFile {
 public:
  explicit OwnedFile(int file) : m_file(file) {}
  ~OwnedFile() {
    if (m_file >= 0) ::close(m_file);
  }
  OwnedFile(const OwnedFile&) = delete;
  OwnedFile& operator=(const OwnedFile&) = delete;
  int get() const { return m_file; }

 private:
  int m_file;
};

/// Negative when it cannot be started.
pid_t spawn_child(const std::vector<std::string>& command) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec's old signature
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  pid_t process = -1;
  const int problem = posix_spawnp(&process, words[0], &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem == 0 ? process : -1;
}

enum class Waited { ended, too_late, stopped };

Waited wait_for_end(int process, int stop, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    std::array<pollfd, 2> files{{{process, POLLIN, 0}, {stop, POLLIN, 0}}};
    const int found = ::poll(files.data(), files.size(), static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (found < 0 && errno == EINTR) continue;
    if (found <= 0) return Waited::too_late;
    return files[0].revents != 0 ? Waited::ended : Waited::stopped;
  }
}

int reap_child(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return SIGKILL;  // as if killed: how it ended is not known
  return status;
}

}  // namespace

ChildEnd run_child(const std::vector<std::string>& command, std::chrono::milliseconds limit,
                   const std::stop_token& stop) {
  const OwnedFile stop_file(::eventfd(0, EFD_CLOEXEC));
  const std::stop_callback wake(stop, [&stop_file] { eventfd_write(stop_file.get(), 1); });
  const auto process = spawn_child(command);
  if (process < 0) return ChildEnd::missing;
  // glibc 2.36 declares pidfd_open for C only.
  const OwnedFile handle(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
  const auto waited = wait_for_end(handle.get(), stop_file.get(), limit);
  if (waited != Waited::ended) ::kill(-process, SIGKILL);
  const int status = reap_child(process);
  if (waited == Waited::stopped) return ChildEnd::stopped;
  if (waited == Waited::too_late) return ChildEnd::too_late;
  if (!WIFEXITED(status)) return ChildEnd::broken_off;
  return WEXITSTATUS(status) == 0 ? ChildEnd::well : ChildEnd::failed;
}

}  // namespace nuanxin::station
