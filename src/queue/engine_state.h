// Everything the engine knows at one instant, as plain values in flat vectors: a copy is a handful of block copies, two
// states can be compared, and a view reads what it needs. Only src/queue writes it.
#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "queue/engine.h"
#include "queue/setup.h"

namespace nuanxin::queue {

inline constexpr Millis never = std::numeric_limits<Millis>::max();
inline constexpr int misses_until_parked = 3;

/// One visit; a ticket that comes again after leaving gets another. The number is the position in State::visitors.
struct Visitor {
  Millis arrived = 0;
  Millis vt = 0;             ///< virtual ticket time: the place in all lines
  Millis credit = 0;         ///< how much of the place comes from the class or the booked time
  Millis since = 0;          ///< of the place: called, started, missed …
  ServiceSet open = 0;       ///< wanted and not done, the one being served included
  ServiceSet not_ready = 0;  ///< body state missing
  Index service = nobody;    ///< where called to or served
  Index window = nobody;     ///< promised, or served at
  VisitorClass visitor_class = VisitorClass::normal;
  Place place = Place::waiting;
  std::uint8_t misses = 0;
  bool back_from_miss = false;  ///< not called since
  bool left = false;            ///< gone with wishes open

  bool operator==(const Visitor&) const = default;
};

/// What is remembered per visitor and service.
struct Trace {
  Millis done_at = never;
  std::int32_t skips = 0;  ///< how often passed here by a younger ticket
  std::uint8_t wish = 0;   ///< position in the order of the wishes

  bool operator==(const Trace&) const = default;
};

struct Window {
  WindowState state = WindowState::open;
  Index visitor = nobody;   ///< in service
  Index promised = nobody;  ///< called to this very window
  Millis started = 0;
  int pre_calls = 0;  ///< of a busy window: how many to call early, as of the last happening in its group

  bool operator==(const Window&) const = default;
};

struct Service {
  double estimate = 0;        ///< mean service time, milliseconds
  std::vector<Index> deck;    ///< in the order of the calls
  std::vector<Index> capped;  ///< visitors who were passed here as often as allowed
  int deck_target = 0;        ///< pre-calls that its windows want, as of the last happening here
  int open_windows = 0;
  int free_windows = 0;  ///< open and nobody in service
  int wanting = 0;       ///< present with this still open, being served included
  int served = 0;
  Millis timer = never;  ///< when the next busy window wants somebody called; the first of a group has that of all

  bool operator==(const Service&) const = default;
};

/// A visitor whose time rules change at an instant.
struct Watch {
  Millis at = 0;
  Index visitor = nobody;

  auto operator<=>(const Watch&) const = default;
};

/// What a sweep over everybody reads, side by side in the order of the tickets.
struct Row {
  Millis vt = 0;
  ServiceSet lines = 0;    ///< as lines() says
  ServiceSet hopeful = 0;  ///< waiting, wanted and body state there; order and time rules not yet asked

  bool operator==(const Row&) const = default;
};

/// Names of the visits, shared by copies until one of them gets an arrival of its own.
struct TicketBook {
  std::vector<std::string> names;                 ///< per visitor
  std::unordered_map<std::string, Index> latest;  ///< ticket → visitor
};

struct Engine::State {
  std::shared_ptr<const Setup> setup;
  std::shared_ptr<TicketBook> book;
  Millis now = std::numeric_limits<Millis>::min();
  std::vector<Visitor> visitors;
  std::vector<Trace> stops;  ///< visitor × service
  std::vector<Index> order;  ///< who is not gone, by (vt, number)
  std::vector<Row> rows;     ///< of the same, at the same positions
  std::vector<Service> services;
  std::vector<Window> windows;
  std::vector<Watch> watches;  ///< sorted

  const Visitor& visitor(Index i) const { return visitors[static_cast<std::size_t>(i)]; }
  Visitor& visitor(Index i) { return visitors[static_cast<std::size_t>(i)]; }
  const Service& service(Index k) const { return services[static_cast<std::size_t>(k)]; }
  Service& service(Index k) { return services[static_cast<std::size_t>(k)]; }
  const Window& window(Index w) const { return windows[static_cast<std::size_t>(w)]; }
  Window& window(Index w) { return windows[static_cast<std::size_t>(w)]; }
  const Trace& stop(Index i, Index k) const { return stops[stop_position(i, k)]; }
  Trace& stop(Index i, Index k) { return stops[stop_position(i, k)]; }
  const ServicePlan& plan(Index k) const { return setup->plan.services[static_cast<std::size_t>(k)]; }
  const Parameters& parameters() const { return setup->parameters(); }
  const std::string& ticket(Index i) const { return book->names[static_cast<std::size_t>(i)]; }
  Index service_count() const { return static_cast<Index>(services.size()); }

  /// The latest visit of this ticket, or nobody.
  Index latest(const std::string& ticket) const;
  /// The same when it is not gone.
  Index present(const std::string& ticket) const;
  bool comes_before(Index a, Index b) const;  ///< by (vt, number)
  void join_order(Index);
  void leave_order(Index);  ///< before the virtual time changes
  void refresh_row(Index);  ///< after anything else about a visitor changed

  /// Counts the window in, or out before it changes.
  void count_window(Index, int sign);

  bool operator==(const State&) const;

 private:
  std::ptrdiff_t order_position(Index i) const;
  std::size_t stop_position(Index i, Index k) const {
    return static_cast<std::size_t>(i) * services.size() + static_cast<std::size_t>(k);
  }
};

/// At the fair, as the others' estimates count it: not parked, not missed for the third time, not gone.
inline bool counts_as_present(const Visitor& visitor) {
  if (visitor.place == Place::missed) return visitor.misses < misses_until_parked;
  return visitor.place != Place::parked && visitor.place != Place::gone;
}

/// The services at which the visitor is ahead of somebody: wanted and not being served. None for who is away.
inline ServiceSet lines(const Visitor& visitor) {
  if (!counts_as_present(visitor)) return 0;
  return visitor.place == Place::in_service ? visitor.open & ~bit(visitor.service) : visitor.open;
}

inline Row row_of(const Visitor& visitor) {
  return {visitor.vt, lines(visitor), visitor.place == Place::waiting ? visitor.open & ~visitor.not_ready : 0};
}

/// The divisor of all expected waits: never zero.
inline int working_windows(const Service& service) { return std::max(1, service.open_windows); }

}  // namespace nuanxin::queue
