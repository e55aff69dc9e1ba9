#include "province/sqlite_storage.h"

#include <algorithm>
#include <filesystem>

#include "province/sqlite_db.h"
#include "province/sqlite_schema.h"

namespace nuanxin::province {
namespace {

Instant instant(std::int64_t value) { return Instant(std::chrono::milliseconds(value)); }

/// Columns type, id, version, at_ms, body.
Stored stored_of(const SqliteRun& row) {
  return Stored{row.text(0), row.text(1), row.integer(2), instant(row.integer(3)), row.text(4)};
}

void migrate(SqliteDb& db, const std::string& path, std::int64_t from) {
  if (from > 0 && from < SqliteStorage::newest_schema_version()) {
    const auto copy = path + ".v" + std::to_string(from) + ".bak";
    std::filesystem::remove(copy);
    db.copy_to(copy);
  }
  for (auto version = from; version < static_cast<std::int64_t>(migrations.size()); ++version) {
    db.execute("BEGIN IMMEDIATE");
    db.execute(migrations[static_cast<std::size_t>(version)]);
    db.execute("PRAGMA user_version=" + std::to_string(version + 1));
    db.execute("COMMIT");
  }
}

}  // namespace

int SqliteStorage::newest_schema_version() { return static_cast<int>(migrations.size()); }

Result<std::unique_ptr<SqliteStorage>> SqliteStorage::open(const std::string& path) {
  if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
    std::filesystem::create_directories(folder);
  auto db = std::make_unique<SqliteDb>(path);
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto version = db->number("PRAGMA user_version");
  if (version > newest_schema_version())
    return refuse(Reason::unsupported,
                  "the database was written by a newer program (schema " + std::to_string(version) + ")");
  migrate(*db, path, version);
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(std::move(db)));
}

SqliteStorage::SqliteStorage(std::unique_ptr<SqliteDb> db) : m_db(std::move(db)) {}
SqliteStorage::~SqliteStorage() = default;

void SqliteStorage::begin() { m_db->begin(); }
void SqliteStorage::commit() { m_db->commit(); }
void SqliteStorage::roll_back() { m_db->roll_back(); }

std::optional<Stored> SqliteStorage::read(const std::string& type, const std::string& id) {
  SqliteRun run(*m_db, "SELECT type, id, version, at_ms, body FROM resource WHERE type = ? AND id = ?");
  if (!run.bind(type).bind(id).step()) return std::nullopt;
  return stored_of(run);
}

std::optional<Stored> SqliteStorage::read_version(const std::string& type, const std::string& id,
                                                  std::int64_t version) {
  SqliteRun run(*m_db,
                "SELECT type, id, version, at_ms, body FROM resource WHERE type = ?1 AND id = ?2 AND version = ?3 "
                "UNION ALL SELECT type, id, version, at_ms, body FROM history "
                "WHERE type = ?1 AND id = ?2 AND version = ?3");
  if (!run.bind(type).bind(id).bind(version).step()) return std::nullopt;
  return stored_of(run);
}

std::vector<Stored> SqliteStorage::history(const std::string& type, const std::string& id, int limit) {
  SqliteRun run(*m_db,
                "SELECT type, id, version, at_ms, body FROM resource WHERE type = ?1 AND id = ?2 "
                "UNION ALL SELECT type, id, version, at_ms, body FROM history WHERE type = ?1 AND id = ?2 "
                "ORDER BY version DESC LIMIT ?3");
  run.bind(type).bind(id).bind(static_cast<std::int64_t>(limit));
  std::vector<Stored> versions;
  while (run.step()) versions.push_back(stored_of(run));
  return versions;
}

bool SqliteStorage::exists(const std::string& type, const std::string& id) {
  SqliteRun run(*m_db, "SELECT 1 FROM resource WHERE type = ? AND id = ?");
  return run.bind(type).bind(id).step();
}

std::int64_t SqliteStorage::put_current(const Stored& stored, const std::string& van) {
  const auto at = epoch_millis(stored.at);
  if (stored.version == 1) {
    SqliteRun insert(*m_db, "INSERT INTO resource (type, id, version, at_ms, van, body) VALUES (?, ?, 1, ?, ?, ?)");
    insert.bind(stored.type).bind(stored.id).bind(at).bind(van).bind(stored.body).step();
    return m_db->last_key();
  }
  {
    SqliteRun keep(*m_db,
                   "INSERT INTO history (type, id, version, at_ms, van, body) "
                   "SELECT type, id, version, at_ms, van, body FROM resource WHERE type = ? AND id = ?");
    keep.bind(stored.type).bind(stored.id).step();
  }
  SqliteRun update(
      *m_db, "UPDATE resource SET version = ?, at_ms = ?, van = ?, body = ? WHERE type = ? AND id = ? RETURNING key");
  update.bind(stored.version).bind(at).bind(van).bind(stored.body).bind(stored.type).bind(stored.id);
  const std::int64_t key = update.step() ? update.integer(0) : 0;
  update.step();  // a RETURNING statement ends with its last row
  return key;
}

void SqliteStorage::put_index(const std::string& type, std::int64_t key, const IndexRows& rows) {
  for (const auto& row : rows.tokens) {
    SqliteRun run(*m_db, "INSERT OR IGNORE INTO token (type, param, value, system, key) VALUES (?, ?, ?, ?, ?)");
    run.bind(type).bind(row.param).bind(row.value).bind(row.system).bind(key).step();
  }
  for (const auto& row : rows.refs) {
    SqliteRun run(*m_db, "INSERT OR IGNORE INTO reference (type, param, target, key) VALUES (?, ?, ?, ?)");
    run.bind(type).bind(row.param).bind(row.target).bind(key).step();
  }
  for (const auto& row : rows.spans) {
    SqliteRun run(*m_db, "INSERT OR IGNORE INTO span (type, param, low_ms, high_ms, key) VALUES (?, ?, ?, ?, ?)");
    run.bind(type).bind(row.param).bind(row.low_ms).bind(row.high_ms).bind(key).step();
  }
}

void SqliteStorage::drop_index(const std::string& type, std::int64_t key, const IndexRows& rows) {
  for (const auto& row : rows.tokens) {
    SqliteRun run(*m_db, "DELETE FROM token WHERE type = ? AND param = ? AND value = ? AND system = ? AND key = ?");
    run.bind(type).bind(row.param).bind(row.value).bind(row.system).bind(key).step();
  }
  for (const auto& row : rows.refs) {
    SqliteRun run(*m_db, "DELETE FROM reference WHERE type = ? AND param = ? AND target = ? AND key = ?");
    run.bind(type).bind(row.param).bind(row.target).bind(key).step();
  }
  for (const auto& row : rows.spans) {
    SqliteRun run(*m_db, "DELETE FROM span WHERE type = ? AND param = ? AND low_ms = ? AND high_ms = ? AND key = ?");
    run.bind(type).bind(row.param).bind(row.low_ms).bind(row.high_ms).bind(key).step();
  }
}

void SqliteStorage::put_visit(std::int64_t key, const IndexRows& rows) {
  if (!rows.visit) {
    SqliteRun run(*m_db, "DELETE FROM visit WHERE key = ?");
    run.bind(key).step();
    return;
  }
  SqliteRun run(*m_db, "INSERT OR REPLACE INTO visit (key, fair, finished, start_ms) VALUES (?, ?, ?, ?)");
  run.bind(key).bind(rows.visit->fair).bind(std::int64_t{rows.visit->finished});
  if (rows.visit->start_ms) run.bind(*rows.visit->start_ms);
  run.step();
}

void SqliteStorage::write(const Stored& stored, const IndexRows& rows, const IndexRows& before,
                          const std::string& van) {
  const auto key = put_current(stored, van);
  drop_index(stored.type, key, before);
  put_index(stored.type, key, rows);
  if (stored.type == "Encounter") put_visit(key, rows);
  SqliteRun run(*m_db, "UPDATE van SET last_upload_ms = ?1 WHERE name = ?2 AND last_upload_ms IS NOT ?1");
  run.bind(epoch_millis(stored.at)).bind(van).step();
}

Result<void> SqliteStorage::add_van(const std::string& name, const std::string& token_hash, IfExists if_exists) {
  StorageTransaction transaction(*this);
  {
    SqliteRun known(*m_db, "SELECT 1 FROM van WHERE name = ?");
    if (known.bind(name).step() && if_exists == IfExists::refuse)
      return refuse(Reason::duplicate, "a van of that name exists", "name");
  }
  {
    SqliteRun run(*m_db,
                  "INSERT INTO van (name, token_hash) VALUES (?, ?) "
                  "ON CONFLICT (name) DO UPDATE SET token_hash = excluded.token_hash");
    run.bind(name).bind(token_hash).step();
  }
  transaction.commit();
  return {};
}

std::optional<std::string> SqliteStorage::van_of(const std::string& token_hash) {
  SqliteRun run(*m_db, "SELECT name FROM van WHERE token_hash = ?");
  if (!run.bind(token_hash).step()) return std::nullopt;
  return run.text(0);
}

}  // namespace nuanxin::province
