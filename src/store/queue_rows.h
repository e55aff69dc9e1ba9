// What queues and boards show, each in one query. Names leave this file masked only.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "store/database.h"

namespace nuanxin::store {

/// A stop with what its row shows (the API's StopView).
struct QueueRow {
  domain::Stop stop;
  FairId fair;
  WorkerId worker;
  int ticket_number = 0;
  std::string masked_name;
  domain::Sex sex = domain::Sex::unknown;
  std::optional<Date> birth;
  std::string occupation;
};

std::optional<QueueRow> queue_row(ReadTransaction&, const StopId&);

/// Stops of these activities (all when empty) in these states, of open visits, by joined_at and ticket number.
struct QueueQuery {
  FairId fair;
  std::vector<std::string> activities;
  std::vector<domain::StopState> states;
  int limit = 1000;
};
std::vector<QueueRow> queue_rows(ReadTransaction&, const QueueQuery&);

/// Called and serving stops at a window, by seat.
std::vector<QueueRow> active_at_window(ReadTransaction&, const WindowId&);
/// Called to the door of one of these activities (all when empty) and to no window yet, first called first.
std::vector<QueueRow> called_to_doors(ReadTransaction&, const FairId&, const std::vector<std::string>& activities,
                                      int limit = 1000);
/// The seats of a window that are taken.
std::vector<int> taken_seats(ReadTransaction&, const WindowId&);

/// Waiting stops with what choosing needs, without identity, by joined_at and ticket number; people who are called or
/// served elsewhere are left out already.
struct WaitingStop {
  StopId stop;
  VisitId visit;
  int ticket_number = 0;
  std::string activity;
  Instant joined_at{};
  int misses = 0;
  struct Other {
    std::string activity;
    domain::StopState state = domain::StopState::planned;
  };
  std::vector<Other> others;  ///< the other stops of the visit
};
/// With a limit only the first ones are read at all: ask for few, and for all when nobody of those can be chosen.
std::vector<WaitingStop> waiting_stops(ReadTransaction&, const FairId&, const std::vector<std::string>& activities,
                                       int limit = std::numeric_limits<int>::max());

/// Missed and parked stops of open visits, and one open stop of each person who stepped away: longest ago first.
struct Attention {
  QueueRow row;
  std::optional<Instant> away_until;
};
std::vector<Attention> attention_rows(ReadTransaction&, const FairId&, int limit);
/// Stops that were called last, newest first, with the basis of their call.
std::vector<QueueRow> last_calls(ReadTransaction&, const FairId&, int limit);

struct BoardCall {
  StopId stop;
  int ticket_number = 0;
  std::string masked_name;
  std::string window_name;
  std::string place;
  domain::StopState state = domain::StopState::called;  ///< called or serving
  int calls = 0;
  Instant called_at{};
};
/// Newest call first.
std::vector<BoardCall> board_calls(ReadTransaction&, const FairId&, int limit);
/// Tickets of people who wait and are nowhere called, in order.
std::vector<int> next_waiting_tickets(ReadTransaction&, const FairId&, int limit);

/// How many others wait for the stop's activity and came before it; who is called or served elsewhere does not count.
int waiting_before(ReadTransaction&, const FairId&, const domain::Stop&, int ticket_number);

struct FairCounts {
  int visits = 0;
  int open_visits = 0;
  int waiting_stops = 0;
  int active_stops = 0;
  int done_stops = 0;
  int signed_records = 0;
};
FairCounts fair_counts(ReadTransaction&, const FairId&);

}  // namespace nuanxin::store
