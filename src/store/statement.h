// One run of a cached prepared statement. Only for the .cpp files of this folder: SQL is a literal at the place of use,
// values are bound in order with `bind(a, b, …)`, columns are read in order or by number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "domain/codes.h"
#include "store/database.h"

namespace nuanxin::store {

/// Bytes, not text.
struct Blob {
  explicit Blob(const std::string& owner) : bytes(owner) {}
  explicit Blob(std::string&&) = delete;
  std::string_view bytes;
};

class Statement {
 public:
  /// The cache goes by the address of the literal.
  template <std::size_t N>
  Statement(const ReadTransaction& tx, const char (&sql)[N])
      : Statement(tx.database(), static_cast<const char*>(sql)) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Named texts and blobs are not copied: they must live until the statement's end. Temporary texts are copied.
  template <class... Values>
  Statement& bind(Values&&... values) {
    int index = 0;
    (put(++index, std::forward<Values>(values)), ...);
    return *this;
  }

  /// True when there is a row.
  bool step();
  /// For statements without rows.
  void run() { step(); }
  /// As run(), but a violated UNIQUE or PRIMARY KEY comes back as the refusal that it means.
  Result<void> run_or_refuse();
  /// How many rows the last run changed.
  int changes() const;

  std::string text(int column) const { return std::string(view(column)); }
  std::string_view view(int column) const;
  std::int64_t integer(int column) const;
  int number(int column) const { return static_cast<int>(integer(column)); }
  bool is_null(int column) const;
  Instant instant(int column) const { return Instant(std::chrono::milliseconds(integer(column))); }
  std::optional<Instant> maybe_instant(int column) const;
  std::optional<Date> date(int column) const { return parse_date(view(column)); }
  template <class IdType>
  IdType id(int column) const {
    return IdType(text(column));
  }
  template <class Enum>
  Enum code(int column) const {
    const auto value = domain::parse<Enum>(view(column));
    if (!value) unknown_code(column);
    return *value;
  }

 private:
  Statement(Database&, const char* sql);
  void put(int index, std::string_view);
  void put(int index, const std::string& value) { put(index, std::string_view(value)); }
  void put(int index, std::string&& value);
  void put(int index, const char* value) { put(index, std::string_view(value)); }
  void put(int index, Blob);
  void put(int index, std::int64_t);
  void put(int index, int value) { put(index, static_cast<std::int64_t>(value)); }
  void put(int index, bool value) { put(index, static_cast<std::int64_t>(value ? 1 : 0)); }
  void put(int index, Instant at) { put(index, static_cast<std::int64_t>(at.time_since_epoch().count())); }
  void put(int index, std::nullptr_t);
  template <class Tag>
  void put(int index, const Id<Tag>& id) {
    put(index, std::string_view(id.str()));
  }
  void put(int index, const std::optional<Instant>& at);
  void put(int index, const std::optional<Date>& day);
  [[noreturn]] void fail(int code) const;
  [[noreturn]] void unknown_code(int column) const;

  sqlite3* m_handle;
  sqlite3_stmt* m_statement;
};

/// Lists of short codes (activities) in one column: joined with spaces, no spaces inside.
std::string join_codes(const std::vector<std::string>&);
std::vector<std::string> split_codes(std::string_view);
/// A JSON array of texts, for `IN (SELECT value FROM json_each(?))`.
std::string json_texts(const std::vector<std::string>&);

}  // namespace nuanxin::store
