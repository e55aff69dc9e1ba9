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

bool Engine::State::operator==(const State& other) const {
  return now == other.now && visitors == other.visitors && stops == other.stops && order == other.order &&
         services == other.services && windows == other.windows && watches == other.watches &&
         (book == other.book || (book->names == other.book->names && book->latest == other.book->latest));
}

}  // namespace nuanxin::queue
