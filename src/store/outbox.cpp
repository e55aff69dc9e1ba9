#include "store/outbox.h"

#include <algorithm>
#include <array>

#include "store/journal.h"
#include "store/outbox_row.h"
#include "store/statement.h"

// Without the consent "sync" nothing of a visit leaves the van, and its worker only for another visit that has it. An
// entity that is not in its table hides nothing.
#define NUANXIN_AGREED " SELECT 1 FROM consent c WHERE c.purpose = 'sync' AND c.granted AND c.visit ="
#define NUANXIN_MAY_LEAVE                                                                                  \
  " CASE o.entity"                                                                                         \
  " WHEN 'worker' THEN NOT EXISTS(SELECT 1 FROM visit v WHERE v.worker = o.id)"                            \
  "  OR EXISTS(SELECT 1 FROM visit v WHERE v.worker = o.id AND EXISTS(" NUANXIN_AGREED                     \
  " v.id))"                                                                                                \
  " WHEN 'visit' THEN NOT EXISTS(SELECT 1 FROM visit v WHERE v.id = o.id)"                                 \
  "  OR EXISTS(" NUANXIN_AGREED                                                                            \
  " o.id)"                                                                                                 \
  " WHEN 'record' THEN NOT EXISTS(SELECT 1 FROM record r WHERE r.id = o.id AND NOT EXISTS(" NUANXIN_AGREED \
  " r.visit))"                                                                                             \
  " ELSE 1 END "

namespace nuanxin::store {
namespace {

/// What must be at the province before what.
constexpr std::array<std::string_view, 4> order{"worker", "fair", "visit", "record"};

int rank_of(std::string_view entity) {
  return static_cast<int>(std::find(order.begin(), order.end(), entity) - order.begin());
}

OutboxItem item_of(const Statement& row) {
  return OutboxItem{.entity = row.text(0),
                    .id = row.text(1),
                    .version = row.number(2),
                    .state = row.view(3) == "refused" ? OutboxState::refused : OutboxState::pending,
                    .attempts = row.number(4),
                    .next_at = row.maybe_instant(5),
                    .server_words = row.text(6),
                    .sent_version = row.number(7)};
}

std::vector<OutboxItem> all_items(Statement& rows) {
  std::vector<OutboxItem> out;
  while (rows.step()) out.push_back(item_of(rows));
  return out;
}

}  // namespace

bool syncs(std::string_view entity) { return std::find(order.begin(), order.end(), entity) != order.end(); }

void put_in_outbox(WriteTransaction& tx, std::string_view entity, std::string_view id, int version,
                   std::int64_t changed) {
  Statement(tx,
            "INSERT INTO outbox(entity, id, rank, version, state, changed) VALUES(?1, ?2, ?3, ?4, 'pending', ?5)"
            " ON CONFLICT(entity, id) DO UPDATE SET version = max(version, excluded.version), state = 'pending',"
            " attempts = 0, next_at = NULL, server_words = '', changed = excluded.changed")
      .bind(entity, id, rank_of(entity), version, changed)
      .run();
}

std::vector<OutboxItem> pending(ReadTransaction& tx, Instant now, int limit) {
  Statement rows(tx,
                 "SELECT o.entity, o.id, o.version, o.state, o.attempts, o.next_at, o.server_words,"
                 " coalesce(s.version, 0) FROM outbox o LEFT JOIN sent s ON s.entity = o.entity AND s.id = o.id"
                 " WHERE o.state = 'pending' AND (o.next_at IS NULL OR o.next_at <= ?1) AND" NUANXIN_MAY_LEAVE
                 " ORDER BY o.rank, o.changed LIMIT ?2");
  return all_items(rows.bind(now, limit));
}

std::vector<OutboxItem> refused_items(ReadTransaction& tx, int limit) {
  Statement rows(tx,
                 "SELECT o.entity, o.id, o.version, o.state, o.attempts, o.next_at, o.server_words,"
                 " coalesce(s.version, 0) FROM outbox o LEFT JOIN sent s ON s.entity = o.entity AND s.id = o.id"
                 " WHERE o.state = 'refused' ORDER BY o.rank, o.changed LIMIT ?1");
  return all_items(rows.bind(limit));
}

void withhold(WriteTransaction& tx, const std::string& entity, const std::string& id, int version) {
  Statement(tx, "DELETE FROM outbox WHERE entity = ?1 AND id = ?2 AND version <= ?3").bind(entity, id, version).run();
}

void mark_sent(WriteTransaction& tx, const std::string& entity, const std::string& id, int version, Instant now) {
  withhold(tx, entity, id, version);
  Statement(tx,
            "INSERT INTO sent(entity, id, version, at) VALUES(?1, ?2, ?3, ?4)"
            " ON CONFLICT(entity, id) DO UPDATE SET version = max(version, excluded.version), at = excluded.at")
      .bind(entity, id, version, now)
      .run();
  Statement(tx,
            "INSERT INTO meta(name, value) VALUES('last_success', ?1)"
            " ON CONFLICT(name) DO UPDATE SET value = excluded.value")
      .bind(now)
      .run();
}

void mark_refused(WriteTransaction& tx, const std::string& entity, const std::string& id, int version,
                  const std::string& server_words) {
  Statement(tx,
            "UPDATE outbox SET state = 'refused', attempts = attempts + 1, next_at = NULL, server_words = ?4"
            " WHERE entity = ?1 AND id = ?2 AND version <= ?3")
      .bind(entity, id, version, server_words)
      .run();
}

void mark_later(WriteTransaction& tx, const std::string& entity, const std::string& id, Instant next_at) {
  Statement(tx,
            "UPDATE outbox SET attempts = attempts + 1, next_at = ?3"
            " WHERE entity = ?1 AND id = ?2 AND state = 'pending'")
      .bind(entity, id, next_at)
      .run();
}

int retry_refused(WriteTransaction& tx, const std::string& id) {
  Statement update(tx,
                   "UPDATE outbox SET state = 'pending', attempts = 0, next_at = NULL"
                   " WHERE state = 'refused' AND (?1 = '' OR id = ?1)");
  update.bind(id).run();
  return update.changes();
}

void enqueue(WriteTransaction& tx, const std::string& entity, const std::string& id, int version) {
  put_in_outbox(tx, entity, id, version, last_seq(tx));
}

OutboxCounters outbox_counters(ReadTransaction& tx) {
  Statement row(tx, "SELECT (SELECT count(*) FROM outbox o WHERE o.state = 'pending' AND" NUANXIN_MAY_LEAVE
                    "),"
                    " (SELECT count(*) FROM outbox WHERE state = 'refused'),"
                    " (SELECT value FROM meta WHERE name = 'last_success')");
  row.step();
  return OutboxCounters{row.number(0), row.number(1), row.maybe_instant(2)};
}

bool has_refused(ReadTransaction& tx) {
  Statement row(tx, "SELECT 1 FROM outbox WHERE state = 'refused' LIMIT 1");
  return row.step();
}

std::optional<Remote> remote(ReadTransaction& tx, const std::string& resource_type, const std::string& id) {
  Statement row(tx, "SELECT etag, sent_hash FROM remote WHERE type = ?1 AND id = ?2");
  row.bind(resource_type, id);
  if (!row.step()) return std::nullopt;
  return Remote{row.text(0), row.text(1)};
}

void save_remote(WriteTransaction& tx, const std::string& resource_type, const std::string& id, const Remote& v) {
  Statement(tx,
            "INSERT INTO remote(type, id, etag, sent_hash) VALUES(?1, ?2, ?3, ?4)"
            " ON CONFLICT(type, id) DO UPDATE SET etag = excluded.etag, sent_hash = excluded.sent_hash")
      .bind(resource_type, id, v.etag, v.sent_hash)
      .run();
}

void forget_remote(WriteTransaction& tx, const std::string& resource_type, const std::string& id) {
  Statement(tx, "DELETE FROM remote WHERE type = ?1 AND id = ?2").bind(resource_type, id).run();
}

}  // namespace nuanxin::store
