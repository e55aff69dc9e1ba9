#include "hub/sessions.h"

#include "base/log.h"

namespace nuanxin::hub {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int attempts_before_lock = 5;
constexpr minutes lock_time{5};
constexpr hours staff_session{14};          // a fair day with its evening
constexpr hours machine_session{24 * 366};  // a kiosk stays signed in
constexpr std::size_t max_known = 10'000;

hours session_length(const Actor& actor) { return actor.staff.empty() ? machine_session : staff_session; }

std::shared_ptr<const Actor> actor_of(const store::Station& station, const store::Staff* staff,
                                      const std::string& token_hash) {
  auto actor = std::make_shared<Actor>();
  actor->session = token_hash;
  actor->station = station.id;
  actor->station_name = station.name;
  actor->role = station.role;
  if (staff) {
    actor->staff = staff->id;
    actor->staff_name = staff->name;
    actor->role = staff->role;
    actor->activities = staff->activities;
  }
  return actor;
}

/// A login that does not exist takes as long as one that does.
bool prove(const std::string& hash, const std::string& password, crypto::PasswordCost cost) {
  if (!hash.empty()) return crypto::password_matches(hash, password);
  try {
    (void)crypto::password_hash(password, cost);
  } catch (const std::exception& error) {  // no memory; password_matches() says no then
    log::error("sign-in: {}", error.what());
  }
  return false;
}

Error wrong_login() { return refuse(Reason::unauthenticated, "the login or the password is wrong"); }

}  // namespace

Sessions::Sessions(store::Database& database, net::Loop& loop, WorkerThread& worker, crypto::PasswordCost cost)
    : m_database(database),
      m_loop(loop),
      m_worker(worker),
      m_password_cost(cost),
      m_life(std::make_shared<Sessions*>(this)) {}

std::shared_ptr<const Actor> Sessions::find(std::string_view token, Instant now) {
  if (token.empty() || token.size() > 200) return nullptr;
  const auto token_hash = crypto::hash(token);
  const auto it = m_known.find(token_hash);
  if (it == m_known.end()) return load(token_hash, now);
  auto& known = it->second;
  if (known.expires_at <= now) {
    m_known.erase(it);
    return nullptr;
  }
  // Written once in the second half of its life, not with every request.
  const auto length = session_length(*known.actor);
  if (known.expires_at - now < length / 2) {
    known.expires_at = now + length;
    store::WriteTransaction tx(m_database);
    store::extend_session(tx, token_hash, known.expires_at);
    tx.commit();
  }
  return known.actor;
}

bool Sessions::is_alive(const std::string& token_hash, Instant now) {
  if (const auto it = m_known.find(token_hash); it != m_known.end()) return it->second.expires_at > now;
  store::ReadTransaction tx(m_database);
  const auto session = store::session_by_token(tx, token_hash);
  return session && session->expires_at > now;
}

std::shared_ptr<const Actor> Sessions::load(const std::string& token_hash, Instant now) {
  store::ReadTransaction tx(m_database);
  const auto session = store::session_by_token(tx, token_hash);
  if (!session || session->expires_at <= now) return nullptr;
  const auto station = store::station_by_id(tx, session->station);
  if (!station) return nullptr;
  std::optional<store::Staff> staff;
  if (!session->staff.empty()) {
    staff = store::staff_by_id(tx, session->staff);
    if (!staff) return nullptr;
  }
  if (m_known.size() >= max_known) m_known.clear();
  auto actor = actor_of(*station, staff ? &*staff : nullptr, token_hash);
  m_known[token_hash] = {actor, session->expires_at};
  return actor;
}

Result<NewSession> Sessions::open(const store::Station& station, const store::Staff* staff, Instant now) {
  NewSession out;
  out.token = crypto::new_token();
  const auto token_hash = crypto::hash(out.token);
  out.actor = actor_of(station, staff, token_hash);
  out.expires_at = now + session_length(*out.actor);
  store::Session session;
  session.token_hash = token_hash;
  session.staff = out.actor->staff;
  session.station = station.id;
  session.role = out.actor->role;
  session.created_at = now;
  session.expires_at = out.expires_at;
  store::WriteTransaction tx(m_database);
  store::delete_expired_sessions(tx, now);
  if (staff) store::set_sign_in_state(tx, staff->id, 0, std::nullopt);
  store::insert_session(tx, session);
  tx.commit();
  m_known[session.token_hash] = {out.actor, out.expires_at};
  return out;
}

void Sessions::sign_in(const SignIn& request, Instant now, const Done& done) {
  std::optional<store::Station> station;
  std::optional<store::Staff> staff;
  {
    store::ReadTransaction tx(m_database);
    station = store::station_by_token(tx, crypto::hash(request.station_token));
    if (!request.login.empty()) staff = store::staff_by_login(tx, request.login);
  }
  if (!station) return done(refuse(Reason::unauthenticated, "this station is not enrolled"));
  if (domain::is_machine(station->role)) {
    if (!request.login.empty()) return done(refuse(Reason::forbidden, "nobody signs in at a kiosk or display"));
    return done(open(*station, nullptr, now));
  }
  if (request.login.empty()) return done(wrong_login());
  if (staff && staff->locked_until && *staff->locked_until > now)
    return done(refuse(Reason::unauthenticated, "locked"));

  auto hash = staff ? std::move(staff->password_hash) : std::string();
  auto job = [life = std::weak_ptr(m_life), loop = &m_loop, cost = m_password_cost, hash = std::move(hash),
              password = request.password, station = *station, login = request.login, now, done] {
    const bool matches = prove(hash, password, cost);
    loop->post([life, station, login, matches, now, done] {
      if (const auto self = life.lock()) done((*self)->judge(station, login, matches, now));
    });
  };
  if (!m_worker.submit(std::move(job))) done(refuse(Reason::unavailable, "too many sign-ins at once"));
}

Result<NewSession> Sessions::judge(const store::Station& station, const std::string& login, bool matches, Instant now) {
  std::optional<store::Staff> staff;
  {
    store::ReadTransaction tx(m_database);
    staff = store::staff_by_login(tx, login);
  }
  if (!staff) return wrong_login();
  if (staff->locked_until && *staff->locked_until > now) return refuse(Reason::unauthenticated, "locked");
  if (matches) return open(station, &*staff, now);
  const int failed = staff->failed_attempts + 1;
  const bool lock = failed >= attempts_before_lock;
  store::WriteTransaction tx(m_database);
  store::set_sign_in_state(tx, staff->id, lock ? 0 : failed,
                           lock ? std::optional<Instant>(now + lock_time) : std::nullopt);
  tx.commit();
  return lock ? refuse(Reason::unauthenticated, "locked") : wrong_login();
}

void Sessions::sign_out(std::string_view token) {
  const auto token_hash = crypto::hash(token);
  m_known.erase(token_hash);
  store::WriteTransaction tx(m_database);
  store::delete_session(tx, token_hash);
  tx.commit();
}

void Sessions::forget_staff(const StaffId& staff) {
  std::erase_if(m_known, [&](const auto& entry) { return entry.second.actor->staff == staff; });
}

}  // namespace nuanxin::hub
