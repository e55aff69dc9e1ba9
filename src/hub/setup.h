// What happens before a hub can run: unlocking or making the data key, opening the database, reading forms/, and the
// first administrator of a fresh van.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "hub/embed.h"
#include "hub/hub.h"
#include "store/keys.h"

namespace nuanxin::hub {

struct Unlocked {
  store::FieldKeys keys;
  std::string key_file;  ///< empty with a passphrase
  std::string made_key_file;
};
/// Makes vault and key file where there is no data yet; a folder with data needs the key it was made with.
Result<Unlocked> unlock(const HubOptions&);

/// Held as long as a hub uses a data folder; goes with the process, however that ends.
class FolderLock {
 public:
  /// Makes the folder; `duplicate` when another hub runs on it.
  static Result<FolderLock> take(const std::string& folder);
  FolderLock() = default;
  FolderLock(FolderLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(m_file, other.m_file);
    return *this;
  }
  ~FolderLock();

 private:
  int m_file = -1;
};

/// forms/, with the rule files as they are. A refusal names file and place.
Result<HubParts> open_parts(const HubOptions&, const store::FieldKeys&);

/// The hub itself as the actor of commands that nobody signed in for.
Actor hub_actor(domain::Role);
/// duplicate when somebody may sign in already.
Result<FirstAdmin> make_first_admin(Hub&, const std::string& login);

}  // namespace nuanxin::hub
