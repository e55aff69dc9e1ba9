// The van's one writer: owns the database, the forms, the search index, sessions, live events and the committer, and
// answers HTTP requests and WebSocket upgrades. Everything runs on the loop's one thread, so nothing here locks; only
// password hashing leaves it (WorkerThread). How it fails: refusals are answered; a database that cannot write refuses
// what was asked and stays up; anything unexpected is answered as `internal` with an id that the log has.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/crypto.h"
#include "forms/catalogue.h"
#include "hub/committer.h"
#include "hub/events.h"
#include "hub/phone.h"
#include "hub/read_run.h"
#include "hub/sessions.h"
#include "hub/worker_thread.h"
#include "net/loop.h"
#include "net/server.h"
#include "store/database.h"
#include "store/search_index.h"

namespace nuanxin::hub {

struct HubParts {
  std::unique_ptr<store::Database> database;
  std::shared_ptr<const forms::Library> library;
  std::map<std::string, Json, std::less<>> rules;  ///< the files of forms/rules, for clients
  store::SearchIndex index;                        ///< built of the database
  crypto::PasswordCost password_cost = crypto::PasswordCost::interactive;
  Clock clock = system_now;
  double clock_speed = 1;  ///< how fast `clock` runs: for timers
};

class Hub {
 public:
  Hub(net::Loop&, HubParts);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Routes of the server; set before it starts.
  void attach(net::Server&);
  /// Begins the regular work: telling changed sync counters, closing the streams of sessions that expired, forgetting
  /// old idempotency keys.
  void start();

  /// A command of the program itself (demo, first administrator), now. Passwords in the body are hashed here.
  Result<Json> execute(const Actor&, const std::string& command, Json body);
  store::Database& database() { return *m_parts.database; }
  const forms::Library& library() const { return *m_parts.library; }
  std::shared_ptr<const forms::Library> shared_library() const { return m_parts.library; }
  /// What the sync agent says of itself; on the loop's thread.
  void set_sync(SyncNow);
  /// Called after every commit that left something in the journal.
  void on_committed(std::function<void()> call) { m_committer.on_committed(std::move(call)); }
  /// Called when somebody asks to send again, now.
  void on_send_again(std::function<void()> call) { m_committer.on_send_again(std::move(call)); }

 private:
  void handle(const net::Request&, const net::Respond&);
  void route(const net::Request&, const net::Respond&);
  void session_request(const net::Request&, const net::Respond&);
  void sign_in(const net::Request&, const net::Respond&);
  Json session_json(const NewSession&);
  Json health();
  Json public_board();
  void command_request(const net::Request&, const std::string& name, const net::Respond&);
  void submit(Submission, const net::Respond&);
  void hash_password_then_submit(Submission, const net::Respond&);
  void read_request(const net::Request&, std::string_view path, const net::Respond&);
  Result<std::unique_ptr<net::WsPeerHandler>> accept_events(const net::Request&);
  Result<std::shared_ptr<const Actor>> actor_of(const net::Request&);
  void every_second();
  void submit_own(const std::string& command, Json body);
  void bring_back_those_due(Instant now);
  void check_guidance();
  void arm_queue_tick();
  void refresh_forecasts();
  void forget_old_answers();

  net::Loop& m_loop;
  HubParts m_parts;
  SyncNow m_sync;
  store::SearchIndex m_index;
  WorkerThread m_worker, m_forecast_thread;
  Sessions m_sessions;
  Events m_events;
  Committer m_committer;
  Phone m_phone;
  net::Timer m_tick, m_queue_tick;
  Instant m_answers_cleaned{}, m_forecast_at{};
  int m_forecasts_running = 0;
  std::shared_ptr<Hub*> m_life;
};

}  // namespace nuanxin::hub
