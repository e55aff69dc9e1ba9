#include "imaging/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <utility>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace nuanxin::imaging {
namespace {

std::vector<char*> argument_pointers(const std::vector<std::string>& command) {
  std::vector<char*> out;
  out.reserve(command.size() + 1);
  for (const auto& word : command) out.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec's old signature
  out.push_back(nullptr);
  return out;
}

/// The text as a file that lives in memory only, at its beginning; -1 when that fails.
int memory_file(std::string_view text) {
  const int file = memfd_create("input", MFD_CLOEXEC);
  while (file >= 0 && !text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written <= 0) {
      ::close(file);
      return -1;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file >= 0) ::lseek(file, 0, SEEK_SET);
  return file;
}

int spawn_quietly(pid_t& process, const std::vector<std::string>& command, int input) {
  auto words = argument_pointers(command);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int problem = posix_spawnp(&process, words[0], &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

/// A descriptor that becomes readable when the process ends. (glibc 2.36 declares pidfd_open for C only.)
int process_handle(pid_t process) { return static_cast<int>(syscall(SYS_pidfd_open, process, 0)); }

/// True when the process of that handle has ended within the time.
bool has_ended(int handle, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd wait{handle, POLLIN, 0};
    const int found = ::poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (found >= 0 || errno != EINTR) return found > 0;
  }
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// What stands between fork and exec may only call what is safe there: nothing that allocates.
[[noreturn]] void become(char* const* words, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nothing = ::open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  close_range(STDERR_FILENO + 1, UINT_MAX, 0);
  execv(words[0], words);
  _exit(127);
}

}  // namespace

Result<int> run_to_end(const std::vector<std::string>& command, std::string_view input,
                       std::chrono::milliseconds limit) {
  const int file = memory_file(input);
  if (file < 0) return refuse(Reason::unavailable, "no memory file");
  pid_t process = 0;
  const int problem = spawn_quietly(process, command, file);
  ::close(file);
  if (problem != 0) return refuse(Reason::unavailable, command.front() + ": " + std::strerror(problem));
  const int handle = process_handle(process);
  const bool ended = handle >= 0 && has_ended(handle, limit);
  if (handle >= 0) ::close(handle);
  if (!ended) ::kill(process, SIGKILL);
  const int code = wait_for(process);
  if (!ended) return refuse(Reason::unavailable, command.front() + " did not end in time");
  return code;
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command, const std::filesystem::path& log) {
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return refuse(Reason::unavailable, "cannot write " + log.string());
  const auto words = argument_pointers(command);
  const auto parent = getpid();
  ChildProcess out;
  out.m_pid = fork();
  if (out.m_pid == 0) become(words.data(), file, parent);
  ::close(file);
  if (out.m_pid < 0) return refuse(Reason::unavailable, "no process could be started");
  out.m_handle = process_handle(out.m_pid);
  if (out.m_handle < 0) return refuse(Reason::unavailable, "no handle of the process");
  return out;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : m_pid(std::exchange(other.m_pid, -1)), m_handle(std::exchange(other.m_handle, -1)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(m_pid, other.m_pid);
  std::swap(m_handle, other.m_handle);
  return *this;
}

ChildProcess::~ChildProcess() { stop(); }

bool ChildProcess::running() { return m_pid > 0 && !ended_within(std::chrono::milliseconds(0)); }

bool ChildProcess::ended_within(std::chrono::milliseconds limit) {
  if (m_pid <= 0) return true;
  if (!has_ended(m_handle, limit)) return false;
  reap();
  return true;
}

void ChildProcess::stop(std::chrono::milliseconds patience) {
  if (m_pid <= 0) return;
  ::kill(m_pid, SIGTERM);
  if (m_handle >= 0 && ended_within(patience)) return;
  ::kill(m_pid, SIGKILL);
  reap();
}

void ChildProcess::reap() {
  wait_for(m_pid);
  m_pid = -1;
  if (m_handle >= 0) ::close(std::exchange(m_handle, -1));
}

}  // namespace nuanxin::imaging
