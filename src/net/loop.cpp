#include "net/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

namespace nuanxin::net {
namespace asio = boost::asio;

struct Timer::State {
  asio::steady_timer timer;
  std::function<void()> call;
  bool pending = true;
};

Timer::Timer() = default;
Timer::Timer(std::shared_ptr<State> state) : m_state(std::move(state)) {}
Timer::Timer(Timer&&) noexcept = default;

Timer& Timer::operator=(Timer&& other) noexcept {
  if (this != &other) {
    cancel();
    m_state = std::move(other.m_state);
  }
  return *this;
}

Timer::~Timer() { cancel(); }

void Timer::cancel() {
  if (!m_state) return;
  const auto state = std::move(m_state);
  m_state.reset();
  if (!state->pending) return;
  state->pending = false;
  state->timer.cancel();
}

bool Timer::pending() const { return m_state && m_state->pending; }

void Timer::detach() { m_state.reset(); }

struct Loop::Impl {
  asio::io_context io{1};  // one thread: asio leaves out what only several would need
  std::unique_ptr<asio::signal_set> signals;
};

Loop::Loop() : m_impl(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
  const auto work = asio::make_work_guard(m_impl->io);
  m_impl->io.restart();
  m_impl->io.run();
}

std::size_t Loop::poll() {
  m_impl->io.restart();
  return m_impl->io.poll();
}

void Loop::stop() { m_impl->io.stop(); }

void Loop::stop_on_signals() {
  m_impl->signals = std::make_unique<asio::signal_set>(m_impl->io, SIGINT, SIGTERM);
  m_impl->signals->async_wait([this](const boost::system::error_code& ec, int) {
    if (!ec) stop();
  });
}

void Loop::post(std::function<void()> call) { asio::post(m_impl->io, std::move(call)); }

Timer Loop::after(std::chrono::milliseconds wait, std::function<void()> call) {
  auto state = std::make_shared<Timer::State>(Timer::State{asio::steady_timer(m_impl->io, wait), std::move(call)});
  state->timer.async_wait([state](const boost::system::error_code& ec) {
    const bool fire = !ec && state->pending;
    state->pending = false;
    const auto callback = std::move(state->call);
    state->call = nullptr;
    if (fire) callback();
  });
  return Timer(std::move(state));
}

bool Loop::on_loop_thread() const { return m_impl->io.get_executor().running_in_this_thread(); }

void* Loop::native() { return &m_impl->io; }

}  // namespace nuanxin::net
