#include "queue/engine_state.h"

#include <bit>

namespace nuanxin::queue {

Index Engine::State::latest(const std::string& name) const {
  const auto found = book->latest.find(name);
  return found == book->latest.end() ? nobody : found->second;
}

Index Engine::State::present(const std::string& name) const {
  const auto i = latest(name);
  return i == nobody || visitor(i).place == Place::gone ? nobody : i;
}

void Engine::State::count_window(Index w, int sign) {
  if (window(w).state != WindowState::open) return;
  for (auto rest = setup->services_of(w); rest != 0; rest &= rest - 1) {
    auto& serves = service(std::countr_zero(rest));
    serves.open_windows += sign;
    if (window(w).visitor == nobody) serves.free_windows += sign;
  }
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
  const bool same_windows = setup == other.setup || (setup->window_ids == other.setup->window_ids &&
                                                     setup->gone_windows == other.setup->gone_windows &&
                                                     setup->windows_of_service == other.setup->windows_of_service);
  return same_windows && now == other.now && visitors == other.visitors && stops == other.stops &&
         order == other.order && rows == other.rows && services == other.services && windows == other.windows &&
         watches == other.watches &&
         (book == other.book || (book->names == other.book->names && book->latest == other.book->latest));
}

}  // namespace nuanxin::queue
