// Refusals as values: a closed list of reasons that maps once to HTTP (net/http_status) and once to a
// translated sentence (base/error_text is English source; the station translates by code and params).
// A broken environment is an exception; a bug is an assert.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace nuanxin {

/// The closed list. Codes (reason_code) are stable: they travel in the API and are what clients translate.
enum class Reason {
  bad_request,      ///< the message cannot be understood; detail says where
  invalid_value,    ///< understood, but a value is outside what is allowed; `field` names it
  unauthenticated,  ///< no session, wrong password, expired token
  forbidden,        ///< the role may not do this
  not_found,
  version_conflict,  ///< somebody else changed it meanwhile
  key_reused,        ///< this idempotency key was used for another command
  illegal_move,      ///< the stop is not in a state from which this move exists
  nobody_waiting,
  in_another_place,  ///< the person is called to, or served at, another place
  window_closed,
  seat_taken,         ///< the window serves somebody already
  undo_too_late,      ///< something came after the move
  record_signed,      ///< a signed record can only be amended
  record_incomplete,  ///< required answers are missing; params name the items
  reason_missing,     ///< this needs a reason in words
  consent_missing,    ///< the purpose was not consented to
  duplicate,          ///< exists already; params name it
  too_large,
  unsupported,
  locked,  ///< the data key is not unlocked
  storage_full,
  too_often,    ///< a pause is asked for; Retry-After says how long
  unavailable,  ///< try again later
  internal,     ///< unexpected; the log has the rest under the id in detail
};

struct Error {
  Reason reason = Reason::internal;
  std::string detail;  ///< English, for developers and logs; never holds identity or health data
  std::string field;   ///< JSON pointer, item linkId or column, if one is to blame
};

template <class T>
using Result = boost::system::result<T, Error>;

/// "nobody_waiting" for Reason::nobody_waiting. Stable.
std::string_view reason_code(Reason);
/// The inverse; unknown codes become Reason::internal.
Reason reason_from_code(std::string_view);
/// What a refusal is over HTTP: 400, 401, 403, 404, 409, 412, 413, 415, 422, 423, 429, 500, 503, 507.
int http_status(Reason);

/// Makes Result<T>::value() throw something that carries the sentence; used where a refusal would be a bug.
[[noreturn]] void throw_exception_from_error(const Error&, const boost::source_location&);

inline Error refuse(Reason reason, std::string detail = {}, std::string field = {}) {
  return Error{reason, std::move(detail), std::move(field)};
}

}  // namespace nuanxin
