// One SQLite connection: WAL, synchronous=FULL, foreign keys, STRICT tables, cached statements. One thread per
// Database; every other thread opens its own on the same path. Every function of this folder takes a ReadTransaction or
// a WriteTransaction, so that nothing is read or written outside one. Refusals (wrong key: locked; a database of a
// newer program: unsupported) are Results; a broken environment (full disk, I/O error, corruption) is a StoreError.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "base/error.h"
#include "store/keys.h"

struct sqlite3;
struct sqlite3_stmt;

namespace nuanxin::store {

class StoreError : public std::runtime_error {
 public:
  StoreError(const std::string& what, int sqlite_code) : std::runtime_error(what), m_code(sqlite_code) {}
  bool storage_full() const;
  int sqlite_code() const { return m_code; }

 private:
  int m_code;
};

class ReadTransaction;
class WriteTransaction;

class Database {
 public:
  /// Creates, checks the keys, migrates (an older file is first copied to "<path>.v<N>.bak"). Path ":memory:" works.
  static Result<std::unique_ptr<Database>> open(const std::string& path, const FieldKeys& keys);
  static int newest_schema_version();

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const FieldKeys& keys() const { return m_keys; }
  const std::string& path() const { return m_path; }
  /// For a connection whose writes can be done again: a power cut may forget the last of them, and nothing else.
  void allow_forgetting() { execute("PRAGMA synchronous=NORMAL"); }
  /// A consistent copy (SQLite's backup API) into a new file of mode 0600; not inside a transaction.
  void copy_to(const std::string& file);

 private:
  friend class Statement;
  friend class ReadTransaction;
  friend class WriteTransaction;
  friend class Savepoint;
  Database(std::string path, const FieldKeys& keys, sqlite3* handle);
  void execute(const char* sql);  ///< throws StoreError
  sqlite3_stmt* prepared(const char* literal);
  void migrate();
  /// True when the database already knows these keys, false when they are to be stored, locked when it knows others.
  Result<bool> knows_keys(ReadTransaction&);
  Result<void> settle_keys();

  std::string m_path;
  FieldKeys m_keys;
  sqlite3* m_handle;
  std::unordered_map<const char*, sqlite3_stmt*> m_statements;  ///< by the address of the SQL literal
  bool m_in_transaction = false;
};

/// A consistent view from its first read until its end.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database&);
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;
  virtual ~ReadTransaction();

  Database& database() const { return m_database; }
  const FieldKeys& keys() const { return m_database.keys(); }

 protected:
  ReadTransaction(Database&, const char* begin);
  Database& m_database;
  bool m_open = true;
};

/// BEGIN IMMEDIATE; rolls back unless committed. May be passed where a ReadTransaction is wanted.
class WriteTransaction : public ReadTransaction {
 public:
  explicit WriteTransaction(Database&);
  ~WriteTransaction() override;
  /// Durable when it returns. Throws StoreError when the disk refuses; nothing is kept then.
  void commit();
  void roll_back();
};

/// One command inside a shared WriteTransaction: rolls back alone unless released. May be nested.
class Savepoint {
 public:
  explicit Savepoint(WriteTransaction&);
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();
  void release();
  void roll_back();

 private:
  WriteTransaction& m_tx;
  bool m_open = true;
};

/// SQLite's own integrity check and the foreign keys; a refusal (internal) names the first fault.
Result<void> check_integrity(ReadTransaction&);

/// Named small texts of the hub itself (e.g. "current_fair").
std::optional<std::string> setting(ReadTransaction&, const std::string& name);
void set_setting(WriteTransaction&, const std::string& name, const std::string& value);

}  // namespace nuanxin::store
