// One thread for what is too slow for the loop (Argon2id takes 0.1 s, a slip for a phone as much). Jobs run in order;
// how many may wait is bounded. submit() is called on the loop's thread; a job brings its result back with Loop::post.
// The destructor lets the running job end and drops the rest.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace nuanxin::hub {

class WorkerThread {
 public:
  explicit WorkerThread(std::size_t max_waiting = 64);

  /// False when too many wait already.
  [[nodiscard]] bool submit(std::function<void()> job);

 private:
  void run(const std::stop_token& stop);

  std::size_t m_max_waiting;
  std::mutex m_mutex;
  std::condition_variable_any m_signal;
  std::deque<std::function<void()>> m_jobs;
  std::jthread m_thread;  ///< last: it uses everything above
};

}  // namespace nuanxin::hub
