// Backups: a consistent copy of the running database (SQLite's backup API), sealed in chunks; the vault stands
// in front, so that passphrase or key file are enough to restore on another machine.
// Written to a temporary name and renamed, so that a half-written file never looks like a backup.
#pragma once

#include <string>

#include "store/database.h"

namespace nuanxin::store {

/// `vault` is read_vault()'s text. Refuses an existing file (duplicate). Throws StoreError when the disk refuses.
Result<void> backup_to(Database&, const std::string& file, const std::string& vault);

/// The vault in front of a backup; bad_request when the file is none.
Result<std::string> backup_vault(const std::string& file);

/// Writes the database `target` (which must not exist), after every chunk was proved and the copy passed its integrity
/// check. Refuses with unauthenticated (another key) or bad_request (damaged or cut off); the target is not left
/// behind.
Result<void> restore_backup(const std::string& file, const FieldKeys&, const std::string& target);

}  // namespace nuanxin::store
