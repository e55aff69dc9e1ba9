// What can happen at a fair and what the engine decides, as values. The pipe (docs/queue.md) writes the same words as
// JSON; the hub and the simulator build them directly. Times are whole milliseconds since any fixed instant.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nuanxin::queue {

using Millis = std::int64_t;

enum class VisitorClass { normal, elderly, disabled, pregnant, appointment };
enum class WindowState { open, pause, close };
enum class Place : std::uint8_t {
  waiting,
  on_deck,     ///< called and not started: walking or at the door
  in_service,  ///< at a window
  missed,      ///< did not come; three times: to be looked after, does not count as present until back
  parked,      ///< away for a while
  gone,        ///< finished or left
};

/// One service of the fair. `mean` is what a service takes before the day has taught better.
struct ServicePlan {
  std::string id;
  Millis mean = 0;
  Millis walk = 0;                   ///< from the waiting area to the door
  std::vector<std::string> windows;  ///< a window that several services name serves all of them

  bool operator==(const ServicePlan&) const = default;
};

/// `then` may start only when `after` is done, not before `min` and not after `max` since then; does not apply to a
/// visitor who does not want `after`.
struct Precedence {
  std::string after;
  std::string then;
  Millis min = 0;
  std::optional<Millis> max = {};

  bool operator==(const Precedence&) const = default;
};

/// The knobs of guidance.md section 3b, in milliseconds. The defaults are the product's.
struct Parameters {
  Millis overtaking_age = 1'200'000;  ///< b_s: nobody is passed by a ticket more than this younger
  int overtaking_count = 6;           ///< c: nor more often than this at one service
  double remaining_weight = 0.6;      ///< r: of the visitor's own remaining service time in the index
  Millis lead = 90'000;               ///< lead_s: pre-call this long plus the walk before a window is free
  double deck_quantile = 0.6;         ///< deck_q: share of the mean after which a service is taken to end
  double ewma = 0.1;                  ///< weight of a finished service in the mean; 0 keeps the means fixed
  std::map<VisitorClass, Millis> credit = {
      {VisitorClass::elderly, 1'200'000}, {VisitorClass::disabled, 1'200'000}, {VisitorClass::pregnant, 1'200'000}};
  Millis appointment_credit_max = 900'000;  ///< appt_max_s
  Millis miss_penalty = 300'000;            ///< miss_penalty_s: added from the second miss on

  bool operator==(const Parameters&) const = default;
};

struct FairPlan {
  std::string policy = "guide";
  std::vector<ServicePlan> services;
  std::vector<Precedence> order;
  Parameters parameters;

  bool operator==(const FairPlan&) const = default;
};

/// A window and what it serves; perhaps nothing for now.
struct WindowPlan {
  std::string id;
  std::vector<std::string> services;
  WindowState state = WindowState::open;

  bool operator==(const WindowPlan&) const = default;
};

namespace event {
struct Arrive {
  std::string ticket;
  std::vector<std::string> wants;
  VisitorClass visitor_class = VisitorClass::normal;
  std::optional<Millis> slot = {};          ///< the booked time
  std::vector<std::string> not_ready = {};  ///< services whose body state is still missing

  bool operator==(const Arrive&) const = default;
};
struct Start {
  std::string ticket, service, window;

  bool operator==(const Start&) const = default;
};
struct Finish {
  std::string ticket, service, window;

  bool operator==(const Finish&) const = default;
};
struct Missed {
  std::string ticket, service;

  bool operator==(const Missed&) const = default;
};
struct Returned {
  std::string ticket;

  bool operator==(const Returned&) const = default;
};
struct Ready {
  std::string ticket, service;

  bool operator==(const Ready&) const = default;
};
struct NotReady {
  std::string ticket, service;

  bool operator==(const NotReady&) const = default;
};
struct Park {
  std::string ticket;

  bool operator==(const Park&) const = default;
};
struct Resume {
  std::string ticket;

  bool operator==(const Resume&) const = default;
};
struct Transfer {
  std::string ticket;
  std::optional<std::string> from, to;

  bool operator==(const Transfer&) const = default;
};
struct Leave {
  std::string ticket;

  bool operator==(const Leave&) const = default;
};
struct Override {
  std::string ticket, service, by, reason;

  bool operator==(const Override&) const = default;
};
struct SetWindow {
  std::string id;
  WindowState state = WindowState::open;

  bool operator==(const SetWindow&) const = default;
};
struct Tick {
  bool operator==(const Tick&) const = default;
};
/// All windows as they are from now on. One not named any more closes for good; whom it serves is finished there.
struct SetWindows {
  std::vector<WindowPlan> windows;

  bool operator==(const SetWindows&) const = default;
};
/// The staff's word about one visitor, taken as the truth whenever it is possible at all: for undo and corrections.
/// No decision comes of leaving the old place or reaching the new one.
struct Put {
  std::string ticket;  ///< here, or gone: then that visit comes back
  Place place = Place::waiting;
  std::optional<std::string> service = {};  ///< for on_deck and in_service
  std::optional<std::string> window = {};   ///< promised, or served at
  std::vector<std::string> wants = {};      ///< all that is still open, the one called to or served included
  std::vector<std::string> not_ready = {};
  int misses = 0;

  bool operator==(const Put&) const = default;
};
}  // namespace event

using Event = std::variant<event::Arrive, event::Start, event::Finish, event::Missed, event::Returned, event::Ready,
                           event::NotReady, event::Park, event::Resume, event::Transfer, event::Leave, event::Override,
                           event::SetWindow, event::Tick, event::SetWindows, event::Put>;

enum class CallReason { oldest, shorter, cap, credit, appointment, return_, override_ };

/// Why this person now: enough to say it to staff, worker and auditor without asking the engine again.
struct CallBasis {
  CallReason reason = CallReason::oldest;
  std::string oldest;         ///< the ticket with the smallest virtual time that could have been called
  Millis age_difference = 0;  ///< virtual time of the called minus that of the oldest
  int oldest_skips = 0;       ///< how often the oldest was passed at this service, this call included
  double index_called = 0;    ///< minutes; guidance.md section 3b
  double index_oldest = 0;
  int deck_target = 0;
  Millis estimate_used = 0;           ///< the mean service time taken
  std::string by = {};                ///< who overrode
  std::string why = {};               ///< the override's reason
  Millis credit = 0;                  ///< how much earlier the called counts as arrived
  int skips_allowed = 0;              ///< the cap on oldest_skips
  std::string oldest_waits_for = {};  ///< the other service that keeps the oldest waiting longest; empty: none
  double oldest_wait = 0;             ///< minutes there
  std::string capped = {};            ///< who was passed as often as allowed
  bool time_is_short = false;         ///< a `max` of an order rule is running for the called
  VisitorClass visitor_class = VisitorClass::normal;
  std::string policy = {};

  bool operator==(const CallBasis&) const = default;
};

struct Call {
  std::string ticket, service;
  std::optional<std::string> window;  ///< a free window promised to this person; none: to the door (on deck)
  CallBasis basis;

  bool operator==(const Call&) const = default;
};
struct Uncall {
  std::string ticket, service;

  bool operator==(const Uncall&) const = default;
};
struct WakeAt {
  Millis at = 0;

  bool operator==(const WakeAt&) const = default;
};
using Decision = std::variant<Call, Uncall, WakeAt>;

}  // namespace nuanxin::queue
