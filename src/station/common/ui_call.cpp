#include "station/common/ui_call.h"

#include <wx/app.h>

namespace nuanxin::station {

void call_ui(std::weak_ptr<void> life, std::function<void()> function) {
  if (!wxTheApp) return;
  wxTheApp->CallAfter([life = std::move(life), function = std::move(function)] {
    if (!life.expired()) function();
  });
}

Post ui_post(std::weak_ptr<void> life) {
  return [life = std::move(life)](std::function<void()> function) { call_ui(life, std::move(function)); };
}

}  // namespace nuanxin::station
