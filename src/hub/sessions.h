// Signing in and knowing who asks. A request's token is hashed and looked up in memory; the database keeps sessions
// over a restart. Passwords (Argon2id) are proved on the worker thread. Five wrong passwords lock a login for five
// minutes. Everything here runs on the loop's thread. Refusals: unauthenticated ("locked" while locked), forbidden (a
// machine's station with a login), unavailable (too many sign-ins wait).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/crypto.h"
#include "base/time.h"
#include "hub/actor.h"
#include "hub/worker_thread.h"
#include "net/loop.h"
#include "store/database.h"
#include "store/staff.h"

namespace nuanxin::hub {

struct SignIn {
  std::string station_token, login, password;
};
struct NewSession {
  std::string token;
  Instant expires_at{};
  std::shared_ptr<const Actor> actor;
};

class Sessions {
 public:
  using Done = std::function<void(Result<NewSession>)>;

  Sessions(store::Database&, net::Loop&, WorkerThread&, crypto::PasswordCost);

  /// Null when the token belongs to no session or to one that has ended. Sessions in use live on.
  std::shared_ptr<const Actor> find(std::string_view token, Instant now);
  /// Without counting as use: false once the session was ended or nobody used it for too long.
  bool is_alive(const std::string& token_hash, Instant now);
  void sign_in(const SignIn&, Instant now, const Done&);
  void sign_out(std::string_view token);
  /// After a change of password or of what a person may do.
  void forget_staff(const StaffId&);

 private:
  struct Known {
    std::shared_ptr<const Actor> actor;
    Instant expires_at{};
  };
  std::shared_ptr<const Actor> load(const std::string& token_hash, Instant now);
  Result<NewSession> open(const store::Station&, const store::Staff*, Instant now);
  Result<NewSession> judge(const store::Station&, const std::string& login, bool matches, Instant now);

  store::Database& m_database;
  net::Loop& m_loop;
  WorkerThread& m_worker;
  crypto::PasswordCost m_password_cost;
  std::unordered_map<std::string, Known> m_known;  ///< by token hash
  std::shared_ptr<Sessions*> m_life;               ///< for answers of the worker that come after the end
};

}  // namespace nuanxin::hub
