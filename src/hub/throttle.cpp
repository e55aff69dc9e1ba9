#include "hub/throttle.h"

namespace nuanxin::hub {

bool Throttle::is_over(const Tally& tally, Instant now) const {
  if (now < tally.first) return true;  // the clock was set back: begin anew rather than wait for hours
  return tally.failures >= m_limits.failures ? now >= tally.last + m_limits.pause
                                             : now >= tally.first + m_limits.window;
}

void Throttle::sweep(Instant now) {
  std::erase_if(m_names, [&](const auto& each) { return is_over(each.second, now); });
}

std::chrono::seconds Throttle::wait(const std::string& name, Instant now) {
  const auto it = m_names.find(name);
  if (it == m_names.end()) {
    if (m_names.size() >= m_limits.max_names) sweep(now);
    return m_names.size() >= m_limits.max_names ? m_limits.pause : std::chrono::seconds(0);
  }
  if (is_over(it->second, now)) {
    m_names.erase(it);
    return std::chrono::seconds(0);
  }
  if (it->second.failures < m_limits.failures) return std::chrono::seconds(0);
  return std::chrono::ceil<std::chrono::seconds>(it->second.last + m_limits.pause - now);
}

void Throttle::failed(const std::string& name, Instant now) {
  auto& tally = m_names[name];
  if (tally.failures == 0) tally.first = now;
  ++tally.failures;
  tally.last = now;
}

}  // namespace nuanxin::hub
