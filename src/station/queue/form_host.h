// The seam between a workplace and the form of a stop: the workplace hosts a panel that somebody makes for it
// (station/forms/form_panel.h), and neither knows the inside of the other. Window thread only.
#pragma once

#include <wx/panel.h>

#include <functional>
#include <vector>

#include "station/common/theme.h"
#include "station/model/work_context.h"
#include "station/queue/queue_rows.h"

namespace nuanxin::station {

/// The stop whose form is filled in.
struct FormSeat {
  WorkContext context;
  QueueRow row;
  Json visit;  ///< VisitView
};

/// A panel that fills in one record. It keeps its own draft: it may be destroyed at any moment without losing anything.
class FormPanel : public wxPanel {
 public:
  using wxPanel::wxPanel;
  /// Keys of this moment beside the workplace's own (F9 and up are the form's).
  virtual std::vector<KeyAction> form_keys() const { return {}; }
  virtual void form_key(int /*f_key*/) {}
  /// Puts the cursor into the first open field.
  virtual void take_focus() = 0;
  /// Something required is still open; empty when the stop may be finished.
  virtual std::string open_work() const { return {}; }

  Signal<> on_first_edit;  ///< the person has come: the stop starts
  Signal<> on_signed;      ///< the record of this stop is signed
  Signal<> on_keys;        ///< form_keys() changed
};

/// Null when the activity has no form.
using MakeFormPanel = std::function<FormPanel*(wxWindow* parent, const Theme&, FormSeat)>;

}  // namespace nuanxin::station
