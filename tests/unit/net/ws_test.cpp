#include <atomic>
#include <optional>

#include "fixture.h"
#include "net/ws_client.h"

namespace nuanxin::net {
namespace {

struct EchoPeer : WsPeerHandler {
  std::shared_ptr<WsConnection> connection;
  std::atomic<int>* closed;
  explicit EchoPeer(std::atomic<int>* count) : closed(count) {}
  void on_open(std::shared_ptr<WsConnection> opened) override { connection = std::move(opened); }
  void on_text(std::string text) override {
    if (text == "close") return connection->close(4001, "as asked");
    if (text == "throw") throw std::runtime_error("inside");
    connection->send(std::move(text));
  }
  void on_closed() override { ++*closed; }
};

struct WsFixture {
  std::atomic<int> closed{0};
  TestServer server;
  explicit WsFixture(ServerOptions options = {}) : server(echo, options) {
    server
        .websocket("/ws",
                   [this](const Request& request) -> Result<std::unique_ptr<WsPeerHandler>> {
                     if (request.bearer() != "let-me-in") return refuse(Reason::unauthenticated, "who are you");
                     return std::unique_ptr<WsPeerHandler>(new EchoPeer(&closed));
                   })
        .start();
  }
};

/// A client on its own loop that remembers what it saw.
struct Listening {
  std::mutex mutex;
  std::vector<std::string> texts;
  bool open = false;
  std::optional<WsClosed> closed;
  LoopThread thread;
  std::unique_ptr<WsClient> client;

  explicit Listening(WsClientOptions options = {}) {
    WsEvents events;
    events.on_open = [this] {
      const std::lock_guard lock(mutex);
      open = true;
    };
    events.on_text = [this](std::string text) {
      const std::lock_guard lock(mutex);
      texts.push_back(std::move(text));
    };
    events.on_closed = [this](WsClosed why) {
      const std::lock_guard lock(mutex);
      closed = std::move(why);
    };
    thread.on_loop([&] { client = std::make_unique<WsClient>(thread.loop, events, options); });
  }
  ~Listening() {
    thread.on_loop([this] { client.reset(); });
  }
  void connect(const std::string& url, Pairs headers = {{"Authorization", "Bearer let-me-in"}}) {
    thread.on_loop([&] { client->connect(url, headers); });
  }
  void send(std::string text) {
    thread.on_loop([&] { client->send(std::move(text)); });
  }
  bool until_open() {
    return eventually([this] {
      const std::lock_guard lock(mutex);
      return open;
    });
  }
  bool until_texts(std::size_t count) {
    return eventually([&] {
      const std::lock_guard lock(mutex);
      return texts.size() >= count;
    });
  }
  bool until_closed() {
    return eventually([this] {
      const std::lock_guard lock(mutex);
      return closed.has_value();
    });
  }
};

}  // namespace

TEST_CASE("texts travel both ways in order, small and large") {
  WsFixture fixture;
  Listening client;
  client.connect(fixture.server.url("/ws/events?since=1", "ws"));
  REQUIRE(client.until_open());
  std::vector<std::string> sent;
  for (int i = 0; i < 300; ++i) sent.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i) * 40, '~'));
  for (const auto& text : sent) client.send(text);
  REQUIRE(client.until_texts(sent.size()));
  CHECK(client.texts == sent);
  client.thread.on_loop([&] { client.client->close(); });
  CHECK(client.until_closed());
  CHECK(eventually([&] { return fixture.closed == 1; }));
}

TEST_CASE("a refused upgrade tells the client why") {
  WsFixture fixture;
  Listening client;
  client.connect(fixture.server.url("/ws", "ws"), {});
  REQUIRE(client.until_closed());
  CHECK(client.closed->http_status == 401);
  CHECK(client.closed->error.reason == Reason::unauthenticated);
  Listening lost;
  lost.connect(fixture.server.url("/wsx", "ws"));
  REQUIRE(lost.until_closed());
  CHECK(lost.closed->http_status == 404);
}

TEST_CASE("the peer's close code arrives, and a handler that throws closes with 1011") {
  WsFixture fixture;
  Listening client, second;
  client.connect(fixture.server.url("/ws", "ws"));
  REQUIRE(client.until_open());
  client.send("close");
  REQUIRE(client.until_closed());
  CHECK(client.closed->code == 4001);
  second.connect(fixture.server.url("/ws", "ws"));
  REQUIRE(second.until_open());
  second.send("throw");
  REQUIRE(second.until_closed());
  CHECK(second.closed->code == 1011);
  CHECK(eventually([&] { return fixture.closed == 2; }));
}

TEST_CASE("a client that cannot reach anybody, or has a bad address, is told so once") {
  Listening client;
  client.connect("ws://127.0.0.1:1/");
  REQUIRE(client.until_closed());
  CHECK(client.closed->error.reason == Reason::unavailable);
  for (const auto* url : {"http://127.0.0.1/", "nonsense", "ws://", ""}) {
    Listening bad;
    bad.connect(url);
    REQUIRE(bad.until_closed());
    CHECK(bad.closed->error.reason == Reason::invalid_value);
  }
}

TEST_CASE("a server that accepts but says nothing ends the try in time") {
  // A listening socket whose connections nobody answers.
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(fd, 4) == 0);
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  WsClientOptions options;
  options.connect_timeout = 50ms;
  Listening client(options);
  client.connect("ws://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/");
  CHECK(client.until_closed());
  ::close(fd);
}

TEST_CASE("a peer that does not read is cut and the others go on") {
  ServerOptions options;
  options.ws_queue_limit = 200'000;
  WsFixture fixture(options);
  RawClient slow(fixture.server.port());
  slow.send(
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Authorization: Bearer let-me-in\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  CHECK(slow.receive("\r\n\r\n").find("101") != std::string::npos);
  // A masked text frame of 60,000 bytes, echoed back to somebody who does not read.
  std::string frame{
      '\x81', static_cast<char>(0xFE), static_cast<char>(60000 >> 8), static_cast<char>(60000 & 255), 0, 0, 0, 0};
  frame += std::string(60000, 'w');
  bool open = true;
  CHECK(eventually([&] {
    open = open && slow.send(frame);
    return fixture.closed == 1;
  }));
  Listening other;
  other.connect(fixture.server.url("/ws", "ws"));
  REQUIRE(other.until_open());
  other.send("still here");
  CHECK(other.until_texts(1));
}

TEST_CASE("a message over the limit, a binary one and a broken frame end the WebSocket, not the server") {
  ServerOptions options;
  options.ws_message_limit = 1000;
  WsFixture fixture(options);
  Listening big;
  big.connect(fixture.server.url("/ws", "ws"));
  REQUIRE(big.until_open());
  big.send(std::string(5000, 'b'));
  REQUIRE(big.until_closed());
  CHECK(big.closed->code == 1009);
  const std::string frames[] = {std::string("\x82\x81\0\0\0\0b", 7), std::string("\xF1\x81\0\0\0\0b", 7),
                                std::string("\x81\x01x", 3), std::string("\x81\x82\0\0\0\0\xff\xfe", 8)};
  for (const auto& frame : frames) {
    RawClient raw(fixture.server.port());
    raw.send(
        "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Authorization: Bearer let-me-in\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    raw.receive("\r\n\r\n");
    raw.send(frame);
    raw.end_of_input();
    CHECK(raw.receive().find("<TIMEOUT>") == std::string::npos);
  }
  CHECK(eventually([&] { return fixture.closed == 5; }));
}

TEST_CASE("a silent peer is pinged and then cut") {
  ServerOptions options;
  options.idle_timeout = 200ms;
  WsFixture fixture(options);
  RawClient dead(fixture.server.port());
  dead.send(
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Authorization: Bearer let-me-in\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  const auto all = dead.receive();
  CHECK(all.find("\x89") != std::string::npos);
  CHECK(eventually([&] { return fixture.closed == 1; }));
}

TEST_CASE("a living but quiet WebSocket stays open past the idle time") {
  ServerOptions options;
  options.idle_timeout = 500ms;
  WsFixture fixture(options);
  Listening client;
  client.connect(fixture.server.url("/ws", "ws"));
  REQUIRE(client.until_open());
  const auto end = std::chrono::steady_clock::now() + 1500ms;
  CHECK(eventually([&] { return std::chrono::steady_clock::now() > end; }));
  client.send("still here");
  CHECK(client.until_texts(1));
  CHECK(fixture.closed == 0);
}

TEST_CASE("stop closes WebSockets with 1001, and a destroyed server tells its handlers") {
  WsFixture fixture;
  Listening client;
  client.connect(fixture.server.url("/ws", "ws"));
  REQUIRE(client.until_open());
  std::promise<void> stopped;
  fixture.server.thread().on_loop([&] { fixture.server.server().stop([&] { stopped.set_value(); }); });
  REQUIRE(client.until_closed());
  CHECK(client.closed->code == 1001);
  CHECK(stopped.get_future().wait_for(patience) == std::future_status::ready);
  CHECK(fixture.closed == 1);

  Listening second;
  std::atomic<int> closed{0};
  {
    TestServer other;
    other
        .websocket("/",
                   [&](const Request&) -> Result<std::unique_ptr<WsPeerHandler>> {
                     return std::unique_ptr<WsPeerHandler>(new EchoPeer(&closed));
                   })
        .start();
    second.connect(other.url("/ws", "ws"));
    REQUIRE(second.until_open());
    second.send("both ends are open");
    REQUIRE(second.until_texts(1));
  }
  CHECK(closed == 1);
  CHECK(second.until_closed());
}

TEST_CASE("a client may be destroyed or connected anew at any moment") {
  WsFixture fixture;
  for (int i = 0; i < 20; ++i) {
    Listening client;
    client.connect(fixture.server.url("/ws", "ws"));
    client.connect(fixture.server.url("/ws", "ws"));
    if (i % 2 == 0) REQUIRE(client.until_open());
  }
  CHECK(eventually([&] { return fixture.server.connections() == 0; }));
}

}  // namespace nuanxin::net
