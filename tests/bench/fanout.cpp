// The boards' baseline: a server that says what is posted to it to every WebSocket, and does nothing else, on the same
// net::Server that the hub runs on. Prints "listening on URL".
#include <iostream>
#include <set>

#include "base/json.h"
#include "net/loop.h"
#include "net/server.h"

namespace {

using namespace nuanxin;
using Peers = std::set<std::shared_ptr<net::WsConnection>>;

class Listener final : public net::WsPeerHandler {
 public:
  explicit Listener(Peers& peers) : m_peers(peers) {}
  void on_open(std::shared_ptr<net::WsConnection> connection) override {
    m_connection = std::move(connection);
    m_peers.insert(m_connection);
  }
  void on_text(std::string) override {}
  void on_closed() override { m_peers.erase(m_connection); }

 private:
  Peers& m_peers;
  std::shared_ptr<net::WsConnection> m_connection;
};

}  // namespace

int main() {
  net::Loop loop;
  net::Server server(loop, {});
  Peers peers;
  server.on_request([&](const net::Request& request, const net::Respond& respond) {
    const auto text = std::make_shared<const std::string>(request.body);
    for (const auto& peer : peers) peer->send(text);
    respond(net::json_response(200, Json::object()));
  });
  server.on_websocket("/api/v1/events", [&](const net::Request&) {
    return Result<std::unique_ptr<net::WsPeerHandler>>(std::make_unique<Listener>(peers));
  });
  if (const auto started = server.start(); !started) return 1;
  std::cout << "listening on http://127.0.0.1:" << server.port() << std::endl;
  loop.run();
}
