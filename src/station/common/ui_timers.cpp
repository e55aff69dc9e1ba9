#include "station/common/ui_timers.h"

#include <wx/app.h>
#include <wx/timer.h>

namespace nuanxin::station {
namespace {

class OneShot final : public wxTimer, public std::enable_shared_from_this<OneShot> {
 public:
  explicit OneShot(std::function<void()> function) : m_function(std::move(function)) {}
  void Notify() override {
    const auto alive = shared_from_this();  // the function may drop the handle
    const auto function = std::move(m_function);
    if (function) function();
  }

 private:
  std::function<void()> m_function;
};

}  // namespace

Timers::Handle UiTimers::after(std::chrono::milliseconds pause, std::function<void()> function) {
  // A wxTimer must not be destroyed inside its own Notify: the last reference goes with the event loop's next turn.
  std::shared_ptr<OneShot> timer(new OneShot(std::move(function)), [](OneShot* gone) {
    gone->Stop();
    if (wxTheApp)
      wxTheApp->CallAfter([gone] { delete gone; });
    else
      delete gone;
  });
  timer->StartOnce(static_cast<int>(std::max<std::chrono::milliseconds::rep>(pause.count(), 1)));
  return timer;
}

}  // namespace nuanxin::station
