// Searching and counting in SQLite: the text of a search depends only on its shape, values are always bound.
#include <string>

#include "province/sqlite_db.h"
#include "province/sqlite_storage.h"

namespace nuanxin::province {
namespace {

using Compare = Condition::Compare;

/// SQL with its values beside it, in order. A value is a text or a number.
struct Clause {
  struct Value {
    bool is_text;
    std::string text;
    std::int64_t number;
  };
  std::string sql;
  std::vector<Value> values;

  void text(const std::string& value) { values.push_back({true, value, 0}); }
  void number(std::int64_t value) { values.push_back({false, {}, value}); }
  void bind_to(SqliteRun& run) const {
    for (const auto& value : values) {
      if (value.is_text) {
        run.bind(std::string_view(value.text));
      } else {
        run.bind(value.number);
      }
    }
  }
};

/// A stored span [low, high) against the asked one, as FHIR's prefixes say: `eq` means that the stored one lies inside,
/// so a visit that has not ended equals no day; ask ge and le.
void add_span(Clause& clause, const Condition::Value& value, const char* low, const char* high) {
  const std::string l = low, h = high;
  switch (value.compare) {
    case Compare::equal:
      clause.sql += "(" + l + " >= ? AND " + h + " <= ?)";
      clause.number(value.low_ms);
      return clause.number(value.high_ms);
    case Compare::not_equal:
      clause.sql += "(" + l + " < ? OR " + h + " > ?)";
      clause.number(value.low_ms);
      return clause.number(value.high_ms);
    case Compare::greater:
      clause.sql += h + " > ?";
      return clause.number(value.high_ms);
    case Compare::greater_equal:
      clause.sql += h + " > ?";
      return clause.number(value.low_ms);
    case Compare::less:
      clause.sql += l + " < ?";
      return clause.number(value.low_ms);
    case Compare::less_equal:
      clause.sql += l + " < ?";
      return clause.number(value.high_ms);
  }
}

void add_coding(Clause& clause, const Condition::Value& value) {
  clause.sql += "EXISTS (SELECT 1 FROM json_each(r.body, '$.code.coding') c WHERE 1";
  if (!value.text.empty()) {
    clause.sql += " AND json_extract(c.value, '$.code') = ?";
    clause.text(value.text);
  }
  if (value.system) {
    clause.sql += " AND coalesce(json_extract(c.value, '$.system'), '') = ?";
    clause.text(*value.system);
  }
  clause.sql += ")";
}

void add_value(Clause& clause, const Condition& condition, const Condition::Value& value) {
  switch (condition.kind) {
    case Condition::Kind::id:
      clause.sql += "r.id = ?";
      return clause.text(value.text);
    case Condition::Kind::token:
      clause.sql += "(1";
      if (!value.text.empty()) {
        clause.sql += " AND value = ?";
        clause.text(value.text);
      }
      if (value.system) {
        clause.sql += " AND system = ?";
        clause.text(*value.system);
      }
      clause.sql += ")";
      return;
    case Condition::Kind::field:
      clause.sql += "json_extract(r.body, ?) = ?";
      clause.text("$." + condition.param);
      return clause.text(value.text);
    case Condition::Kind::coding:
      return add_coding(clause, value);
    case Condition::Kind::reference:
      clause.sql += "target = ?";
      return clause.text(value.text);
    case Condition::Kind::span:
      return add_span(clause, value, "low_ms", "high_ms");
    case Condition::Kind::last_updated:
      return add_span(clause, value, "r.at_ms", "(r.at_ms + 1)");
  }
}

void add_condition(Clause& clause, const Query& query, const Condition& condition) {
  const char* table = condition.kind == Condition::Kind::token       ? "token"
                      : condition.kind == Condition::Kind::reference ? "reference"
                      : condition.kind == Condition::Kind::span      ? "span"
                                                                     : nullptr;
  clause.sql += " AND ";
  if (table) {
    clause.sql += std::string("r.key IN (SELECT key FROM ") + table + " WHERE type = ? AND param = ? AND ";
    clause.text(query.type);
    clause.text(condition.param);
  }
  clause.sql += "(";
  for (std::size_t i = 0; i < condition.values.size(); ++i) {
    if (i > 0) clause.sql += " OR ";
    add_value(clause, condition, condition.values[i]);
  }
  clause.sql += table ? "))" : ")";
}

Clause where(const Query& query) {
  Clause clause;
  clause.sql = " FROM resource r WHERE r.type = ?";
  clause.text(query.type);
  for (const auto& condition : query.conditions) add_condition(clause, query, condition);
  return clause;
}

}  // namespace

Page SqliteStorage::search(const Query& query) {
  const auto clause = where(query);
  Page page;
  {
    SqliteRun count(*m_db, "SELECT count(*)" + clause.sql);
    clause.bind_to(count);
    if (count.step()) page.total = count.integer(0);
  }
  SqliteRun run(*m_db, "SELECT r.type, r.id, r.version, r.at_ms, r.body, r.key" + clause.sql +
                           " AND r.key > ? ORDER BY r.key LIMIT ?");
  clause.bind_to(run);
  run.bind(query.after).bind(static_cast<std::int64_t>(query.limit) + 1);
  std::int64_t last_key = 0;
  while (run.step()) {
    if (static_cast<int>(page.hits.size()) == query.limit) {
      page.next = last_key;
      break;
    }
    last_key = run.integer(5);
    page.hits.push_back(Stored{run.text(0), run.text(1), run.integer(2),
                               Instant(std::chrono::milliseconds(run.integer(3))), run.text(4)});
  }
  return page;
}

Counts SqliteStorage::counts() {
  Counts counts;
  {
    SqliteRun run(*m_db, "SELECT type, count(*) FROM resource GROUP BY type");
    while (run.step()) counts.by_type[run.text(0)] = run.integer(1);
  }
  {
    SqliteRun run(*m_db, "SELECT name, last_upload_ms FROM van ORDER BY name");
    while (run.step()) {
      VanRow van{run.text(0), std::nullopt};
      if (!run.is_null(1)) van.last_upload = Instant(std::chrono::milliseconds(run.integer(1)));
      counts.vans.push_back(std::move(van));
    }
  }
  SqliteRun run(*m_db,
                "SELECT v.fair, count(*), sum(v.finished), min(v.start_ms), max(v.start_ms), "
                "(SELECT json_extract(l.body, '$.name') FROM token t JOIN resource l ON l.key = t.key "
                "  WHERE t.type = 'Location' AND t.param = 'identifier' AND t.value = v.fair LIMIT 1) "
                "FROM visit v GROUP BY v.fair ORDER BY 4 DESC, 1");
  while (run.step()) {
    FairCount fair{run.text(0), run.text(5), run.integer(1), run.integer(2), std::nullopt, std::nullopt};
    if (!run.is_null(3)) fair.first = Instant(std::chrono::milliseconds(run.integer(3)));
    if (!run.is_null(4)) fair.last = Instant(std::chrono::milliseconds(run.integer(4)));
    counts.fairs.push_back(std::move(fair));
  }
  return counts;
}

}  // namespace nuanxin::province
