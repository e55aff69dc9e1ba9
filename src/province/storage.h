// The seam between the provincial server and what it keeps resources in (SQLite now, PostgreSQL later). One thread.
// Nothing is durable before commit() returned. A broken environment (full disk, corruption) is a StorageError.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace nuanxin::province {

/// Milliseconds since 1970, as instants lie in the tables.
inline std::int64_t epoch_millis(Instant instant) { return instant.time_since_epoch().count(); }

class StorageError : public std::runtime_error {
 public:
  enum class Kind { broken, full, busy };
  StorageError(const std::string& what, Kind kind) : std::runtime_error(what), m_kind(kind) {}
  Kind kind() const { return m_kind; }

 private:
  Kind m_kind;
};

/// One version of one resource as it was stored: `body` is its JSON with meta.versionId and meta.lastUpdated.
struct Stored {
  std::string type, id;
  std::int64_t version = 0;
  Instant at{};
  std::string body;
};

/// What a resource can be found by; made by index_of().
struct IndexRows {
  struct Token {
    std::string param, system, value;
    auto operator<=>(const Token&) const = default;
  };
  struct Ref {
    std::string param, target;  ///< "Patient/123"
    auto operator<=>(const Ref&) const = default;
  };
  struct Span {
    std::string param;
    std::int64_t low_ms, high_ms;
    auto operator<=>(const Span&) const = default;
  };
  /// Of an Encounter: what the province counts its fairs by.
  struct Visit {
    std::string fair;
    bool finished = false;
    std::optional<std::int64_t> start_ms;
  };
  std::vector<Token> tokens;
  std::vector<Ref> refs;
  std::vector<Span> spans;
  std::optional<Visit> visit;
};

/// One condition; its values are alternatives.
struct Condition {
  /// `field` (a text of the body) and `coding` (body.code) are read from the resource itself: an index on them would
  /// cost a page per Observation and commit, and they come beside a person or a day.
  enum class Kind { id, token, field, coding, reference, span, last_updated };
  enum class Compare { equal, not_equal, greater, greater_equal, less, less_equal };
  struct Value {
    Compare compare = Compare::equal;
    std::optional<std::string> system;  ///< of a token; nothing: any
    std::string text;                   ///< empty in a token: any value of the system
    std::int64_t low_ms = 0, high_ms = 0;
  };
  Kind kind = Kind::token;
  std::string param;
  std::vector<Value> values;
};

struct Query {
  std::string type;
  std::vector<Condition> conditions;
  int limit = 50;
  std::int64_t after = 0;  ///< cursor of the page before
};

struct Page {
  std::vector<Stored> hits;
  std::int64_t total = 0;
  std::int64_t next = 0;  ///< cursor of the next page, 0 when this is the last
};

struct FairCount {
  std::string fair_id, name;
  std::int64_t encounters = 0;
  std::int64_t finished = 0;
  std::optional<Instant> first, last;
};
struct VanRow {
  std::string name;
  std::optional<Instant> last_upload;
};
struct Counts {
  std::map<std::string, std::int64_t> by_type;
  std::vector<FairCount> fairs;
  std::vector<VanRow> vans;
};

class Storage {
 public:
  virtual ~Storage() = default;

  virtual std::optional<Stored> read(const std::string& type, const std::string& id) = 0;
  virtual std::optional<Stored> read_version(const std::string& type, const std::string& id, std::int64_t version) = 0;
  /// Newest first.
  virtual std::vector<Stored> history(const std::string& type, const std::string& id, int limit) = 0;
  virtual bool exists(const std::string& type, const std::string& id) = 0;
  virtual Page search(const Query&) = 0;
  virtual Counts counts() = 0;

  /// Only inside a transaction. `before` are the rows of the version that is replaced.
  virtual void write(const Stored&, const IndexRows& rows, const IndexRows& before, const std::string& van) = 0;

  /// Refuses (duplicate) a name that exists; with `replace` its token is changed.
  enum class IfExists { refuse, replace };
  virtual Result<void> add_van(const std::string& name, const std::string& token_hash, IfExists) = 0;
  virtual std::optional<std::string> van_of(const std::string& token_hash) = 0;

 protected:
  friend class StorageTransaction;
  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void roll_back() = 0;
};

/// Rolls back unless committed. Inside another one it is a part that can fail alone; durable with the outermost.
class StorageTransaction {
 public:
  explicit StorageTransaction(Storage& storage) : m_storage(storage) { m_storage.begin(); }
  StorageTransaction(const StorageTransaction&) = delete;
  StorageTransaction& operator=(const StorageTransaction&) = delete;
  ~StorageTransaction() {
    if (m_open) m_storage.roll_back();
  }
  void commit() {
    m_storage.commit();
    m_open = false;
  }

 private:
  Storage& m_storage;
  bool m_open = true;
};

}  // namespace nuanxin::province
