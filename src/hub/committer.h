// The one place that writes. Commands that wait at the same moment share one transaction and one fsync; each runs in
// its own savepoint, so a refused one rolls back alone. Nothing is answered or told before the commit is durable. The
// same idempotency key answers the stored bytes again. How it fails: a full disk or an I/O error rolls everything of
// that batch back and all of it is refused (storage_full, unavailable). Runs on the loop's thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "forms/catalogue.h"
#include "hub/command.h"
#include "hub/crowd.h"
#include "hub/events.h"
#include "hub/guidance.h"
#include "hub/sessions.h"
#include "net/loop.h"
#include "store/search_index.h"

namespace nuanxin::hub {

/// One command as it came.
struct Submission {
  std::shared_ptr<const Actor> actor;
  std::string command;
  std::string key;        ///< idempotency key; empty for the hub's own, whose answers nobody asks for again
  std::string body_hash;  ///< of the body as received
  Json body;
  Instant at{};
  /// The answer's JSON text, once it is durable.
  std::function<void(Result<std::string>)> done;
};

/// What `body_hash` is made of.
std::string hash_of_body(const Actor&, std::string_view body);
/// 8-64 of [A-Za-z0-9-].
bool is_idempotency_key(std::string_view);

class Committer {
 public:
  struct Parts {
    store::Database& database;
    net::Loop& loop;
    const forms::Library& library;
    store::SearchIndex& index;
    Sessions& sessions;
    Events& events;
  };
  explicit Committer(Parts parts);

  /// Done with the next batch, which starts behind everything that is ready to be read now.
  void submit(Submission);
  void on_committed(std::function<void()> call) { m_on_committed = std::move(call); }
  /// After every batch, and before the next: an engine may want a tick at another time now.
  void on_batch(std::function<void()> call) { m_on_batch = std::move(call); }
  void on_send_again(std::function<void()> call) { m_on_send_again = std::move(call); }
  /// Writes what waits, now.
  void flush();
  Guidance& guidance() { return m_guidance; }

 private:
  struct Outcome {
    Result<std::string> answer;
    std::vector<Happened> happened;
    std::vector<std::function<void(Aftermath)>> actions;
  };
  std::vector<Submission> take_batch();
  std::vector<Outcome> write(const std::vector<Submission>& batch);
  Outcome run(store::WriteTransaction&, const Submission&);
  Outcome run_in_savepoint(store::WriteTransaction&, const Submission&);
  void tell(std::vector<Submission>& batch, std::vector<Outcome>& outcomes);
  void post_flush();

  Parts m_parts;
  Crowd m_crowd;
  Guidance m_guidance;
  std::deque<Submission> m_waiting;
  bool m_flush_posted = false;
  std::function<void()> m_on_committed, m_on_send_again, m_on_batch;
  std::shared_ptr<Committer*> m_life;
};

}  // namespace nuanxin::hub
