// The journal: append-only (triggers refuse change and deletion) and hash-chained: hash = BLAKE2b(previous hash and all
// fields, each with its length). Appending also puts the entity into the outbox when it is one that syncs (worker,
// fair, visit, record) and its version is 1 or higher, so drafts (version 0) stay here. Bodies never hold identity in
// clear: leave it out or use seal_identity().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "store/database.h"

namespace nuanxin::store {

struct JournalEntry {
  std::int64_t seq = 0;  ///< given by append
  Instant at{};
  std::string actor = {};    ///< staff id, or empty for machines
  std::string station = {};  ///< station id
  std::string command;       ///< "RegisterWorker"
  std::string entity;        ///< worker, fair, visit, stop, window, record, staff, station …
  std::string id;
  int version = 0;
  std::string body = {};  ///< JSON text or empty
  std::string hash = {};  ///< given by append, 64 hex digits
};

/// Answers the sequence number: the last one + 1, without gaps.
std::int64_t append(WriteTransaction&, const JournalEntry&);
std::int64_t last_seq(ReadTransaction&);
/// Entries after `since`, oldest first.
std::vector<JournalEntry> read_journal(ReadTransaction&, std::int64_t since, int limit);

/// The bodies of a fair's "queue" entries, oldest first: what its queue engine was told.
std::vector<std::string> queue_journal(ReadTransaction&, const FairId&);

struct ChainReport {
  std::int64_t entries = 0;
  std::string head;                       ///< hash of the last entry: write it down to notice a cut-off end
  std::optional<std::int64_t> broken_at;  ///< first entry that was changed, moved or follows a missing one
};
ChainReport verify_chain(ReadTransaction&);

/// What was answered to an idempotency key. The response is sealed in the database (it may hold identity).
struct Answer {
  std::string key;
  std::string command;
  std::string body_hash;
  std::string response;
  Instant at{};
};
std::optional<Answer> answer_for(ReadTransaction&, const std::string& key);
/// duplicate when the key exists.
Result<void> save_answer(WriteTransaction&, const Answer&);
void delete_answers_before(WriteTransaction&, Instant);

}  // namespace nuanxin::store
