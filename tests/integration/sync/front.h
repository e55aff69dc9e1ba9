// Stands in front of the real province like a bad network or a bad proxy: carries requests through, or cuts the answer
// off, or answers something else. One thread, one connection at a time, as the sync agent has.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace nuanxin::test {

/// One socket that closes itself.
class Wire {
 public:
  explicit Wire(int fd = -1) : m_fd(fd) {}
  Wire(Wire&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  Wire& operator=(Wire&&) = delete;
  ~Wire() {
    if (m_fd >= 0) ::close(m_fd);
  }
  int fd() const { return m_fd; }
  static sockaddr_in local(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  void send(std::string_view text) const {
    while (!text.empty()) {
      const auto n = ::send(m_fd, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  /// One HTTP message with a Content-Length; empty when the other end is gone.
  std::string message() const {
    std::string text;
    std::size_t wanted = std::string::npos;
    char buffer[65536];
    while (text.size() < wanted) {
      const auto n = ::recv(m_fd, buffer, sizeof buffer, 0);
      if (n <= 0) return {};
      text.append(buffer, static_cast<std::size_t>(n));
      if (wanted == std::string::npos) wanted = size_of(text);
    }
    return text;
  }

 private:
  static std::size_t size_of(const std::string& text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) return end;
    const auto field = text.find("Content-Length: ");
    return end + 4 + (field < end ? std::strtoul(text.c_str() + field + 16, nullptr, 10) : 0);
  }
  int m_fd;
};

class Front {
 public:
  explicit Front(std::uint16_t behind) : m_behind(behind), m_listener(::socket(AF_INET, SOCK_STREAM, 0)) {
    auto address = Wire::local(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(m_listener.fd(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(m_listener.fd(), 8) == 0);
    ::getsockname(m_listener.fd(), reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
  }
  ~Front() {
    m_ended = true;
    ::shutdown(m_listener.fd(), SHUT_RDWR);
    {
      const std::lock_guard lock(m_mutex);
      if (m_client >= 0) ::shutdown(m_client, SHUT_RDWR);
    }
    m_thread.join();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
  /// The next requests are answered with this instead, one each.
  void answer_instead(const std::string& reply, int times = 1) {
    const std::lock_guard lock(m_mutex);
    for (int i = 0; i < times; ++i) m_plans.push_back({reply, false});
  }
  /// The next request goes through, but only the answer's first bytes come back.
  void cut_next_answer() {
    const std::lock_guard lock(m_mutex);
    m_plans.push_back({{}, true});
  }
  int requests() const { return m_requests; }

 private:
  struct Plan {
    std::string reply;
    bool cut = false;
  };

  std::optional<Plan> next_plan() {
    const std::lock_guard lock(m_mutex);
    if (m_plans.empty()) return std::nullopt;
    auto plan = std::move(m_plans.front());
    m_plans.pop_front();
    return plan;
  }

  void run() {
    while (!m_ended) {
      const Wire client(::accept(m_listener.fd(), nullptr, nullptr));
      if (client.fd() < 0) continue;
      remember(client.fd());
      serve(client);
      remember(-1);
    }
  }
  void remember(int fd) {
    const std::lock_guard lock(m_mutex);
    m_client = fd;
  }

  void serve(const Wire& client) {
    const Wire server(::socket(AF_INET, SOCK_STREAM, 0));
    const auto address = Wire::local(m_behind);
    if (::connect(server.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
    while (!m_ended) {
      const auto request = client.message();
      if (request.empty()) return;
      ++m_requests;
      const auto plan = next_plan();
      if (plan && !plan->cut) {
        client.send(plan->reply);
        continue;
      }
      server.send(request);
      const auto reply = server.message();
      client.send(plan ? std::string_view(reply).substr(0, reply.size() / 2) : std::string_view(reply));
      if (plan || reply.empty()) return;
    }
  }

  std::uint16_t m_behind, m_port = 0;
  Wire m_listener;
  std::mutex m_mutex;
  std::deque<Plan> m_plans;
  int m_client = -1;
  std::atomic<int> m_requests = 0;
  std::atomic<bool> m_ended = false;
  std::thread m_thread;
};

/// A whole HTTP answer.
inline std::string http_answer(const std::string& status, const std::string& body, const std::string& fields = {}) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: application/fhir+json\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace nuanxin::test
