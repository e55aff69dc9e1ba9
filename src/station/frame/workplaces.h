// Makes the workplace of a kind. The one place that knows them all.
#pragma once

#include <functional>
#include <string>

#include "station/common/workplace.h"
#include "station/model/settings.h"
#include "station/queue/form_host.h"

namespace nuanxin::station {

struct WorkplaceInput {
  Place place = Place::registrar;
  std::string window;  ///< id or name
  MakeFormPanel make_form;
  std::function<void(const std::string& window_id)> on_window_chosen;
  VoiceSettings voice;  ///< of a board
  std::function<void(const VoiceSettings&)> on_voice_changed;
};
Workplace* make_workplace(wxWindow* parent, const Theme&, WorkContext, WorkplaceInput);

}  // namespace nuanxin::station
