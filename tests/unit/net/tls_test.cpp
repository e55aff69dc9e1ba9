#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>

#include "fixture.h"
#include "net/ws_client.h"

namespace nuanxin::net {
namespace {

/// A self-signed certificate for 127.0.0.1, made here and removed at the end.
struct Certificate {
  std::filesystem::path folder;
  std::string cert, key;

  Certificate() {
    char name[] = "/tmp/nuanxin-tls-XXXXXX";
    folder = mkdtemp(name);
    cert = folder / "cert.pem";
    key = folder / "key.pem";
    EVP_PKEY* pair = EVP_EC_gen("P-256");
    X509* x509 = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_set_version(x509, 2);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 86400);
    X509_set_pubkey(x509, pair);
    auto* subject = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("van"), -1, -1, 0);
    X509_set_issuer_name(x509, subject);
    for (const auto& [nid, value] :
         {std::pair{NID_subject_alt_name, "IP:127.0.0.1"}, std::pair{NID_basic_constraints, "critical,CA:TRUE"}}) {
      auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
      X509_add_ext(x509, extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(x509, pair, EVP_sha256());
    FILE* file = std::fopen(cert.c_str(), "w");
    PEM_write_X509(file, x509);
    std::fclose(file);
    file = std::fopen(key.c_str(), "w");
    PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(x509);
    EVP_PKEY_free(pair);
  }
  ~Certificate() { std::filesystem::remove_all(folder); }

  ServerOptions options() const {
    ServerOptions given;
    given.tls_certificate_file = cert;
    given.tls_key_file = key;
    return given;
  }
};

struct Pong : WsPeerHandler {
  std::shared_ptr<WsConnection> connection;
  void on_open(std::shared_ptr<WsConnection> opened) override { connection = std::move(opened); }
  void on_text(std::string text) override { connection->send("pong " + text); }
};

}  // namespace

TEST_CASE("over TLS requests of any size work on one connection") {
  const Certificate certificate;
  TestServer server(
      [](Request request, Respond respond) {
        CHECK(request.secure);
        respond(text_response(200, request.body));
      },
      certificate.options());
  server.start();
  HttpClientOptions options;
  options.ca_file = certificate.cert;
  HttpClient client(options);
  for (const std::size_t size : {0u, 10u, 5'000u, 1'000'000u}) {
    const auto reply = must_reply(client.send({"POST", server.url("/", "https"), {}, std::string(size, 's'), false}));
    CHECK(reply.body.size() == size);
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a certificate that nobody vouches for is a TLS failure") {
  const Certificate certificate, other;
  TestServer server(echo, certificate.options());
  server.start();
  HttpClientOptions options;
  options.ca_file = other.cert;
  HttpClient client(options);
  const auto reply = client.send({"GET", server.url("/", "https"), {}, {}, false});
  REQUIRE_FALSE(reply.has_value());
  CHECK(failure_of(reply.error()) == HttpFailure::tls);
}

TEST_CASE("plain text to a TLS port and silence in the handshake are cut") {
  const Certificate certificate;
  auto short_patience = certificate.options();
  short_patience.request_timeout = 300ms;
  TestServer server(echo, short_patience);
  server.start();
  RawClient plain(server.port());
  CHECK(plain.exchange("GET / HTTP/1.1\r\n\r\n").find("HTTP/1.1 2") == std::string::npos);
  RawClient silent(server.port());
  CHECK(silent.receive().empty());
  CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("a WebSocket works over TLS and refuses an unknown certificate") {
  const Certificate certificate, other;
  TestServer server(echo, certificate.options());
  server
      .websocket("/ws",
                 [](const Request&) -> Result<std::unique_ptr<WsPeerHandler>> {
                   return std::unique_ptr<WsPeerHandler>(new Pong);
                 })
      .start();
  const auto talk = [&](const std::string& ca_file) {
    LoopThread thread;
    std::promise<std::string> heard;
    std::unique_ptr<WsClient> client;
    thread.on_loop([&] {
      WsEvents events;
      events.on_open = [&] { client->send("ping"); };
      events.on_text = [&](std::string text) { heard.set_value(std::move(text)); };
      events.on_closed = [&](WsClosed why) { heard.set_value("closed: " + why.error.detail); };
      WsClientOptions options;
      options.ca_file = ca_file;
      client = std::make_unique<WsClient>(thread.loop, events, options);
      client->connect(server.url("/ws", "wss"));
    });
    auto future = heard.get_future();
    const auto text = future.wait_for(patience) == std::future_status::ready ? future.get() : "nothing";
    thread.on_loop([&] { client.reset(); });
    return text;
  };
  CHECK(talk(certificate.cert) == "pong ping");
  CHECK(talk(other.cert).rfind("closed: TLS", 0) == 0);
}

TEST_CASE("a missing or damaged certificate is refused at start") {
  const Certificate certificate;
  Loop loop;
  auto options = certificate.options();
  options.tls_key_file = options.tls_certificate_file;
  Server server(loop, options);
  const auto started = server.start();
  REQUIRE_FALSE(started.has_value());
  CHECK(started.error().field == "tls_key_file");
}

}  // namespace nuanxin::net
