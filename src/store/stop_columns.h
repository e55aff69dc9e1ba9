// The columns of a stop in the order in which stop_of() reads them; a macro, so that the SQL stays one literal.
#pragma once

#include "domain/entities.h"
#include "store/statement.h"

#define NUANXIN_STOP_COLUMNS                                                                                      \
  " s.id, s.visit, s.activity, s.state, s.window, s.seat, s.joined_at, s.called_at, s.started_at, s.finished_at," \
  " s.calls, s.misses, s.parked_until, s.reason, s.version, s.basis "

namespace nuanxin::store {

inline constexpr int stop_column_count = 16;

domain::Stop stop_of(const Statement&);

}  // namespace nuanxin::store
