#include "queue/engine.h"

#include "queue/engine_state.h"
#include "queue/policy.h"
#include "queue/taking.h"

namespace nuanxin::queue {
namespace {

std::unique_ptr<Engine::State> opening(std::shared_ptr<const Setup> setup) {
  auto state = std::make_unique<Engine::State>();
  state->book = std::make_shared<TicketBook>();
  state->windows.resize(setup->window_ids.size());
  for (const auto& service : setup->plan.services)
    state->services.emplace_back().estimate = static_cast<double>(service.mean);
  state->setup = std::move(setup);
  for (Index w = 0; w < static_cast<Index>(state->windows.size()); ++w) state->count_window(w, +1);
  return state;
}

}  // namespace

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;
Engine::Engine(const Engine& other) : state_(std::make_unique<State>(*other.state_)) {}

Engine& Engine::operator=(const Engine& other) {
  if (this != &other) *state_ = *other.state_;
  return *this;
}

Result<Engine> Engine::open(FairPlan plan) {
  auto setup = make_setup(std::move(plan));
  if (!setup) return setup.error();
  return Engine(opening(std::move(*setup)));
}

Result<std::vector<Decision>> Engine::apply(Millis t, const Event& event) {
  if (t < state_->now) return refuse(Reason::invalid_value, "time goes back", "/t");
  std::vector<Decision> decisions;
  Turn turn(*state_, t, decisions);
  const auto taken = std::visit([&](const auto& each) { return take(turn, each); }, event);
  if (!taken) return taken.error();
  state_->now = t;
  return decisions;
}

std::vector<std::string_view> Engine::policies() { return policy_names(); }

const Engine::State& Engine::state() const { return *state_; }

}  // namespace nuanxin::queue
