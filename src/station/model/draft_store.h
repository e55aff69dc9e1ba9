// What was typed and not yet sent, kept on this machine so that a killed program loses nothing. Each draft is one file,
// sealed with the key the hub gave at sign-in (identity and health data never lie on the disk in clear), written beside
// and renamed. A draft that cannot be opened with this key stays where it is and reads as none.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"

namespace nuanxin::station {

class DraftStore {
 public:
  /// `key_base64` as in POST /session; a refusal when it is not 32 bytes.
  static Result<DraftStore> open(std::filesystem::path folder, std::string_view key_base64);

  /// `name`: letters, digits, '-' and '_' (e.g. "register", "stop-<uuid>"). Blocks for one small file.
  Result<void> save(std::string_view name, const Json&) const;
  std::optional<Json> load(std::string_view name) const;
  void forget(std::string_view name) const;

 private:
  DraftStore(std::filesystem::path folder, crypto::Key key) : m_folder(std::move(folder)), m_key(key) {}
  std::filesystem::path file(std::string_view name) const;

  std::filesystem::path m_folder;
  crypto::Key m_key;
};

}  // namespace nuanxin::station
