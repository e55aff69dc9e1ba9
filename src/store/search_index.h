// People by what somebody types: name, pinyin (whole or initials), phone, document number. In memory only, built after
// unlock, because the database holds no names in clear. Owned by the hub's thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "domain/entities.h"
#include "store/database.h"
#include "store/name_sounds.h"

namespace nuanxin::store {

class SearchIndex {
 public:
  enum class Kind { worker, expected };
  struct Hit {
    Kind kind = Kind::worker;
    std::string id;  ///< WorkerId or ExpectedRow::id
    FairId fair;     ///< of an expected person
    bool operator==(const Hit&) const = default;
  };

  /// Reads all workers and all expected people.
  void build(ReadTransaction&);
  void put_worker(const domain::Worker&);
  void put_expected(const std::string& id, const FairId&, const domain::Identity&);
  void remove(Kind, const std::string& id);
  std::size_t size() const { return m_entries.size(); }

  /// Best first: exact, then beginnings, then parts; workers before expected. An empty query finds nobody. With a fair,
  /// expected people of other fairs are left out.
  std::vector<Hit> search(std::string_view query, std::size_t limit, const FairId& fair = {}) const;

 private:
  struct Entry {
    Hit hit;
    std::string name, phone, number;
    std::string shown_name;  ///< as given, until somebody types Latin letters
    NameSounds::Sounds sounds;
    bool has_sounds = false;
  };
  void put(Hit, const domain::Identity&);
  void sound_all() const;
  // Filled by the first search that needs them: starting ICU's Han-Latin takes longer than all the rest of a start.
  mutable NameSounds m_sounds;
  mutable std::vector<Entry> m_entries;
  std::unordered_map<std::string, std::size_t> m_places;  ///< kind and id → index
};

}  // namespace nuanxin::store
