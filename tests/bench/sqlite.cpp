// The hub's baseline: bare SQLite, WAL, synchronous=FULL, committing one ticket transaction of three statements at a
// time. bench_sqlite FILE COUNT prints the seconds.
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

namespace {

void check(int code, sqlite3* db) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::cerr << sqlite3_errmsg(db) << '\n';
  std::exit(1);
}

void run(sqlite3* db, sqlite3_stmt* statement, int n, const std::string& text) {
  sqlite3_bind_int(statement, 1, n);
  if (sqlite3_bind_parameter_count(statement) > 1)
    sqlite3_bind_text(statement, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  check(sqlite3_step(statement), db);
  check(sqlite3_reset(statement), db);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  sqlite3* db = nullptr;
  check(sqlite3_open(argv[1], &db), db);
  check(sqlite3_exec(db,
                     "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                     "CREATE TABLE IF NOT EXISTS counter(fair INTEGER PRIMARY KEY, n INTEGER) STRICT;"
                     "CREATE TABLE IF NOT EXISTS ticket(n INTEGER, body TEXT) STRICT;"
                     "CREATE TABLE IF NOT EXISTS journal(seq INTEGER PRIMARY KEY, n INTEGER, body TEXT) STRICT;"
                     "INSERT OR IGNORE INTO counter VALUES(1, 0)",
                     nullptr, nullptr, nullptr),
        db);
  sqlite3_stmt *count = nullptr, *ticket = nullptr, *journal = nullptr;
  check(sqlite3_prepare_v2(db, "UPDATE counter SET n = n + ?1 WHERE fair = 1", -1, &count, nullptr), db);
  check(sqlite3_prepare_v2(db, "INSERT INTO ticket VALUES(?1, ?2)", -1, &ticket, nullptr), db);
  check(sqlite3_prepare_v2(db, "INSERT INTO journal(n, body) VALUES(?1, ?2)", -1, &journal, nullptr), db);
  const std::string body(400, 'x');
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < std::atoi(argv[2]); ++i) {
    check(sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), db);
    run(db, count, 1, body);
    run(db, ticket, i, body);
    run(db, journal, i, body);
    check(sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr), db);
  }
  std::cout << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << '\n';
}
