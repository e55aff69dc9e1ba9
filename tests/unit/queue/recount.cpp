#include "tests/unit/queue/recount.h"

#include <algorithm>

namespace nuanxin::queue::testing {
namespace {

using State = Engine::State;

std::optional<std::string> miscount_of_service(const State& state, Index k) {
  const auto& service = state.service(k);
  int open = 0;
  int free = 0;
  for (std::size_t w = 0; w < state.windows.size(); ++w) {
    if (!has(state.setup->services_of_window[w], k) || state.windows[w].state != WindowState::open) continue;
    ++open;
    if (state.windows[w].visitor == nobody) ++free;
  }
  int wanting = 0;
  std::vector<Index> deck;
  for (Index i = 0; i < static_cast<Index>(state.visitors.size()); ++i) {
    const auto& visitor = state.visitor(i);
    if (counts_as_present(visitor) && has(visitor.open, k)) ++wanting;
    if (visitor.place == Place::on_deck && visitor.service == k) deck.push_back(i);
  }
  auto kept = service.deck;
  std::sort(kept.begin(), kept.end());
  if (service.open_windows != open) return "open windows";
  if (service.free_windows != free) return "free windows";
  if (service.wanting != wanting) return "wanting";
  if (kept != deck) return "deck";
  return {};
}

std::optional<std::string> misplaced(const State& state, Index i) {
  const auto& visitor = state.visitor(i);
  const bool at_service = visitor.place == Place::on_deck || visitor.place == Place::in_service;
  if (at_service != (visitor.service != nobody)) return "a service without a place, or a place without a service";
  if (visitor.place == Place::in_service && state.window(visitor.window).visitor != i) return "in service at no window";
  if (visitor.place == Place::on_deck && visitor.window != nobody && state.window(visitor.window).promised != i)
    return "a promise that the window does not know";
  if (!at_service && visitor.window != nobody) return "a window for who is nowhere";
  if (at_service && !has(visitor.open, visitor.service)) return "called or served without a wish";
  return {};
}

std::optional<std::string> misused(const State& state, Index w) {
  const auto& window = state.window(w);
  if (window.visitor != nobody && state.visitor(window.visitor).window != w) return "serves somebody who is elsewhere";
  if (window.promised == nobody) return {};
  const auto& visitor = state.visitor(window.promised);
  if (visitor.place != Place::on_deck || visitor.window != w) return "is promised to somebody who does not know";
  if (window.state != WindowState::open || window.visitor != nobody) return "is promised and not free";
  if (!has(state.setup->services_of(w), visitor.service)) return "is promised for what it does not serve";
  return {};
}

}  // namespace

std::optional<std::string> miscount(const State& state) {
  for (Index k = 0; k < state.service_count(); ++k)
    if (auto wrong = miscount_of_service(state, k)) return *wrong + " of " + state.plan(k).id;
  for (Index i = 0; i < static_cast<Index>(state.visitors.size()); ++i)
    if (auto wrong = misplaced(state, i)) return state.ticket(i) + ": " + *wrong;
  for (Index w = 0; w < static_cast<Index>(state.windows.size()); ++w)
    if (auto wrong = misused(state, w)) return state.setup->window_ids[static_cast<std::size_t>(w)] + ": " + *wrong;
  return {};
}

}  // namespace nuanxin::queue::testing
