#include <sqlite3.h>

#include <cassert>

#include "store/database.h"
#include "store/statement.h"

namespace nuanxin::store {

ReadTransaction::ReadTransaction(Database& database) : ReadTransaction(database, "BEGIN") {}

ReadTransaction::ReadTransaction(Database& database, const char* begin) : m_database(database) {
  assert(!database.m_in_transaction && "one transaction at a time per connection");
  sqlite3_stmt* statement = database.prepared(begin);
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  if (code != SQLITE_DONE)
    throw StoreError(std::string("database: ") + sqlite3_errmsg(database.m_handle),
                     sqlite3_extended_errcode(database.m_handle));
  database.m_in_transaction = true;
}

ReadTransaction::~ReadTransaction() {
  if (m_open) sqlite3_exec(m_database.m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
  m_database.m_in_transaction = false;
}

WriteTransaction::WriteTransaction(Database& database) : ReadTransaction(database, "BEGIN IMMEDIATE") {}
WriteTransaction::~WriteTransaction() = default;

void WriteTransaction::commit() {
  assert(m_open);
  Statement(*this, "COMMIT").run();
  m_open = false;
}

void WriteTransaction::roll_back() {
  if (!m_open) return;
  m_open = false;
  // After a full disk SQLite may have rolled back by itself.
  if (sqlite3_get_autocommit(m_database.m_handle) == 0) m_database.execute("ROLLBACK");
}

Savepoint::Savepoint(WriteTransaction& tx) : m_tx(tx) { Statement(tx, "SAVEPOINT command").run(); }

Savepoint::~Savepoint() {
  if (!m_open || sqlite3_get_autocommit(m_tx.database().m_handle) != 0) return;
  sqlite3_exec(m_tx.database().m_handle, "ROLLBACK TO command; RELEASE command", nullptr, nullptr, nullptr);
}

void Savepoint::release() {
  Statement(m_tx, "RELEASE command").run();
  m_open = false;
}

void Savepoint::roll_back() {
  Statement(m_tx, "ROLLBACK TO command").run();
  release();
}

Result<void> check_integrity(ReadTransaction& tx) {
  Statement check(tx, "PRAGMA integrity_check(1)");
  if (!check.step() || check.view(0) != "ok") return refuse(Reason::internal, "integrity check: " + check.text(0));
  Statement keys(tx, "PRAGMA foreign_key_check");
  if (keys.step()) return refuse(Reason::internal, "a row of " + keys.text(0) + " refers to nothing");
  return {};
}

std::optional<std::string> setting(ReadTransaction& tx, const std::string& name) {
  const std::string key = "setting." + name;
  Statement row(tx, "SELECT value FROM meta WHERE name = ?1");
  row.bind(key);
  if (!row.step()) return std::nullopt;
  return row.text(0);
}

void set_setting(WriteTransaction& tx, const std::string& name, const std::string& value) {
  const std::string key = "setting." + name;
  Statement(tx, "INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value")
      .bind(key, value)
      .run();
}

}  // namespace nuanxin::store
