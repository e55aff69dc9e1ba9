#include "queue/engine_state.h"

namespace nuanxin::queue {

Index Engine::State::present(const std::string& name) const {
  const auto found = book->latest.find(name);
  if (found == book->latest.end() || visitor(found->second).place == Place::gone) return nobody;
  return found->second;
}

bool Engine::State::comes_before(Index a, Index b) const {
  const auto& first = visitor(a);
  const auto& second = visitor(b);
  return first.vt != second.vt ? first.vt < second.vt : a < b;
}

std::ptrdiff_t Engine::State::order_position(Index i) const {
  return std::lower_bound(order.begin(), order.end(), i, [this](Index a, Index b) { return comes_before(a, b); }) -
         order.begin();
}

void Engine::State::join_order(Index i) {
  const auto position = order_position(i);
  order.insert(order.begin() + position, i);
  rows.insert(rows.begin() + position, row_of(visitor(i)));
}

void Engine::State::leave_order(Index i) {
  const auto position = order_position(i);
  order.erase(order.begin() + position);
  rows.erase(rows.begin() + position);
}

void Engine::State::refresh_row(Index i) { rows[static_cast<std::size_t>(order_position(i))] = row_of(visitor(i)); }

bool Engine::State::operator==(const State& other) const {
  return now == other.now && visitors == other.visitors && stops == other.stops && order == other.order &&
         rows == other.rows && services == other.services && windows == other.windows && watches == other.watches &&
         (book == other.book || (book->names == other.book->names && book->latest == other.book->latest));
}

}  // namespace nuanxin::queue
