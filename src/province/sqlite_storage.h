// Storage in one SQLite file. The newest version of a resource is in `resource`, older ones in `history`; what it can
// be found by is in three index tables. Migrations go by user_version, each in one transaction, after a copy of the
// file beside it ("province.db.v1.bak"). A file of a newer program is refused.
#pragma once

#include <memory>

#include "province/storage.h"

namespace nuanxin::province {

class SqliteDb;

class SqliteStorage final : public Storage {
 public:
  /// Creates the file and the folder when they are missing. Throws StorageError for a broken environment.
  static Result<std::unique_ptr<SqliteStorage>> open(const std::string& path);
  static int newest_schema_version();
  ~SqliteStorage() override;

  std::optional<Stored> read(const std::string& type, const std::string& id) override;
  std::optional<Stored> read_version(const std::string& type, const std::string& id, std::int64_t version) override;
  std::vector<Stored> history(const std::string& type, const std::string& id, int limit) override;
  bool exists(const std::string& type, const std::string& id) override;
  Page search(const Query&) override;
  Counts counts() override;
  void write(const Stored&, const IndexRows& rows, const IndexRows& before, const std::string& van) override;
  Result<void> add_van(const std::string& name, const std::string& token_hash, IfExists) override;
  std::optional<std::string> van_of(const std::string& token_hash) override;

 protected:
  void begin() override;
  void commit() override;
  void roll_back() override;

 private:
  explicit SqliteStorage(std::unique_ptr<SqliteDb>);
  std::int64_t put_current(const Stored&, const std::string& van);
  void put_index(const std::string& type, std::int64_t key, const IndexRows&);
  void put_visit(std::int64_t key, const IndexRows&);
  void drop_index(const std::string& type, std::int64_t key, const IndexRows&);
  std::unique_ptr<SqliteDb> m_db;
};

}  // namespace nuanxin::province
