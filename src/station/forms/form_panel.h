// The form of a stop as a panel: what it concludes, its rows, and the keys F9 (sign, correct), F10 (all negative), F11
// (next gap). Made from whatever Questionnaire the hub serves for the activity. Window thread only.
#pragma once

#include "station/queue/form_host.h"

namespace nuanxin::station {

class Theme;

/// Null when the activity has no form. `theme` must outlive the panel.
FormPanel* make_form_panel(wxWindow* parent, const Theme& theme, FormSeat seat);

}  // namespace nuanxin::station
