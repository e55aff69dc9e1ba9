#include "store/statement.h"

#include <sqlite3.h>

#include <array>
#include <cassert>

#include "base/json.h"

namespace nuanxin::store {
namespace {

/// What a violated uniqueness means. SQLite names the columns: "UNIQUE constraint failed: stop.window, stop.seat".
struct Meaning {
  std::string_view columns;
  Reason reason;
  std::string_view field;
};
constexpr std::array meanings{
    Meaning{"one_per_seat", Reason::seat_taken, "seat"},
    Meaning{"one_stop_per_activity", Reason::duplicate, "activity"},
    Meaning{"failed: stop.visit", Reason::in_another_place, "stop"},
    Meaning{"failed: visit.worker, visit.fair", Reason::duplicate, "worker"},
    Meaning{"failed: visit.fair, visit.ticket_number", Reason::duplicate, "ticket_number"},
    Meaning{"failed: worker.doc_hash", Reason::duplicate, "doc_number"},
    Meaning{"failed: staff.login", Reason::duplicate, "login"},
    Meaning{"failed: record.stop", Reason::duplicate, "stop"},
    Meaning{"failed: answer.key", Reason::duplicate, "key"},
};

Error refusal_of(std::string_view message) {
  for (const auto& each : meanings)
    if (message.find(each.columns) != std::string_view::npos)
      return refuse(each.reason, std::string(message), std::string(each.field));
  return refuse(Reason::duplicate, std::string(message));
}

}  // namespace

Statement::Statement(Database& database, const char* sql)
    : m_handle(database.m_handle), m_statement(database.prepared(sql)) {
  assert(!sqlite3_stmt_busy(m_statement) && "a statement cannot run inside itself");
}

Statement::~Statement() {
  sqlite3_reset(m_statement);
  sqlite3_clear_bindings(m_statement);  // what was bound does not outlive this object
}

bool Statement::step() {
  const int code = sqlite3_step(m_statement);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(code);
  return false;
}

Result<void> Statement::run_or_refuse() {
  const int code = sqlite3_step(m_statement);
  if (code == SQLITE_DONE || code == SQLITE_ROW) return {};
  const int extended = sqlite3_extended_errcode(m_handle);
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY)
    return refusal_of(sqlite3_errmsg(m_handle));
  fail(code);
}

int Statement::changes() const { return sqlite3_changes(m_handle); }

void Statement::fail(int) const {
  throw StoreError(std::string("database: ") + sqlite3_errmsg(m_handle), sqlite3_extended_errcode(m_handle));
}

void Statement::unknown_code(int column) const {
  throw StoreError(std::string("database: unknown code in column ") + sqlite3_column_name(m_statement, column),
                   SQLITE_CORRUPT);
}

std::string_view Statement::view(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column)))
               : std::string_view();
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

std::optional<Instant> Statement::maybe_instant(int column) const {
  if (is_null(column)) return std::nullopt;
  return instant(column);
}

void Statement::put(int index, std::string_view value) {
  // An empty view may have no address, and SQLite would store NULL for it.
  const char* bytes = value.data() ? value.data() : "";
  sqlite3_bind_text(m_statement, index, bytes, static_cast<int>(value.size()), SQLITE_STATIC);
}
void Statement::put(int index, std::string&& value) {
  sqlite3_bind_text(m_statement, index, value.c_str(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}
void Statement::put(int index, const std::optional<Instant>& at) {
  if (at) return put(index, *at);
  put(index, nullptr);
}
void Statement::put(int index, const std::optional<Date>& day) {
  if (day) return put(index, to_iso(*day));
  put(index, nullptr);
}
void Statement::put(int index, Blob value) {
  const char* bytes = value.bytes.data() ? value.bytes.data() : "";
  sqlite3_bind_blob(m_statement, index, bytes, static_cast<int>(value.bytes.size()), SQLITE_STATIC);
}
void Statement::put(int index, std::int64_t value) { sqlite3_bind_int64(m_statement, index, value); }
void Statement::put(int index, std::nullptr_t) { sqlite3_bind_null(m_statement, index); }

std::string join_codes(const std::vector<std::string>& codes) {
  std::string out;
  for (const auto& each : codes) {
    if (!out.empty()) out += ' ';
    out += each;
  }
  return out;
}

std::vector<std::string> split_codes(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find(' ');
    if (end != 0) out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string json_texts(const std::vector<std::string>& texts) { return Json(texts).dump(); }

}  // namespace nuanxin::store
