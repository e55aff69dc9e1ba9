// Copies of whole database files by SQLite's backup API. Throws StoreError.
#pragma once

#include <string>

#include "base/error.h"

struct sqlite3;

namespace nuanxin::store {

/// Into a new file (mode 0600), one consistent state, in rollback-journal mode so that it is one file.
void copy_database(sqlite3* from, const std::string& to);

/// Opens a file only to prove that it is a sound SQLite database; internal names the fault.
Result<void> check_database_file(const std::string& path);

}  // namespace nuanxin::store
