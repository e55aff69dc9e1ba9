// What the province does not have yet: one row per changed entity with its newest version (written by the journal's
// append). A row goes away only when the server confirmed that version and no newer one came meanwhile; what the server
// refused stays with its words until somebody retries or a newer version replaces it. A row of somebody who did not
// agree to "sync" stays too, but it is neither due nor counted: the day he agrees, it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace nuanxin::store {

enum class OutboxState { pending, refused };

struct OutboxItem {
  std::string entity;  ///< worker, fair, visit, record
  std::string id;
  int version = 0;
  OutboxState state = OutboxState::pending;
  int attempts = 0;
  std::optional<Instant> next_at;
  std::string server_words;
  int sent_version = 0;  ///< the last version that the server confirmed
};

/// Pending, due and allowed to leave the van, worker data first (worker, fair, visit, record), then in order of change.
std::vector<OutboxItem> pending(ReadTransaction&, Instant now, int limit);
std::vector<OutboxItem> refused_items(ReadTransaction&, int limit = 1000);
/// The server has this version: the row goes unless a newer version waits. Also remembers the success.
void mark_sent(WriteTransaction&, const std::string& entity, const std::string& id, int version, Instant now);
/// The server refused this version; a newer version that came meanwhile stays pending.
void mark_refused(WriteTransaction&, const std::string& entity, const std::string& id, int version,
                  const std::string& server_words);
/// The server could not be asked or said "later".
void mark_later(WriteTransaction&, const std::string& entity, const std::string& id, Instant next_at);
/// There is nothing of it to send: the row goes unless a newer version waits; not a success, nothing is "sent".
void withhold(WriteTransaction&, const std::string& entity, const std::string& id, int version);
/// Refused items (all, or the one with that id) become pending; answers how many.
int retry_refused(WriteTransaction&, const std::string& id = {});
/// Puts an entity into the outbox by hand (first enrolment, repair).
void enqueue(WriteTransaction&, const std::string& entity, const std::string& id, int version);

struct OutboxCounters {
  int unsent = 0;  ///< pending and allowed to leave
  int refused = 0;
  std::optional<Instant> last_success;
};
OutboxCounters outbox_counters(ReadTransaction&);
/// Quicker than counting them.
bool has_refused(ReadTransaction&);

/// What is known of a resource on the server.
struct Remote {
  std::string etag;
  std::string sent_hash;
};
std::optional<Remote> remote(ReadTransaction&, const std::string& resource_type, const std::string& id);
void save_remote(WriteTransaction&, const std::string& resource_type, const std::string& id, const Remote&);
void forget_remote(WriteTransaction&, const std::string& resource_type, const std::string& id);

}  // namespace nuanxin::store
