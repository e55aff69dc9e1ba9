// "Continue here, or not at all if it is gone": callbacks that may come after their object died are wrapped by guard().
// The token is a member of the object; only that object's thread may run the wrapped function.
#pragma once

#include <functional>
#include <memory>

namespace nuanxin::station {

class Life {
 public:
  Life() : m_token(std::make_shared<int>(0)) {}
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  std::weak_ptr<void> watch() const { return m_token; }
  template <class Function>
  auto guard(Function function) const {
    return [weak = std::weak_ptr<void>(m_token), function = std::move(function)](auto&&... args) mutable {
      if (!weak.expired()) function(std::forward<decltype(args)>(args)...);
    };
  }

 private:
  std::shared_ptr<void> m_token;
};

}  // namespace nuanxin::station
