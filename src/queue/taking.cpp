#include "queue/taking.h"

namespace nuanxin::queue {
namespace {

using State = Engine::State;

std::string_view place_words(Place place) {
  switch (place) {
    case Place::waiting:
      return "waiting";
    case Place::on_deck:
      return "called to ";
    case Place::in_service:
      return "being served at ";
    case Place::missed:
      return "missed";
    case Place::parked:
      return "parked";
    case Place::gone:
      return "gone";
  }
  return "";
}

Result<Index> find_id(const std::unordered_map<std::string, Index>& ids, const std::string& id, const char* field) {
  const auto found = ids.find(id);
  if (found == ids.end()) return refuse(Reason::not_found, "unknown: " + id, field);
  return found->second;
}

}  // namespace

Result<Index> find_visitor(const State& state, const std::string& ticket) {
  const auto i = state.present(ticket);
  if (i == nobody) return refuse(Reason::not_found, "nobody here has this ticket: " + ticket, "/ticket");
  return i;
}

Result<Index> find_service(const State& state, const std::string& id, const char* field) {
  return find_id(state.setup->services, id, field);
}

Result<Index> find_window(const State& state, const std::string& id, const char* field) {
  return find_id(state.setup->windows, id, field);
}

Result<VisitorAtService> find_both(const State& state, const std::string& ticket, const std::string& service) {
  const auto i = find_visitor(state, ticket);
  if (!i) return i.error();
  const auto k = find_service(state, service);
  if (!k) return k.error();
  return VisitorAtService{*i, *k};
}

Error not_possible(const State& state, Index i) {
  const auto& visitor = state.visitor(i);
  auto detail = state.ticket(i) + " is " + std::string(place_words(visitor.place));
  if (visitor.service != nobody) detail += state.plan(visitor.service).id;
  return refuse(Reason::illegal_move, std::move(detail), "/ticket");
}

bool is_on_deck(const State& state, VisitorAtService who) {
  const auto& visitor = state.visitor(who.visitor);
  return visitor.place == Place::on_deck && visitor.service == who.service;
}

}  // namespace nuanxin::queue
