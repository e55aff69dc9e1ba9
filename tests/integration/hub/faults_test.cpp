// What breaks around a hub: connections, the disk, a second hub on the same folder, a person who comes back.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "van.h"

using namespace nuanxin;
using test::Van;

namespace {

/// Stands between client and hub; the first connections are cut when the hub's answer comes: the hub has acted, the
/// client does not know.
class CuttingProxy {
 public:
  CuttingProxy(std::uint16_t hub_port, int cuts) : m_hub_port(hub_port), m_cuts(cuts) {
    m_listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    REQUIRE(bind(m_listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(m_listener, 16) == 0);
    socklen_t size = sizeof address;
    getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~CuttingProxy() {
    m_thread.request_stop();
    shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    close(m_listener);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
  int connections() const { return m_connections; }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out.sin_port = htons(port);
    return out;
  }
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const int client = accept(m_listener, nullptr, nullptr);
      if (client < 0) return;
      ++m_connections;
      carry(client, stop);
      close(client);
    }
  }
  void carry(int client, const std::stop_token& stop) {
    const int hub = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(m_hub_port);
    if (connect(hub, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) pump(client, hub, stop);
    close(hub);
  }
  void pump(int client, int hub, const std::stop_token& stop) {
    pollfd both[] = {{client, POLLIN, 0}, {hub, POLLIN, 0}};
    char buffer[4096];
    while (!stop.stop_requested()) {
      if (poll(both, 2, 50) <= 0) continue;
      for (int side = 0; side < 2; ++side) {
        if (!both[side].revents) continue;
        const auto n = read(both[side].fd, buffer, sizeof buffer);
        if (n <= 0) return;
        if (side == 1 && m_cuts > 0) {
          --m_cuts;
          return;
        }
        if (write(both[1 - side].fd, buffer, static_cast<std::size_t>(n)) != n) return;
      }
    }
  }

  std::uint16_t m_hub_port;
  std::atomic<int> m_cuts;
  std::atomic<int> m_connections{0};
  int m_listener = -1;
  std::uint16_t m_port = 0;
  std::jthread m_thread;
};

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

/// No file of this process grows while this lives, as on a full disk.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &m_before);
    rlimit none = m_before;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

 private:
  rlimit m_before{};
};

}  // namespace

TEST_CASE("an answer that was lost is asked for again with the same key: one visit, the right answer") {
  Van van;
  const auto token = van.as("wangmin").token();
  CuttingProxy proxy(port_of(van.hub.url()), 3);
  hub::HubClientOptions options;
  options.base_url = proxy.url();
  options.token = token;
  options.first_wait = std::chrono::milliseconds(5);
  hub::HubClient client(options);
  const auto done = client.command("RegisterWorker", van.registration(1));
  REQUIRE(done);
  CHECK((*done)["existed"] == false);
  CHECK((*done)["visit"]["ticket"] == "A001");
  CHECK(proxy.connections() == 4);
  CHECK(van.visit_of(2)["ticket"] == "A002");
}

TEST_CASE("a hub that is not there is unavailable after the deadline, not before it was tried") {
  hub::HubClientOptions options;
  options.base_url = "http://127.0.0.1:1";
  options.deadline = std::chrono::milliseconds(200);
  options.first_wait = std::chrono::milliseconds(5);
  hub::HubClient client(options);
  const auto refused = client.get("/health");
  CHECK(refused.error().reason == Reason::unavailable);
  CHECK(refused.error().field.starts_with("net."));
}

TEST_CASE("when the disk refuses, nothing is acknowledged, the hub stays up, and the same key works afterwards") {
  Van van;
  const auto token = van.as("wangmin").token();
  hub::HubClientOptions options;
  options.base_url = van.hub.url();
  options.token = token;
  options.deadline = std::chrono::milliseconds(100);
  hub::HubClient client(options);
  {
    const FullDisk disk;
    const auto refused = client.command("RegisterWorker", van.registration(1), "one-and-the-same");
    REQUIRE_FALSE(refused);
    const bool says_so =
        refused.error().reason == Reason::unavailable || refused.error().reason == Reason::storage_full;
    CHECK(says_so);
    CHECK(client.get("/fairs"));
    CHECK(client.ask("/workers/search", {{"q", test::phone(1)}})->empty());
  }
  const auto done = client.command("RegisterWorker", van.registration(1), "one-and-the-same");
  REQUIRE(done);
  CHECK((*done)["visit"]["ticket"] == "A001");
}

TEST_CASE("a second hub on the same folder is refused while the first one runs") {
  Van van;
  hub::HubOptions options;
  options.data_folder = van.folder.path("van");
  options.forms_folder = test::source_folder() + "/forms";
  options.port = 0;
  hub::EmbeddedHub other;
  CHECK(other.start(options).error().reason == Reason::duplicate);
  van.stop();
  CHECK(other.start(options));
}

TEST_CASE("a port that is taken is said, and the folder is free again") {
  Van van;
  test::TempFolder folder;
  hub::HubOptions options;
  options.data_folder = folder.path("van");
  options.forms_folder = test::source_folder() + "/forms";
  options.port = port_of(van.hub.url());
  hub::EmbeddedHub other;
  CHECK(other.start(options).error().reason == Reason::unavailable);
  options.port = 0;
  CHECK(other.start(options));
}

TEST_CASE("who left and comes back gets the first ticket again and waits anew") {
  Van van;
  const auto visit = van.visit_of(1, {"vitals", "membership"});
  auto registrar = van.as("wangmin");
  REQUIRE(registrar.command("LeaveVisit", {{"visit", visit["id"]}, {"reason", "有急事"}}));
  const auto again = registrar.command("RegisterWorker", van.registration(1));
  REQUIRE(again);
  CHECK((*again)["visit"]["state"] == "left");
  CHECK(registrar.command("UpdateVisit", {{"visit", visit["id"]}, {"platform", "x"}}).error().reason ==
        Reason::illegal_move);
  REQUIRE(registrar.command("UpdateVisit", {{"visit", visit["id"]}, {"activities", {"vitals"}}}));
  const auto call = van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}});
  REQUIRE(call);
  CHECK((*call)["stop"]["ticket"] == visit["ticket"]);
}
