// A temporary folder, fixed keys and a small fair for the tests of the store.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "store/database.h"
#include "store/fair.h"
#include "store/visit.h"
#include "store/worker.h"
#include "tests/support/result.h"

namespace nuanxin::store::testing {

/// Removed at the end.
class TempFolder {
 public:
  TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder();
  std::string file(const std::string& name) const { return (m_path / name).string(); }
  std::string path() const { return m_path.string(); }

 private:
  std::filesystem::path m_path;
};

/// Always the same, so that fixtures can be opened.
FieldKeys fixed_keys();
std::unique_ptr<Database> open_database(const std::string& path, const FieldKeys& keys = fixed_keys());
Instant at(int minute);
std::string read_bytes(const std::string& path);
void write_bytes(const std::string& path, const std::string& bytes);
/// The database, its WAL and nothing else.
std::string raw_bytes_of_database(const std::string& path);
/// Runs SQL behind the store's back, as somebody with the file could.
void tamper(const std::string& path, const std::string& sql);
/// The same, where a refusal is expected.
bool refused_by_database(const std::string& path, const std::string& sql);

domain::Identity zhang_sanfeng();
domain::Identity person(int index);
domain::Worker worker_of(const FieldKeys&, const domain::Identity&);

/// Saves the fair "f1" with windows "w1" (vitals, 2 seats) and "w2" (knee, 1 seat).
domain::Fair make_fair(WriteTransaction&);
/// A visit of that person with waiting stops, in the database.
domain::Visit make_visit(WriteTransaction&, const domain::Fair&, const domain::Identity&,
                         const std::vector<std::string>& activities, int minute);

}  // namespace nuanxin::store::testing
