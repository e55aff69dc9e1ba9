// A lean load client: sends each body of a file once, over N keep-alive connections, one request under way on each, and
// prints the seconds from the first byte sent to the last answer. Anything but 200 ends it with the answer.
// bench_load HOST PORT TOKEN COMMAND CONNECTIONS BODIES-FILE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace {

struct Connection {
  int fd = -1;
  std::string reply;
};

[[noreturn]] void fail(const std::string& what) {
  std::cerr << what << '\n';
  std::exit(1);
}

int connect_to(const char* host, int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, host, &address.sin_addr);
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("cannot connect");
  return fd;
}

std::vector<std::string> build_requests(const char* file, const std::string& token, const std::string& command) {
  std::ifstream in(file);
  const auto run = std::to_string(std::random_device{}());
  std::vector<std::string> out;
  for (std::string body; std::getline(in, body);)
    out.push_back("POST /api/v1/commands/" + command + " HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer " + token +
                  "\r\nIdempotency-Key: bench-" + run + "-" + std::to_string(out.size()) +
                  "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                  body);
  return out;
}

void send_all(int fd, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const auto n = write(fd, text.data() + sent, text.size() - sent);
    if (n <= 0) fail("the connection broke while sending");
    sent += static_cast<std::size_t>(n);
  }
}

/// True when the whole answer is there.
bool complete(const std::string& reply) {
  const auto end = reply.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  auto head = reply.substr(0, end);
  std::transform(head.begin(), head.end(), head.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto field = head.find("content-length:");
  if (field == std::string::npos) fail("an answer without a length: " + reply);
  return reply.size() >= end + 4 + std::strtoul(head.c_str() + field + 15, nullptr, 10);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) fail("bench_load HOST PORT TOKEN COMMAND CONNECTIONS BODIES-FILE");
  const auto requests = build_requests(argv[6], argv[3], argv[4]);
  std::vector<Connection> connections(std::min<std::size_t>(std::strtoul(argv[5], nullptr, 10), requests.size()));
  const int poll = epoll_create1(0);
  for (std::size_t i = 0; i < connections.size(); ++i) {
    connections[i].fd = connect_to(argv[1], std::atoi(argv[2]));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].fd, &event);
  }
  const auto begin = std::chrono::steady_clock::now();
  std::size_t next = 0, answered = 0;
  for (auto& connection : connections) send_all(connection.fd, requests[next++]);
  std::vector<epoll_event> events(connections.size());
  std::string buffer(64 << 10, '\0');
  while (answered < requests.size()) {
    const int ready = epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
    if (ready <= 0) fail("no answer within 30 s");
    for (int e = 0; e < ready; ++e) {
      auto& connection = connections[events[static_cast<std::size_t>(e)].data.u64];
      const auto n = read(connection.fd, buffer.data(), buffer.size());
      if (n <= 0) fail("the connection broke while reading");
      connection.reply.append(buffer, 0, static_cast<std::size_t>(n));
      if (!complete(connection.reply)) continue;
      if (connection.reply.compare(0, 12, "HTTP/1.1 200") != 0) fail(connection.reply);
      connection.reply.clear();
      ++answered;
      if (next < requests.size()) send_all(connection.fd, requests[next++]);
    }
  }
  std::cout << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << '\n';
}
