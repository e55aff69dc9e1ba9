#include <atomic>
#include <set>

#include "fixture.h"

namespace nuanxin::net {

TEST_CASE("a request reaches the handler whole and its answer comes back") {
  TestServer server([](Request request, Respond respond) {
    CHECK(request.method == "PUT");
    CHECK(request.path == "/人/1");
    CHECK(request.param("q") == "a b");
    CHECK(request.header("x-thing") == "42");
    CHECK(request.peer == "127.0.0.1");
    CHECK_FALSE(request.secure);
    respond(text_response(201, "got " + request.body));
  });
  server.start();
  HttpClient client;
  HttpRequest request{"PUT", server.url("/%E4%BA%BA/1?q=a+b"), {{"X-Thing", "42"}}, "hello", false};
  const auto reply = must_reply(client.send(request));
  CHECK(reply.status == 201);
  CHECK(reply.body == "got hello");
  CHECK(reply.bytes_up > 60);
  CHECK(reply.bytes_down > reply.body.size());
}

TEST_CASE("one client keeps one connection for many requests") {
  TestServer server;
  server.start();
  HttpClient client;
  for (int i = 0; i < 50; ++i) {
    const auto body = std::string(static_cast<std::size_t>(i) * 700, 'b');
    const auto reply = must_reply(client.send({"POST", server.url("/x"), {}, body, i % 2 == 1}));
    CHECK(reply.body == "POST /x\n" + body);
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("many clients at once get each their own answer") {
  TestServer server;
  server.start();
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&, t] {
      HttpClient client;
      for (int i = 0; i < 100; ++i) {
        const auto body = std::to_string(t) + "/" + std::to_string(i);
        const auto reply = client.send({"POST", server.url("/echo"), {}, body, false});
        right += reply && reply->body == "POST /echo\n" + body;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(right == 1600);
}

TEST_CASE("pipelined requests are answered in order, also when the handler answers later") {
  std::vector<Timer> timers;
  Loop* loop = nullptr;
  TestServer server([&](Request request, Respond respond) {
    const auto wait = request.path == "/1" ? 20ms : 0ms;
    timers.push_back(loop->after(wait, [respond, path = request.path] { respond(text_response(200, path)); }));
  });
  loop = &server.loop();
  server.start();
  RawClient client(server.port());
  client.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\nConnection: "
      "close\r\n\r\n");
  const auto all = client.receive();
  const auto one = all.find("\r\n\r\n/1"), two = all.find("\r\n\r\n/2"), three = all.find("\r\n\r\n/3");
  CHECK(one < two);
  CHECK(two < three);
  CHECK(three != std::string::npos);
  server.thread().on_loop([&] { timers.clear(); });
}

TEST_CASE("a request may come byte by byte") {
  TestServer server;
  server.start();
  RawClient client(server.port());
  for (const char c :
       std::string("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"))
    client.send(std::string_view(&c, 1));
  CHECK(client.receive().find("POST /slow\nhello") != std::string::npos);
}

TEST_CASE("a chunked body is put together") {
  TestServer server;
  server.start();
  RawClient client(server.port());
  const auto all = client.exchange(
      "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n6;x=y\r\n "
      "world\r\n0\r\n\r\n");
  CHECK(all.find("POST /c\nhello world") != std::string::npos);
}

TEST_CASE("a handler that throws, or forgets its answer, becomes a 500 and the connection lives on") {
  TestServer server([](Request request, Respond respond) {
    if (request.path == "/throw") throw std::runtime_error("inside");
    if (request.path == "/good") respond(text_response(200, "good"));
  });
  server.start();
  HttpClient client;
  const auto thrown = must_reply(client.send({"GET", server.url("/throw"), {}, {}, false}));
  CHECK(thrown.status == 500);
  CHECK(thrown.body.find("inside") == std::string::npos);
  CHECK(must_reply(client.send({"GET", server.url("/forget"), {}, {}, false})).status == 500);
  CHECK(must_reply(client.send({"GET", server.url("/good"), {}, {}, false})).body == "good");
  CHECK(server.connections() == 1);
}

TEST_CASE("an answer given twice or after the client left does nothing") {
  std::mutex mutex;
  std::vector<Respond> kept;
  TestServer server([&](Request, Respond respond) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
  });
  server.start();
  const auto waiting = [&] {
    const std::lock_guard lock(mutex);
    return kept.size();
  };
  {
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return waiting() == 1; }));
    server.thread().on_loop([&] {
      kept[0](text_response(200, "first"));
      kept[0](text_response(200, "second"));
    });
    CHECK(client.receive("first").find("second") == std::string::npos);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return waiting() == 2; }));
  }
  server.thread().on_loop([&] {
    kept[1](text_response(200, std::string(1 << 20, 'x')));
    kept.clear();
  });
  CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("HEAD and 204 have no body and the connection stays in step") {
  TestServer server([](Request request, Respond respond) {
    respond(request.path == "/none" ? text_response(204, "ignored") : text_response(200, "0123456789"));
  });
  server.start();
  RawClient client(server.port());
  client.send(
      "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: "
      "close\r\n\r\n");
  const auto all = client.receive();
  CHECK(RawClient::count(all, "Content-Length: 10\r\n") == 2);
  CHECK(RawClient::count(all, "0123456789") == 1);
  CHECK(all.find("ignored") == std::string::npos);
}

TEST_CASE("a large text is packed for those who accept it") {
  TestServer server([](Request, Respond respond) { respond(text_response(200, std::string(100'000, 'z'))); });
  server.start();
  HttpClient client;
  const auto reply = must_reply(client.send({"GET", server.url(), {}, {}, false}));
  CHECK(reply.body.size() == 100'000);
  CHECK(reply.bytes_down < 2000);
  RawClient plain(server.port());
  CHECK(plain.exchange("GET / HTTP/1.0\r\n\r\n").size() > 100'000);
}

TEST_CASE("Expect: 100-continue is answered before the body") {
  TestServer server;
  server.start();
  RawClient client(server.port());
  client.send("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
  CHECK(client.receive("100 Continue\r\n\r\n").find("HTTP/1.1 100 Continue") == 0);
  client.send("body");
  CHECK(client.receive().find("POST /e\nbody") != std::string::npos);
}

TEST_CASE("a port that is taken is refused with the system's words") {
  TestServer server;
  server.start();
  Loop loop;
  ServerOptions options;
  options.port = server.port();
  Server second(loop, options);
  const auto started = second.start();
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().reason == Reason::unavailable);
  CHECK(started.error().detail.find(std::to_string(server.port())) != std::string::npos);
}

TEST_CASE("over the connection limit a client is told to come back") {
  ServerOptions options;
  options.max_connections = 2;
  TestServer server(echo, options);
  server.start();
  RawClient one(server.port()), two(server.port());
  REQUIRE(eventually([&] { return server.connections() == 2; }));
  RawClient three(server.port());
  CHECK(three.receive().find("HTTP/1.1 503") == 0);
  CHECK(one.exchange("GET /one HTTP/1.0\r\n\r\n").find("GET /one") != std::string::npos);
  REQUIRE(eventually([&] { return server.connections() == 1; }));
  RawClient four(server.port());
  CHECK(four.exchange("GET /four HTTP/1.0\r\n\r\n").find("GET /four") != std::string::npos);
}

TEST_CASE("stop lets a pending answer out, closes idle connections and then says so") {
  std::promise<Respond> waiting;
  TestServer server([&](Request, Respond respond) { waiting.set_value(std::move(respond)); });
  server.start();
  RawClient idle(server.port()), busy(server.port());
  busy.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
  auto respond = waiting.get_future().get();
  std::promise<void> stopped;
  server.thread().on_loop([&] { server.server().stop([&] { stopped.set_value(); }); });
  CHECK(idle.receive().empty());
  auto done = stopped.get_future();
  CHECK(done.wait_for(0s) == std::future_status::timeout);
  server.thread().on_loop([&] { respond(text_response(200, "late answer")); });
  const auto all = busy.receive();
  CHECK(all.find("late answer") != std::string::npos);
  CHECK(all.find("Connection: close") != std::string::npos);
  CHECK(done.wait_for(patience) == std::future_status::ready);
  respond = nullptr;
}

TEST_CASE("stop cuts what does not end within the grace time") {
  std::promise<Respond> waiting;
  TestServer server([&](Request, Respond respond) { waiting.set_value(std::move(respond)); });
  server.start();
  RawClient busy(server.port());
  busy.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto respond = waiting.get_future().get();
  std::promise<void> stopped;
  server.thread().on_loop([&] { server.server().stop([&] { stopped.set_value(); }, 20ms); });
  CHECK(busy.receive().empty());
  CHECK(stopped.get_future().wait_for(patience) == std::future_status::ready);
}

}  // namespace nuanxin::net
