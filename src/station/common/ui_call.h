// From another thread to the window: this one way only. The function runs later on the window's thread, and only if the
// life it belongs to still exists then. wxWeakRef is not safe to copy across threads, hence the token.
#pragma once

#include <functional>
#include <memory>

#include "station/live_api.h"

namespace nuanxin::station {

void call_ui(std::weak_ptr<void> life, std::function<void()>);
/// The same as a value, for whatever lives off the window's thread.
Post ui_post(std::weak_ptr<void> life);

}  // namespace nuanxin::station
