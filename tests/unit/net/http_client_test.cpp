#include "fixture.h"

namespace nuanxin::net {
namespace {

/// A bound port where nobody listens.
std::uint16_t dead_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(fd);
  return ntohs(address.sin_port);
}

}  // namespace

TEST_CASE("nobody listening is not_reached") {
  HttpClient client;
  const auto reply = client.send({"GET", "http://127.0.0.1:" + std::to_string(dead_port()) + "/", {}, {}, false});
  REQUIRE_FALSE(reply.has_value());
  CHECK(failure_of(reply.error()) == HttpFailure::not_reached);
  CHECK(reply.error().reason == Reason::unavailable);
}

TEST_CASE("a server that does not answer is a timeout") {
  std::vector<Respond> kept;
  TestServer server([&](Request, Respond respond) { kept.push_back(std::move(respond)); });
  server.start();
  HttpClientOptions options;
  options.total_timeout = 50ms;
  HttpClient client(options);
  const auto reply = client.send({"GET", server.url(), {}, {}, false});
  REQUIRE_FALSE(reply.has_value());
  CHECK(failure_of(reply.error()) == HttpFailure::timeout);
  server.thread().on_loop([&] { kept.clear(); });
}

TEST_CASE("a stop request ends a waiting transfer") {
  std::vector<Respond> kept;
  std::stop_source stop;
  TestServer server([&](Request, Respond respond) {
    kept.push_back(std::move(respond));
    stop.request_stop();
  });
  server.start();
  HttpClient client;
  const auto reply = client.send({"GET", server.url(), {}, {}, false}, stop.get_token());
  REQUIRE_FALSE(reply.has_value());
  CHECK(failure_of(reply.error()) == HttpFailure::aborted);
  const auto second = client.send({"GET", server.url(), {}, {}, false}, stop.get_token());
  CHECK(failure_of(second.error()) == HttpFailure::aborted);
  server.thread().on_loop([&] { kept.clear(); });
}

TEST_CASE("a reply over the limit is given up, also when it is small on the wire") {
  TestServer server([](Request, Respond respond) { respond(text_response(200, std::string(2'000'000, 'x'))); });
  server.start();
  HttpClientOptions options;
  options.max_reply_bytes = 1'000'000;
  HttpClient client(options);
  const auto reply = client.send({"GET", server.url(), {}, {}, false});
  REQUIRE_FALSE(reply.has_value());
  CHECK(failure_of(reply.error()) == HttpFailure::too_large);
  CHECK(reply.error().reason == Reason::too_large);
}

TEST_CASE("a gzip body travels small, with the token, and arrives whole") {
  TestServer server([](Request request, Respond respond) {
    respond(text_response(request.bearer() == "secret" ? 200 : 401, std::to_string(request.body.size())));
  });
  server.start();
  HttpClientOptions options;
  options.bearer_token = "secret";
  HttpClient client(options);
  const auto reply = must_reply(client.send({"POST", server.url(), {}, std::string(200'000, 'a'), true}));
  CHECK(reply.status == 200);
  CHECK(reply.body == "200000");
  CHECK(reply.bytes_up < 1500);
  client.set_bearer_token("other");
  CHECK(must_reply(client.send({"POST", server.url(), {}, "a", false})).status == 401);
}

TEST_CASE("a server that was restarted meanwhile is reached again on a new connection") {
  HttpClient client;
  std::uint16_t port = 0;
  {
    TestServer server;
    port = server.start().port();
    CHECK(must_reply(client.send({"GET", server.url(), {}, {}, false})).status == 200);
  }
  CHECK_FALSE(client.send({"GET", "http://127.0.0.1:" + std::to_string(port) + "/", {}, {}, false}).has_value());
  ServerOptions options;
  options.port = port;
  TestServer again(echo, options);
  again.start();
  CHECK(must_reply(client.send({"GET", again.url(), {}, {}, false})).status == 200);
}

TEST_CASE("garbage instead of an answer is broken, other schemes are refused") {
  HttpClient client;
  CHECK_FALSE(client.send({"GET", "file:///etc/passwd", {}, {}, false}).has_value());
  CHECK_FALSE(client.send({"GET", "", {}, {}, false}).has_value());
  CHECK_FALSE(client.send({"GET", "http://", {}, {}, false}).has_value());
}

}  // namespace nuanxin::net
