// What a broken or hostile client sends. Every case ends with an answer or a close, and the server goes on serving.
#include "fixture.h"

namespace nuanxin::net {
namespace {

int status_of(const std::string& answer) {
  return answer.rfind("HTTP/1.1 ", 0) == 0 ? std::stoi(answer.substr(9, 3)) : 0;
}

void still_serves(TestServer& server) {
  HttpClient client;
  CHECK(must_reply(client.send({"GET", server.url("/alive"), {}, {}, false})).status == 200);
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

}  // namespace

TEST_CASE("what is not HTTP is answered 400 and closed") {
  TestServer server;
  server.start();
  const std::string requests[] = {
      "nonsense\r\n\r\n",
      "GET\r\n\r\n",
      std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
      post("Content-Length: minus one\r\n", ""),
      post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\n", "5\r\nhelloXX0\r\n\r\n"),
      post("Transfer-Encoding: chunked\r\n", "fffffffffffffffffff\r\nhello"),
  };
  for (const auto& request : requests) {
    INFO(request);
    RawClient client(server.port());
    const auto answer = client.exchange(request);
    CHECK(status_of(answer) >= 400);
    CHECK(status_of(answer) < 500);
    CHECK(answer.find("\"error\"") != std::string::npos);
  }
  still_serves(server);
}

TEST_CASE("headers over the limit are answered 431") {
  TestServer server;
  server.start();
  RawClient client(server.port());
  CHECK(status_of(client.exchange("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'h') + "\r\n\r\n")) == 431);
  RawClient endless(server.port());
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 20'000; ++i) many += "X" + std::to_string(i) + ": y\r\n";
  CHECK(status_of(endless.exchange(many)) == 431);
  still_serves(server);
}

TEST_CASE("a chunk header without end is refused") {
  TestServer server;
  server.start();
  RawClient client(server.port());
  CHECK(status_of(client.exchange(post("Transfer-Encoding: chunked\r\n", "5;" + std::string(300'000, 'e')))) >= 400);
  still_serves(server);
}

TEST_CASE("a body over the limit is answered 413, announced or not") {
  ServerOptions options;
  options.body_limit = 100'000;
  TestServer server(echo, options);
  server.start();
  RawClient announced(server.port());
  CHECK(status_of(announced.exchange(post("Content-Length: 999999999\r\n", std::string(50'000, 'b')))) == 413);
  RawClient expected(server.port());
  CHECK(status_of(expected.exchange(post("Content-Length: 999999999\r\nExpect: 100-continue\r\n", ""))) == 413);
  std::string chunks;
  for (int i = 0; i < 30; ++i) chunks += "1000\r\n" + std::string(0x1000, 'c') + "\r\n";
  RawClient chunked(server.port());
  CHECK(status_of(chunked.exchange(post("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n"))) == 413);
  RawClient exact(server.port());
  CHECK(status_of(exact.exchange(post("Content-Length: 100000\r\nConnection: close\r\n", std::string(100'000, 'b')))) ==
        200);
  still_serves(server);
}

TEST_CASE("damaged gzip is answered 400, a bomb 413, another coding 415") {
  ServerOptions options;
  options.inflated_limit = 1 << 20;
  TestServer server(echo, options);
  server.start();
  const auto send = [&](const std::string& coding, const std::string& body) {
    RawClient client(server.port());
    return status_of(client.exchange(post("Content-Encoding: " + coding + "\r\nConnection: close\r\nContent-Length: " +
                                              std::to_string(body.size()) + "\r\n",
                                          body)));
  };
  CHECK(send("gzip", "not gzip at all") == 400);
  CHECK(send("gzip", gzip(std::string(5000, 'a')).substr(0, 20)) == 400);
  CHECK(send("gzip", gzip(std::string(std::size_t{20} << 20, 'a'), 9)) == 413);
  CHECK(send("br", "whatever") == 415);
  CHECK(send("GZIP", gzip("good")) == 200);
  still_serves(server);
}

TEST_CASE("a client that trickles its request or stays silent is cut") {
  ServerOptions options;
  options.idle_timeout = 500ms;
  options.request_timeout = 500ms;
  TestServer server(echo, options);
  server.start();
  RawClient silent(server.port());
  CHECK(silent.receive().empty());
  RawClient half(server.port());
  half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(half.receive().empty());
  RawClient after_one(server.port());
  after_one.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(after_one.receive().find("GET /x") != std::string::npos);
  RawClient trickle(server.port());
  trickle.send("GET / HTTP/1.1\r\n");
  CHECK(eventually([&] { return trickle.closed_within(1ms) || !trickle.send("X: y\r\n"); }));
  CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("a client that vanishes in the middle leaves nothing behind") {
  TestServer server;
  server.start();
  for (int i = 0; i < 20; ++i) {
    RawClient client(server.port());
    client.send(std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc").substr(0, 4 + i * 2));
  }
  CHECK(eventually([&] { return server.connections() == 0; }));
  still_serves(server);
}

}  // namespace nuanxin::net
