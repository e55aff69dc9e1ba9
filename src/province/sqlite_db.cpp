#include "province/sqlite_db.h"

#include <sqlite3.h>

#include "province/storage.h"

namespace nuanxin::province {
namespace {

/// More shapes of search than this are not kept.
constexpr std::size_t max_statements = 200;

}  // namespace

SqliteDb::SqliteDb(const std::string& path) {
  const int rc = sqlite3_open_v2(path.c_str(), &m_handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (rc != SQLITE_OK) {
    const std::string words = m_handle ? sqlite3_errmsg(m_handle) : "out of memory";
    sqlite3_close(m_handle);
    throw StorageError("cannot open " + path + ": " + words, StorageError::Kind::broken);
  }
  sqlite3_busy_timeout(m_handle, 5000);
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=FULL");
  execute("PRAGMA foreign_keys=ON");
  // Fewer, larger checkpoints: a fair's upload is a long run of small transactions.
  execute("PRAGMA wal_autocheckpoint=4000");
  execute("PRAGMA cache_size=-32000");
}

SqliteDb::~SqliteDb() {
  for (const auto& [sql, statement] : m_statements) sqlite3_finalize(statement);
  sqlite3_close(m_handle);
}

void SqliteDb::fail(const char* what) const {
  const int code = sqlite3_errcode(m_handle);
  throw StorageError(std::string(what) + ": " + sqlite3_errmsg(m_handle), code == SQLITE_FULL ? StorageError::Kind::full
                                                                          : code == SQLITE_BUSY
                                                                              ? StorageError::Kind::busy
                                                                              : StorageError::Kind::broken);
}

void SqliteDb::execute(const std::string& sql) {
  if (sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail("execute");
}

std::int64_t SqliteDb::number(const std::string& sql) {
  SqliteRun run(*this, sql);
  return run.step() ? run.integer(0) : 0;
}

void SqliteDb::begin() {
  execute(m_depth == 0 ? std::string("BEGIN IMMEDIATE") : "SAVEPOINT s" + std::to_string(m_depth));
  ++m_depth;
}

void SqliteDb::commit() {
  execute(m_depth == 1 ? std::string("COMMIT") : "RELEASE s" + std::to_string(m_depth - 1));
  --m_depth;
}

void SqliteDb::roll_back() {
  --m_depth;
  const auto name = "s" + std::to_string(m_depth);
  // After a full disk SQLite may have rolled back by itself; then there is nothing left to do.
  const auto sql = m_depth == 0 ? std::string("ROLLBACK") : "ROLLBACK TO " + name + "; RELEASE " + name;
  sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr);
}

std::int64_t SqliteDb::last_key() const { return sqlite3_last_insert_rowid(m_handle); }

int SqliteDb::changes() const { return sqlite3_changes(m_handle); }

void SqliteDb::copy_to(const std::string& file) {
  sqlite3* target = nullptr;
  int rc = sqlite3_open(file.c_str(), &target);
  if (rc == SQLITE_OK) {
    auto* backup = sqlite3_backup_init(target, "main", m_handle, "main");
    rc = backup ? sqlite3_backup_step(backup, -1) : SQLITE_ERROR;
    sqlite3_backup_finish(backup);
  }
  sqlite3_close(target);
  if (rc != SQLITE_DONE) throw StorageError("cannot copy the database to " + file, StorageError::Kind::broken);
}

sqlite3_stmt* SqliteDb::prepared(const std::string& sql) {
  if (const auto found = m_statements.find(sql); found != m_statements.end()) return found->second;
  if (m_statements.size() >= max_statements) {
    for (auto each = m_statements.begin(); each != m_statements.end();) {
      if (sqlite3_stmt_busy(each->second)) {
        ++each;
      } else {
        sqlite3_finalize(each->second);
        each = m_statements.erase(each);
      }
    }
  }
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(m_handle, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    fail("prepare");
  m_statements.emplace(sql, statement);
  return statement;
}

SqliteRun::SqliteRun(SqliteDb& db, const std::string& sql) : m_db(db), m_statement(db.prepared(sql)) {}

SqliteRun::~SqliteRun() {
  sqlite3_reset(m_statement);
  sqlite3_clear_bindings(m_statement);
}

SqliteRun& SqliteRun::bind(std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.data() ? text.data() : "";
  if (sqlite3_bind_text(m_statement, ++m_bound, data, static_cast<int>(text.size()), SQLITE_STATIC) != SQLITE_OK)
    m_db.fail("bind");
  return *this;
}

SqliteRun& SqliteRun::bind(std::int64_t value) {
  if (sqlite3_bind_int64(m_statement, ++m_bound, value) != SQLITE_OK) m_db.fail("bind");
  return *this;
}

bool SqliteRun::step() {
  const int rc = sqlite3_step(m_statement);
  if (rc == SQLITE_ROW) return true;
  if (rc != SQLITE_DONE) m_db.fail("step");
  return false;
}

std::string SqliteRun::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
  return data ? std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))) : std::string{};
}

std::int64_t SqliteRun::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

bool SqliteRun::is_null(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

}  // namespace nuanxin::province
