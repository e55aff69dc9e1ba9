#include "support/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace nuanxin::test {

bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(25));  // poll
  }
  return true;
}

int free_port() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(listener);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

Process::Process(const std::vector<std::string>& command, std::string log) : m_log(std::move(log)) {
  std::error_code none;
  if (std::filesystem::exists(m_log, none)) m_from = std::filesystem::file_size(m_log, none);
  std::vector<char*> words;
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const auto parent = getpid();
  m_pid = fork();
  if (m_pid < 0) throw std::runtime_error("no process could be started");
  if (m_pid > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  const int file = open(m_log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  execvp(words[0], words.data());
  _exit(127);
}

Process::~Process() { terminate(); }

bool Process::running() {
  if (m_pid <= 0) return false;
  if (waitpid(m_pid, nullptr, WNOHANG) == 0) return true;
  m_pid = -1;
  return false;
}

std::string Process::output() const {
  std::ifstream in(m_log, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(m_from));
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool Process::says(const std::string& words, std::chrono::milliseconds limit) {
  bool said = false;
  wait_until([&] { return (said = output().find(words) != std::string::npos) || !running(); }, limit);
  return said;
}

void Process::end(int signal) {
  if (!running()) return;
  ::kill(m_pid, signal);
  if (wait_until([this] { return !running(); }, std::chrono::seconds(20))) return;
  ::kill(m_pid, SIGKILL);
  waitpid(m_pid, nullptr, 0);
  m_pid = -1;
}

void Process::terminate() { end(SIGTERM); }
void Process::kill() { end(SIGKILL); }

}  // namespace nuanxin::test
