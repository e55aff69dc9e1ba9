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
  for (std::size_t k = 0; k < setup->plan.services.size(); ++k) {
    auto& service = state->services.emplace_back();
    service.estimate = static_cast<double>(setup->plan.services[k].mean);
    service.open_windows = service.free_windows = static_cast<int>(setup->windows_of_service[k].size());
  }
  state->setup = std::move(setup);
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
