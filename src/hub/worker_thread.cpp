#include "hub/worker_thread.h"

namespace nuanxin::hub {

WorkerThread::WorkerThread(std::size_t max_waiting)
    : m_max_waiting(max_waiting), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

bool WorkerThread::submit(std::function<void()> job) {
  {
    const std::lock_guard lock(m_mutex);
    if (m_jobs.size() >= m_max_waiting) return false;
    m_jobs.push_back(std::move(job));
  }
  m_signal.notify_one();
  return true;
}

void WorkerThread::run(const std::stop_token& stop) {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock lock(m_mutex);
      if (!m_signal.wait(lock, stop, [this] { return !m_jobs.empty(); })) return;
      if (stop.stop_requested()) return;
      job = std::move(m_jobs.front());
      m_jobs.pop_front();
    }
    job();
  }
}

}  // namespace nuanxin::hub
