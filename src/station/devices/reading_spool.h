// What instruments said and the hub does not know yet, on this machine's disk: one sealed file for each reading, there
// before the instrument gets its acknowledgement and gone once the hub has it. A file that does not open with this key
// stays where it is. From any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/durable_file.h"
#include "base/error.h"
#include "base/json.h"

namespace nuanxin::station {

class ReadingSpool {
 public:
  /// `key_base64` as in POST /session; a refusal when it is not 32 bytes or the folder cannot be made.
  static Result<ReadingSpool> open(std::filesystem::path folder, std::string_view key_base64);

  /// Durable when it returns. `id` is a UUID.
  Result<void> keep(const std::string& id, const Json& body) const;
  bool has(const std::string& id) const;
  /// There, and it will stay: has() alone does not say so after keep() failed.
  bool is_durable(const std::string& id) const { return nuanxin::is_durable(file(id)); }
  std::optional<Json> load(const std::string& id) const;
  void forget(const std::string& id) const;
  /// The hub will never take it: kept under another name for a person to look at.
  void set_aside(const std::string& id) const;
  /// Ids of what is kept, oldest first.
  std::vector<std::string> waiting() const;

 private:
  ReadingSpool(std::filesystem::path folder, crypto::Key key) : m_folder(std::move(folder)), m_key(key) {}
  std::filesystem::path file(const std::string& id) const { return m_folder / (id + ".reading"); }

  std::filesystem::path m_folder;
  crypto::Key m_key;
};

}  // namespace nuanxin::station
