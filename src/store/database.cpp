#include "store/database.h"

#include <sqlite3.h>

#include <cassert>
#include <filesystem>

#include "store/migrations.h"
#include "store/sqlite_copy.h"
#include "store/statement.h"

namespace nuanxin::store {
namespace {

constexpr int busy_timeout_ms = 10'000;
constexpr std::string_view check_context = "meta.key_check";
constexpr std::string_view check_text = "nuanxin";

[[noreturn]] void fail(sqlite3* handle, int code) {
  const std::string words = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  throw StoreError("database: " + words, handle ? sqlite3_extended_errcode(handle) : code);
}

/// Memory statistics take a lock at every allocation and nobody reads them. Refused harmlessly when SQLite runs
/// already.
void configure_once() { [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

int user_version(sqlite3* handle) {
  sqlite3_stmt* statement = nullptr;
  if (const int code = sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &statement, nullptr); code != SQLITE_OK)
    fail(handle, code);
  const int code = sqlite3_step(statement);
  const int version = code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
  sqlite3_finalize(statement);
  if (version < 0) fail(handle, code);
  return version;
}

void back_up_before_migration(sqlite3* handle, const std::string& path, int version) {
  if (path == ":memory:") return;
  const std::string copy = path + ".v" + std::to_string(version) + ".bak";
  std::filesystem::remove(copy);
  copy_database(handle, copy);
}

}  // namespace

bool StoreError::storage_full() const { return (m_code & 0xff) == SQLITE_FULL; }

Database::Database(std::string path, const FieldKeys& keys, sqlite3* handle)
    : m_path(std::move(path)), m_keys(keys), m_handle(handle) {}

Database::~Database() {
  for (const auto& [sql, statement] : m_statements) sqlite3_finalize(statement);
  sqlite3_close(m_handle);
}

int Database::newest_schema_version() { return static_cast<int>(migrations().size()); }

Result<std::unique_ptr<Database>> Database::open(const std::string& path, const FieldKeys& keys) {
  configure_once();
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(path, keys, handle));
  if (code != SQLITE_OK) fail(handle, code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  if (user_version(handle) > newest_schema_version())
    return refuse(Reason::unsupported, "the database is of a newer program (schema " +
                                           std::to_string(user_version(handle)) + ", known " +
                                           std::to_string(newest_schema_version()) + ")");
  if (user_version(handle) > 0) {  // before anything is touched
    ReadTransaction tx(*database);
    if (const auto known = database->knows_keys(tx); !known) return known.error();
  }
  database->execute("PRAGMA journal_mode=WAL");
  database->execute("PRAGMA synchronous=FULL");
  database->execute("PRAGMA foreign_keys=ON");
  database->execute("PRAGMA temp_store=MEMORY");
  database->execute("PRAGMA cache_size=-16000");        // KiB at most: a fair day's indexes stay in memory
  database->execute("PRAGMA wal_autocheckpoint=4000");  // pages: many commits change the same ones
  database->migrate();
  if (auto stored = database->settle_keys(); !stored) return stored.error();
  return database;
}

void Database::execute(const char* sql) {
  if (const int code = sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) fail(m_handle, code);
}

sqlite3_stmt* Database::prepared(const char* literal) {
  auto& statement = m_statements[literal];
  if (!statement) {
    const int code = sqlite3_prepare_v3(m_handle, literal, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(m_handle, code);
  }
  return statement;
}

void Database::migrate() {
  const int found = user_version(m_handle);
  if (found > 0 && found < newest_schema_version()) back_up_before_migration(m_handle, m_path, found);
  for (int version = found; version < newest_schema_version(); ++version) {
    WriteTransaction tx(*this);
    if (user_version(m_handle) != version) continue;  // another connection was faster
    execute(migrations()[static_cast<std::size_t>(version)]);
    execute(("PRAGMA user_version=" + std::to_string(version + 1)).c_str());
    tx.commit();
  }
}

Result<bool> Database::knows_keys(ReadTransaction& tx) {
  Statement own(tx, "SELECT value FROM meta WHERE name = 'key_check'");
  if (!own.step()) return false;
  if (crypto::open(m_keys.identity, own.view(0), check_context) != check_text)
    return refuse(Reason::locked, "the key is not the one of this database");
  Statement province(tx, "SELECT value FROM meta WHERE name = 'worker_key_check'");
  if (!province.step()) return false;
  if (crypto::open(m_keys.worker_id, province.view(0), check_context) == check_text) return true;
  Statement anybody(tx, "SELECT 1 FROM worker LIMIT 1");
  if (!anybody.step()) return false;
  return refuse(Reason::locked, "the worker ids of this database were made with another province key");
}

Result<void> Database::settle_keys() {
  {
    ReadTransaction tx(*this);
    const auto known = knows_keys(tx);
    if (!known) return known.error();
    if (*known) return {};
  }
  WriteTransaction tx(*this);
  if (const auto known = knows_keys(tx); !known) return known.error();
  const auto keep = [&](const char* name, const crypto::Key& key) {
    const auto sealed = crypto::seal(key, check_text, check_context);
    Statement(tx, "INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value")
        .bind(name, Blob(sealed))
        .run();
  };
  keep("key_check", m_keys.identity);
  keep("worker_key_check", m_keys.worker_id);
  tx.commit();
  return {};
}

void Database::copy_to(const std::string& file) { copy_database(m_handle, file); }

}  // namespace nuanxin::store
