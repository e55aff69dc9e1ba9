// What visitors do and what is done about them: arrive, miss, return, become ready, go away for a while or for good,
// change their wishes, be called out of turn.
#include <algorithm>

#include "queue/ranking.h"
#include "queue/readiness.h"
#include "queue/taking.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;

Result<ServiceSet> find_services(const State& state, const std::vector<std::string>& ids, const char* field) {
  ServiceSet set = 0;
  for (const auto& id : ids) {
    const auto k = find_service(state, id, field);
    if (!k) return k.error();
    if (has(set, *k)) return refuse(Reason::duplicate, "named twice: " + id, field);
    set |= bit(*k);
  }
  return set;
}

/// How much earlier than the arrival the visitor counts as arrived.
Millis credit_of(const Parameters& parameters, const event::Arrive& event, Millis now) {
  if (event.visitor_class == VisitorClass::appointment)
    return event.slot ? std::clamp<Millis>(now - *event.slot, 0, parameters.appointment_credit_max) : 0;
  const auto credit = parameters.credit.find(event.visitor_class);
  return credit == parameters.credit.end() ? 0 : credit->second;
}

/// Copies share the book until one of them writes.
TicketBook& own_book(State& state) {
  if (state.book.use_count() > 1) state.book = std::make_shared<TicketBook>(*state.book);
  return *state.book;
}

Index add_visitor(State& state, const event::Arrive& event, const Visitor& visitor) {
  const auto i = static_cast<Index>(state.visitors.size());
  auto& book = own_book(state);
  book.names.push_back(event.ticket);
  book.latest[event.ticket] = i;
  state.visitors.push_back(visitor);
  state.stops.resize(state.stops.size() + state.services.size());
  for (std::size_t wish = 0; wish < event.wants.size(); ++wish)
    state.stop(i, state.setup->services.at(event.wants[wish])).wish = static_cast<std::uint8_t>(wish);
  state.join_order(i);
  return i;
}

void lose_place(State& state, Index i, Millis penalty) {
  state.leave_order(i);
  state.visitor(i).vt += penalty;
  state.join_order(i);
}

void set_body_state(State& state, VisitorAtService who, bool ready) {
  auto& visitor = state.visitor(who.visitor);
  visitor.not_ready = ready ? visitor.not_ready & ~bit(who.service) : visitor.not_ready | bit(who.service);
  state.refresh_row(who.visitor);
}

/// Takes the visitor out of wherever he is called to; answers the service whose deck he leaves.
Index withdraw(Turn& turn, Index i) {
  if (turn.state.visitor(i).place != Place::on_deck) return nobody;
  const auto k = turn.state.visitor(i).service;
  turn.uncall(i);
  return k;
}

void refill_if(Turn& turn, Index service) {
  if (service != nobody) turn.refill(service);
}

}  // namespace

Result<void> take(Turn& turn, const event::Arrive& event) {
  auto& state = turn.state;
  if (event.ticket.empty()) return refuse(Reason::invalid_value, "no ticket", "/ticket");
  if (state.present(event.ticket) != nobody) return refuse(Reason::duplicate, "is here: " + event.ticket, "/ticket");
  if (event.wants.empty()) return refuse(Reason::invalid_value, "wants nothing", "/wants");
  const auto wants = find_services(state, event.wants, "/wants");
  if (!wants) return wants.error();
  const auto not_ready = find_services(state, event.not_ready, "/not_ready");
  if (!not_ready) return not_ready.error();
  Visitor visitor;
  visitor.arrived = visitor.since = turn.now;
  visitor.credit = credit_of(state.parameters(), event, turn.now);
  visitor.vt = turn.now - visitor.credit;
  visitor.not_ready = *not_ready;
  visitor.visitor_class = event.visitor_class;
  const auto i = add_visitor(state, event, visitor);
  turn.set_open(i, *wants);
  turn.offer(i);
  return {};
}

Result<void> take(Turn& turn, const event::Missed& event) {
  const auto who = find_both(turn.state, event.ticket, event.service);
  if (!who) return who.error();
  if (!is_on_deck(turn.state, *who)) return not_possible(turn.state, who->visitor);
  const bool again = turn.state.visitor(who->visitor).misses > 0;
  turn.go(who->visitor, Place::missed);
  if (again) lose_place(turn.state, who->visitor, turn.state.parameters().miss_penalty);
  turn.refill(who->service);
  return {};
}

Result<void> take(Turn& turn, const event::Returned& event) {
  const auto i = find_visitor(turn.state, event.ticket);
  if (!i) return i.error();
  if (turn.state.visitor(*i).place != Place::missed) return not_possible(turn.state, *i);
  turn.go(*i, Place::waiting);
  turn.state.visitor(*i).back_from_miss = true;
  turn.offer(*i);
  return {};
}

Result<void> take(Turn& turn, const event::Ready& event) {
  const auto who = find_both(turn.state, event.ticket, event.service);
  if (!who) return who.error();
  set_body_state(turn.state, *who, true);
  turn.offer(who->visitor);
  return {};
}

Result<void> take(Turn& turn, const event::NotReady& event) {
  const auto who = find_both(turn.state, event.ticket, event.service);
  if (!who) return who.error();
  const auto& visitor = turn.state.visitor(who->visitor);
  if (visitor.place == Place::in_service && visitor.service == who->service)
    return not_possible(turn.state, who->visitor);
  set_body_state(turn.state, *who, false);
  if (!is_on_deck(turn.state, *who)) return {};
  refill_if(turn, withdraw(turn, who->visitor));
  turn.offer(who->visitor);
  return {};
}

Result<void> take(Turn& turn, const event::Park& event) {
  const auto i = find_visitor(turn.state, event.ticket);
  if (!i) return i.error();
  const auto place = turn.state.visitor(*i).place;
  if (place != Place::waiting && place != Place::on_deck) return not_possible(turn.state, *i);
  const auto left = withdraw(turn, *i);
  turn.go(*i, Place::parked);
  refill_if(turn, left);
  return {};
}

Result<void> take(Turn& turn, const event::Resume& event) {
  const auto i = find_visitor(turn.state, event.ticket);
  if (!i) return i.error();
  if (turn.state.visitor(*i).place != Place::parked) return not_possible(turn.state, *i);
  turn.go(*i, Place::waiting);
  turn.offer(*i);
  return {};
}

Result<void> take(Turn& turn, const event::Transfer& event) {
  auto& state = turn.state;
  const auto i = find_visitor(state, event.ticket);
  if (!i) return i.error();
  if (!event.from && !event.to) return refuse(Reason::invalid_value, "neither from nor to", "/to");
  auto& visitor = state.visitor(*i);
  auto open = visitor.open;
  Index from = nobody;
  if (event.from) {
    const auto found = find_service(state, *event.from, "/from");
    if (!found) return found.error();
    from = *found;
    if (!has(open, from))
      return refuse(Reason::illegal_move, event.ticket + " does not wait for " + *event.from, "/from");
    if (visitor.place == Place::in_service && visitor.service == from) return not_possible(state, *i);
    open &= ~bit(from);
  }
  if (event.to) {
    const auto found = find_service(state, *event.to, "/to");
    if (!found) return found.error();
    if (has(visitor.open, *found)) return refuse(Reason::illegal_move, event.ticket + " waits for " + *event.to, "/to");
    open |= bit(*found);
    state.stop(*i, *found).wish = from == nobody ? static_cast<std::uint8_t>(most_services) : state.stop(*i, from).wish;
  }
  const bool withdrawn = from != nobody && is_on_deck(state, {*i, from});
  if (withdrawn) withdraw(turn, *i);
  turn.set_open(*i, open);
  if (withdrawn) turn.refill(from);
  turn.offer(*i);
  turn.watch(*i);
  return {};
}

Result<void> take(Turn& turn, const event::Leave& event) {
  const auto i = find_visitor(turn.state, event.ticket);
  if (!i) return i.error();
  const auto& visitor = turn.state.visitor(*i);
  if (visitor.place == Place::in_service) return not_possible(turn.state, *i);
  const auto left = visitor.service;
  turn.go(*i, Place::gone);
  refill_if(turn, left);
  return {};
}

Result<void> take(Turn& turn, const event::Override& event) {
  const auto who = find_both(turn.state, event.ticket, event.service);
  if (!who) return who.error();
  const auto& state = turn.state;
  if (event.reason.empty()) return refuse(Reason::reason_missing, "a call out of turn needs a reason", "/reason");
  if (state.visitor(who->visitor).place != Place::waiting) return not_possible(state, who->visitor);
  if (!is_due(state, who->visitor, who->service, turn.now))
    return refuse(Reason::illegal_move, event.ticket + " may not start " + event.service + " yet", "/service");
  if (state.service(who->service).open_windows == 0)
    return refuse(Reason::window_closed, "no open window at " + event.service, "/service");
  auto basis = basis_for(state, who->visitor, who->service);
  basis.reason = CallReason::override_;
  basis.by = event.by;
  basis.why = event.reason;
  turn.call(who->visitor, who->service, std::move(basis));
  turn.refill(who->service);
  return {};
}

}  // namespace nuanxin::queue
