// Inside sqlite_storage*.cpp only: one connection with cached statements, nested transactions by savepoints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace nuanxin::province {

class SqliteDb {
 public:
  /// Creates the file. WAL, synchronous=FULL.
  explicit SqliteDb(const std::string& path);
  ~SqliteDb();
  SqliteDb(const SqliteDb&) = delete;
  SqliteDb& operator=(const SqliteDb&) = delete;

  void execute(const std::string& sql);
  std::int64_t number(const std::string& sql);
  void begin();
  void commit();
  void roll_back();
  int depth() const { return m_depth; }
  std::int64_t last_key() const;
  int changes() const;
  /// A consistent copy into a new file.
  void copy_to(const std::string& file);

 private:
  friend class SqliteRun;
  sqlite3_stmt* prepared(const std::string& sql);
  [[noreturn]] void fail(const char* what) const;

  sqlite3* m_handle = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*> m_statements;
  int m_depth = 0;
};

/// One run of a cached statement: bind in order, step, read columns. Bound texts must live until its end.
class SqliteRun {
 public:
  SqliteRun(SqliteDb& db, const std::string& sql);
  ~SqliteRun();
  SqliteRun(const SqliteRun&) = delete;
  SqliteRun& operator=(const SqliteRun&) = delete;

  SqliteRun& bind(std::string_view);
  SqliteRun& bind(std::int64_t);
  /// True when there is a row.
  bool step();
  std::string text(int column) const;
  std::int64_t integer(int column) const;
  bool is_null(int column) const;

 private:
  SqliteDb& m_db;
  sqlite3_stmt* m_statement;
  int m_bound = 0;
};

}  // namespace nuanxin::province
