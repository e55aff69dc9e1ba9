// A real server on port 0 with its loop on its own thread, and a raw socket to say what no well-behaved client would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "net/http_client.h"
#include "net/server.h"

namespace nuanxin::net {

using namespace std::chrono_literals;
constexpr auto patience = 10s;

/// A condition with a deadline.
template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

class LoopThread {
 public:
  LoopThread() : m_thread([this] { loop.run(); }) {}
  ~LoopThread() {
    loop.stop();
    m_thread.join();
  }
  /// Runs the call on the loop's thread and waits for it.
  template <class Call>
  auto on_loop(Call call) {
    std::packaged_task<decltype(call())()> task(std::move(call));
    auto future = task.get_future();
    loop.post([&task] { task(); });
    return future.get();
  }
  Loop loop;

 private:
  std::thread m_thread;
};

/// Answers with what it got: {"method","path","body"…} as text lines.
inline void echo(Request request, Respond respond) {
  respond(text_response(200, request.method + " " + request.path + "\n" + request.body));
}

class TestServer {
 public:
  explicit TestServer(Handler handler = echo, ServerOptions options = {}) {
    m_thread.on_loop([&] {
      m_server = std::make_unique<Server>(m_thread.loop, std::move(options));
      m_server->on_request(std::move(handler));
    });
  }
  ~TestServer() {
    m_thread.on_loop([this] { m_server.reset(); });
  }
  TestServer& websocket(std::string prefix, WsAccept accept) {
    m_thread.on_loop([&] { m_server->on_websocket(std::move(prefix), std::move(accept)); });
    return *this;
  }
  TestServer& start() {
    m_thread.on_loop([this] { REQUIRE(m_server->start().has_value()); });
    return *this;
  }
  std::uint16_t port() const { return m_server->port(); }
  std::string url(const std::string& path = "/", const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(port()) + path;
  }
  std::size_t connections() {
    return m_thread.on_loop([this] { return m_server->connections(); });
  }
  Server& server() { return *m_server; }
  Loop& loop() { return m_thread.loop; }
  LoopThread& thread() { return m_thread; }

 private:
  LoopThread m_thread;
  std::unique_ptr<Server> m_server;
};

/// A plain blocking socket with deadlines.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : m_fd(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  ~RawClient() { ::close(m_fd); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the other side has gone.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(m_fd, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// True when the other side closed meanwhile.
  bool closed_within(std::chrono::milliseconds time) {
    pollfd wait{m_fd, POLLIN, 0};
    char byte;
    return ::poll(&wait, 1, static_cast<int>(time.count())) > 0 && ::recv(m_fd, &byte, 1, 0) <= 0;
  }
  void end_of_input() { ::shutdown(m_fd, SHUT_WR); }
  /// Everything until the other side closes, or until `mark` has come `times` times.
  std::string receive(std::string_view mark = {}, int times = 1) {
    std::string all;
    char buffer[65536];
    for (;;) {
      pollfd wait{m_fd, POLLIN, 0};
      if (::poll(&wait, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) <= 0)
        return all + "<TIMEOUT>";
      const auto got = ::recv(m_fd, buffer, sizeof buffer, 0);
      if (got <= 0) return all;
      all.append(buffer, static_cast<std::size_t>(got));
      if (!mark.empty() && count(all, mark) >= times) return all;
    }
  }
  static int count(std::string_view text, std::string_view mark) {
    int found = 0;
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) ++found;
    return found;
  }
  /// Sends and returns everything until the server closes.
  std::string exchange(std::string_view text) {
    send(text);
    return receive();
  }

 private:
  int m_fd;
};

inline HttpReply must_reply(Result<HttpReply> result) {
  if (!result) FAIL(result.error().field << ": " << result.error().detail);
  return std::move(*result);
}

}  // namespace nuanxin::net
