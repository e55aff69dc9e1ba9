// A visit as the queue engine should see it, read from its stops. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "queue/engine_state.h"

namespace nuanxin::hub::commands {

/// "<window>#<seat>": each seat is a window of the engine.
std::string engine_window(const std::string& window, int seat);
struct WindowSeat {
  std::string window;
  int seat = 0;
};
WindowSeat window_seat(const std::string& engine_window);

std::vector<queue::WindowPlan> engine_windows(const domain::Fair&);
queue::WindowState engine_state(domain::WindowState);

queue::event::Arrive arrival(const domain::Visit&);
queue::event::Put facts_of(const domain::Visit&);
/// The engine's picture agrees; who has entered a promised window may still be "called" here.
bool agrees(const queue::Engine::State&, const queue::event::Put& facts);
/// Where the visitor is promised or served; empty: nowhere.
std::string window_name(const queue::Engine::State&, const queue::Visitor&);
/// Came at least once, perhaps gone.
bool is_known(const queue::Engine::State&, const std::string& ticket);

}  // namespace nuanxin::hub::commands
