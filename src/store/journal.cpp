#include "store/journal.h"

#include <charconv>

#include "store/outbox_row.h"
#include "store/statement.h"

namespace nuanxin::store {
namespace {

void add(std::string& out, std::string_view field) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), field.size()).ptr;
  out.append(digits.data(), end).append(":").append(field);
}

void add(std::string& out, std::int64_t field) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), field).ptr;
  add(out, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

/// Every field with its length in front, so that no two entries have the same text.
std::string chained_hash(std::string_view previous, const JournalEntry& e) {
  std::string text;
  text.reserve(previous.size() + e.body.size() + 256);
  add(text, previous);
  add(text, e.seq);
  add(text, e.at.time_since_epoch().count());
  for (const auto* field : {&e.actor, &e.station, &e.command, &e.entity, &e.id}) add(text, *field);
  add(text, e.version);
  add(text, e.body);
  return crypto::hash(text);
}

JournalEntry entry_of(const Statement& row) {
  return JournalEntry{.seq = row.integer(0),
                      .at = row.instant(1),
                      .actor = row.text(2),
                      .station = row.text(3),
                      .command = row.text(4),
                      .entity = row.text(5),
                      .id = row.text(6),
                      .version = row.number(7),
                      .body = row.text(8),
                      .hash = row.text(9)};
}

}  // namespace

std::int64_t append(WriteTransaction& tx, const JournalEntry& entry) {
  JournalEntry e = entry;
  {
    Statement last(tx, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1");
    const bool any = last.step();
    e.seq = any ? last.integer(0) + 1 : 1;
    e.hash = chained_hash(any ? last.view(1) : std::string_view(), e);
  }
  Statement(tx,
            "INSERT INTO journal(seq, at, actor, station, command, entity, id, version, body, hash)"
            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .bind(e.seq, e.at, e.actor, e.station, e.command, e.entity, e.id, e.version, e.body, e.hash)
      .run();
  if (e.version >= 1 && syncs(e.entity)) put_in_outbox(tx, e.entity, e.id, e.version, e.seq);
  return e.seq;
}

std::int64_t last_seq(ReadTransaction& tx) {
  Statement row(tx, "SELECT max(seq) FROM journal");
  row.step();
  return row.integer(0);
}

std::vector<JournalEntry> read_journal(ReadTransaction& tx, std::int64_t since, int limit) {
  std::vector<JournalEntry> out;
  Statement rows(tx,
                 "SELECT seq, at, actor, station, command, entity, id, version, body, hash FROM journal"
                 " WHERE seq > ?1 ORDER BY seq LIMIT ?2");
  rows.bind(since, limit);
  while (rows.step()) out.push_back(entry_of(rows));
  return out;
}

std::vector<std::string> queue_journal(ReadTransaction& tx, const FairId& fair) {
  std::vector<std::string> out;
  Statement rows(tx, "SELECT body FROM journal WHERE entity = 'queue' AND id = ?1 ORDER BY seq");
  rows.bind(fair);
  while (rows.step()) out.push_back(rows.text(0));
  return out;
}

ChainReport verify_chain(ReadTransaction& tx) {
  ChainReport report;
  Statement rows(tx,
                 "SELECT seq, at, actor, station, command, entity, id, version, body, hash FROM journal ORDER BY seq");
  while (rows.step()) {
    const auto entry = entry_of(rows);
    if (entry.seq != report.entries + 1 || entry.hash != chained_hash(report.head, entry)) {
      report.broken_at = entry.seq;
      return report;
    }
    ++report.entries;
    report.head = entry.hash;
  }
  return report;
}

std::optional<Answer> answer_for(ReadTransaction& tx, const std::string& key) {
  Statement row(tx, "SELECT key, command, body_hash, response_sealed, at FROM answer WHERE key = ?1");
  row.bind(key);
  if (!row.step()) return std::nullopt;
  auto response = crypto::open(tx.keys().identity, row.view(3), "answer.response|" + key);
  if (!response) throw StoreError("database: a stored answer does not open", 0);
  return Answer{row.text(0), row.text(1), row.text(2), std::move(*response), row.instant(4)};
}

Result<void> save_answer(WriteTransaction& tx, const Answer& v) {
  const auto sealed = crypto::seal(tx.keys().identity, v.response, "answer.response|" + v.key);
  return Statement(tx, "INSERT INTO answer(key, command, body_hash, response_sealed, at) VALUES(?1, ?2, ?3, ?4, ?5)")
      .bind(v.key, v.command, v.body_hash, Blob(sealed), v.at)
      .run_or_refuse();
}

void delete_answers_before(WriteTransaction& tx, Instant at) {
  Statement(tx, "DELETE FROM answer WHERE at < ?1").bind(at).run();
}

}  // namespace nuanxin::store
