// People who sign in, stations that are enrolled, and their sessions. Secrets are stored as hashes only: passwords as
// Argon2id text, tokens as crypto::hash(token).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "domain/codes.h"
#include "store/database.h"

namespace nuanxin::store {

struct Staff {
  StaffId id;
  std::string login;
  std::string name;
  domain::Role role = domain::Role::clinician;
  std::vector<std::string> activities;  ///< what they may serve; empty means everything of the role
  std::string password_hash;
  int failed_attempts = 0;
  std::optional<Instant> locked_until;
};

/// duplicate (field "login") when the login exists; logins are compared without case.
Result<void> insert_staff(WriteTransaction&, const Staff&);
std::optional<Staff> staff_by_login(ReadTransaction&, const std::string& login);
std::optional<Staff> staff_by_id(ReadTransaction&, const StaffId&);
std::vector<Staff> all_staff(ReadTransaction&);
void set_password(WriteTransaction&, const StaffId&, const std::string& password_hash);
void set_sign_in_state(WriteTransaction&, const StaffId&, int failed_attempts, std::optional<Instant> locked_until);

struct Station {
  StationId id;
  std::string name;
  domain::Role role = domain::Role::registrar;
  std::string token_hash;
  Instant enrolled_at{};
};

Result<void> insert_station(WriteTransaction&, const Station&);
std::optional<Station> station_by_token(ReadTransaction&, const std::string& token_hash);
std::optional<Station> station_by_id(ReadTransaction&, const StationId&);
std::vector<Station> all_stations(ReadTransaction&);

struct Session {
  std::string token_hash;
  StaffId staff;  ///< empty for kiosk and display
  StationId station;
  domain::Role role = domain::Role::registrar;
  Instant created_at{};
  Instant expires_at{};
};

void insert_session(WriteTransaction&, const Session&);
/// Also an expired one: the caller compares expires_at with its clock.
std::optional<Session> session_by_token(ReadTransaction&, const std::string& token_hash);
void extend_session(WriteTransaction&, const std::string& token_hash, Instant expires_at);
void delete_session(WriteTransaction&, const std::string& token_hash);
void delete_sessions_of(WriteTransaction&, const StaffId&);
void delete_expired_sessions(WriteTransaction&, Instant now);

}  // namespace nuanxin::store
