#include "store/sqlite_copy.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>

#include "store/database.h"

namespace nuanxin::store {
namespace {

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open_file(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Handle handle(raw);
  if (code != SQLITE_OK) throw StoreError("database copy: " + std::string(sqlite3_errstr(code)), code);
  return handle;
}

}  // namespace

void copy_database(sqlite3* from, const std::string& to) {
  // SQLite would make the file readable for the group; an empty file of ours keeps its mode.
  if (const int file = ::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600); file >= 0)
    ::close(file);
  else
    throw StoreError("database copy: cannot create the file", SQLITE_CANTOPEN);
  const auto target = open_file(to, SQLITE_OPEN_READWRITE);
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", from, "main");
  if (!backup)
    throw StoreError("database copy: " + std::string(sqlite3_errmsg(target.get())), sqlite3_errcode(target.get()));
  sqlite3_backup_step(backup, -1);
  if (const int code = sqlite3_backup_finish(backup); code != SQLITE_OK)
    throw StoreError("database copy: " + std::string(sqlite3_errstr(code)), code);
  sqlite3_exec(target.get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
}

Result<void> check_database_file(const std::string& path) {
  const auto handle = open_file(path, SQLITE_OPEN_READWRITE);
  std::string answer;
  const auto keep = [](void* out, int, char** columns, char**) {
    *static_cast<std::string*>(out) = columns[0] ? columns[0] : "";
    return 0;
  };
  const int code = sqlite3_exec(handle.get(), "PRAGMA integrity_check(1)", keep, &answer, nullptr);
  if (code == SQLITE_OK && answer == "ok") return {};
  return refuse(Reason::internal, "integrity check: " + (answer.empty() ? sqlite3_errmsg(handle.get()) : answer));
}

}  // namespace nuanxin::store
