#include "base/error.h"

#include <array>
#include <stdexcept>

namespace nuanxin {
namespace {

struct Row {
  Reason reason;
  std::string_view code;
  int http;
};

constexpr std::array rows{
    Row{Reason::bad_request, "bad_request", 400},
    Row{Reason::invalid_value, "invalid_value", 422},
    Row{Reason::unauthenticated, "unauthenticated", 401},
    Row{Reason::forbidden, "forbidden", 403},
    Row{Reason::not_found, "not_found", 404},
    Row{Reason::version_conflict, "version_conflict", 412},
    Row{Reason::key_reused, "key_reused", 422},
    Row{Reason::illegal_move, "illegal_move", 409},
    Row{Reason::nobody_waiting, "nobody_waiting", 409},
    Row{Reason::in_another_place, "in_another_place", 409},
    Row{Reason::window_closed, "window_closed", 409},
    Row{Reason::seat_taken, "seat_taken", 409},
    Row{Reason::undo_too_late, "undo_too_late", 409},
    Row{Reason::record_signed, "record_signed", 409},
    Row{Reason::record_incomplete, "record_incomplete", 422},
    Row{Reason::reason_missing, "reason_missing", 422},
    Row{Reason::consent_missing, "consent_missing", 409},
    Row{Reason::duplicate, "duplicate", 409},
    Row{Reason::too_large, "too_large", 413},
    Row{Reason::unsupported, "unsupported", 415},
    Row{Reason::locked, "locked", 423},
    Row{Reason::storage_full, "storage_full", 507},
    Row{Reason::too_often, "too_often", 429},
    Row{Reason::unavailable, "unavailable", 503},
    Row{Reason::internal, "internal", 500},
};

const Row& row_of(Reason reason) {
  for (const auto& row : rows)
    if (row.reason == reason) return row;
  return rows.back();
}

}  // namespace

std::string_view reason_code(Reason reason) { return row_of(reason).code; }

Reason reason_from_code(std::string_view code) {
  for (const auto& row : rows)
    if (row.code == code) return row.reason;
  return Reason::internal;
}

int http_status(Reason reason) { return row_of(reason).http; }

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(std::string(reason_code(error.reason)) + ": " + error.detail);
}

}  // namespace nuanxin
