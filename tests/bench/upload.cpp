// The sync's baseline: a server that only stores what is uploaded, one durable transaction per body, on the same
// net::Server that the province runs on. bench_upload FILE; prints "listening on URL".
#include <sqlite3.h>

#include <cstdlib>
#include <iostream>

#include "net/loop.h"
#include "net/server.h"

int main(int argc, char** argv) {
  using namespace nuanxin;
  if (argc != 2) return 2;
  sqlite3* db = nullptr;
  sqlite3_stmt* insert = nullptr;
  if (sqlite3_open(argv[1], &db) != SQLITE_OK ||
      sqlite3_exec(
          db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS body(bytes BLOB) STRICT",
          nullptr, nullptr, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(db, "INSERT INTO body VALUES(?1)", -1, &insert, nullptr) != SQLITE_OK)
    return 1;
  net::Loop loop;
  net::Server server(loop, {});
  server.on_request([&](net::Request request, net::Respond respond) {
    sqlite3_bind_blob(insert, 1, request.body.data(), static_cast<int>(request.body.size()), SQLITE_STATIC);
    const bool stored = sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    net::Response response;
    response.status = stored ? 200 : 500;
    respond(std::move(response));
  });
  if (const auto started = server.start(); !started) return 1;
  std::cout << "listening on http://127.0.0.1:" << server.port() << std::endl;
  loop.run();
}
