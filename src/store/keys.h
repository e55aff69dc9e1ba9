// The data key and its vault (design.md section 8). The vault is a small file `vault.json` in the data folder: the
// random data key sealed by a key from a passphrase (Argon2id) or from a key file that lies outside the data folder,
// and the province's key (for worker ids) sealed by the data key. Nothing is opened or written before the secret was
// proved. Refusals: unauthenticated (wrong secret), not_found (no vault or key file), duplicate (a vault exists),
// invalid_value.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/crypto.h"
#include "base/error.h"
#include "base/ids.h"
#include "domain/codes.h"

namespace nuanxin::store {

/// One key per purpose, derived from the data key; worker_id comes from the province's key.
struct FieldKeys {
  crypto::Key identity;   ///< seals identity fields and stored answers
  crypto::Key lookup;     ///< keyed hashes of document numbers and phones
  crypto::Key worker_id;  ///< document number → worker id; the same in every van of the province
  crypto::Key draft;      ///< handed to stations for their draft files
  crypto::Key backup;     ///< seals backup files
};

FieldKeys derive_field_keys(const crypto::Key& data_key, const crypto::Key& province_key);

/// The id of the person with that document; a random one when there is no number.
WorkerId worker_id_for(const FieldKeys&, domain::DocKind, const std::string& doc_number);

struct Passphrase {
  std::string text;
};
struct KeyFile {
  std::string path;
};
using Secret = std::variant<Passphrase, KeyFile>;

/// Writes 32 random bytes as hex with mode 0600; refuses an existing file.
Result<void> make_key_file(const std::string& path);

bool vault_exists(const std::string& folder);

struct VaultOptions {
  crypto::PasswordCost cost = crypto::PasswordCost::interactive;
  std::optional<crypto::Key> province_key;  ///< from the enrolment; a fresh van makes its own
};
/// Makes the folder (0700) and the vault.
Result<FieldKeys> create_vault(const std::string& folder, const Secret&, const VaultOptions& = {});
Result<FieldKeys> unlock_vault(const std::string& folder, const Secret&);
/// The data key stays, its wrapping changes.
Result<void> change_secret(const std::string& folder, const Secret& old_secret, const Secret& new_secret,
                           crypto::PasswordCost = crypto::PasswordCost::interactive);
/// Enrolment: only before the first worker (Database::open refuses another worker-id key once there are workers).
Result<void> set_province_key(const std::string& folder, const Secret&, const crypto::Key& province_key);

/// The vault's file as text (it holds no secret in clear): it travels in front of a backup.
Result<std::string> read_vault(const std::string& folder);
/// Unlocks a vault text, e.g. the one of a backup.
Result<FieldKeys> unlock_vault_text(const std::string& vault, const Secret&);
/// Puts a vault text into a folder that has none.
Result<void> write_vault(const std::string& folder, const std::string& vault);

}  // namespace nuanxin::store
