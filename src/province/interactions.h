// The FHIR interactions on one resource: read, vread, history, search, create, update. Writes must run inside a
// StorageTransaction of the caller, who also validates first. One thread.
#pragma once

#include <string>

#include "net/http_message.h"
#include "province/outcome.h"
#include "province/references.h"
#include "province/storage.h"

namespace nuanxin::province {

enum class Effect { created, updated, unchanged, existing };

struct Written {
  Stored stored;
  Effect effect = Effect::created;
};

/// W/"3"
std::string etag_of(const Stored&);
/// "Patient/1/_history/3"
std::string location_of(const Stored&);

class Interactions {
 public:
  Interactions(Storage& storage, Clock clock) : m_storage(storage), m_clock(std::move(clock)) {}

  Answer<Stored> read(const std::string& type, const std::string& id) const;
  Answer<Stored> vread(const std::string& type, const std::string& id, const std::string& version) const;
  /// A Bundle of type history, newest first.
  Answer<Json> history(const std::string& type, const std::string& id) const;
  /// A Bundle of type searchset; `self` is the path and query as asked, for the links.
  Answer<Json> search(const std::string& type, const net::Pairs& parameters) const;

  /// Creates or updates under the id given. The same content again changes nothing, whatever `if_match` says, so that
  /// a van that lost the answer can just send again; otherwise a stale `if_match` is 412.
  Answer<Written> put(Json resource, const std::string& if_match, const std::string& van);
  /// Creates under an id chosen here or given by `id`.
  Answer<Written> create(Json resource, std::string id, const std::string& van);
  /// Of a conditional create: 0 hits → empty id, 1 → its id, more → 412.
  Answer<std::string> match(const std::string& type, const std::string& if_none_exist) const;

  Storage& storage() const { return m_storage; }
  Instant now() const { return m_clock(); }

 private:
  Stored store(Json resource, const std::optional<Stored>& before, const std::string& van);
  Storage& m_storage;
  Clock m_clock;
};

}  // namespace nuanxin::province
