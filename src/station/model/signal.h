// Who wants to hear of something subscribes and keeps the Subscription; dropping it ends the hearing, so an object that
// owns its subscriptions may capture `this`. One thread only (the window's). Subscribing or dropping inside a call is
// fine.
#pragma once

#include <functional>
#include <memory>
#include <vector>

namespace nuanxin::station {

using Subscription = std::shared_ptr<void>;

template <class... Args>
class Signal {
 public:
  using Slot = std::function<void(const Args&...)>;

  [[nodiscard]] Subscription connect(Slot slot) {
    auto kept = std::make_shared<Slot>(std::move(slot));
    m_slots.push_back(kept);
    return kept;
  }
  void emit(const Args&... args) {
    const auto slots = m_slots;  // a slot may connect or drop others
    for (const auto& weak : slots)
      if (const auto slot = weak.lock()) (*slot)(args...);
    std::erase_if(m_slots, [](const auto& weak) { return weak.expired(); });
  }

 private:
  std::vector<std::weak_ptr<Slot>> m_slots;
};

}  // namespace nuanxin::station
