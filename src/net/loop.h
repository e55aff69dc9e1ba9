// The one event loop of a program: an io_context that exactly one thread runs. Everything of Server, WsClient and the
// device drivers happens on that thread, so none of them needs a lock. Only post() and stop() may be called from
// other threads. A function that throws out of the loop ends run() with that exception (a broken environment).
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace nuanxin::net {

/// A pending call. Dropping the handle cancels the call, so that an object that owns its Timer can capture `this`.
class Timer {
 public:
  Timer();
  Timer(Timer&&) noexcept;
  Timer& operator=(Timer&&) noexcept;
  ~Timer();
  void cancel();
  /// True until it fired or was cancelled.
  bool pending() const;
  /// Lets the call happen without a handle.
  void detach();

 private:
  friend class Loop;
  struct State;
  explicit Timer(std::shared_ptr<State>);
  std::shared_ptr<State> m_state;
};

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Runs until stop(), even when there is nothing to do. May be called again afterwards.
  void run();
  /// Runs what is ready now, without waiting; for tests and for a last flush. Returns how many functions ran.
  std::size_t poll();
  /// From any thread, also from a signal-handling thread (not from a signal handler).
  void stop();
  /// Calls stop() on SIGINT and SIGTERM.
  void stop_on_signals();
  /// Behind everything that is ready now; never runs inside post() itself. From any thread.
  void post(std::function<void()>);
  /// On the loop's thread, or before run().
  [[nodiscard]] Timer after(std::chrono::milliseconds, std::function<void()>);
  /// True on the thread that is inside run() or poll().
  bool on_loop_thread() const;

  /// The boost::asio::io_context, for the insides of net, devices, hub and station that include Asio themselves:
  /// `*static_cast<boost::asio::io_context*>(loop.native())`.
  void* native();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace nuanxin::net
