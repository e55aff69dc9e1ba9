// What the frame asks of a workplace: a panel for the work area, what stands in the left column, and the keys of this
// moment. The frame shows; the workplace decides. Window thread only.
#pragma once

#include <wx/panel.h>

#include <string>
#include <vector>

#include "station/common/theme.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class Workplace : public wxPanel {
 public:
  Workplace(wxWindow* parent, const Theme& theme) : wxPanel(parent), m_theme(theme) {}

  virtual std::vector<KeyAction> keys() const = 0;
  virtual void key(int f_key) = 0;
  /// Nothing typed may be lost by it.
  virtual void escape() {}
  virtual SideContent side() const { return {}; }
  /// Board and kiosk have the whole window for themselves and are never covered.
  virtual bool full_screen() const { return false; }
  /// "登记台 2": where this is, for the top line.
  virtual std::string place_name() const = 0;
  virtual void take_focus() = 0;
  /// A code was scanned while the cursor was in no text field.
  virtual void scanned(const std::string& /*code*/) {}
  /// Somebody was chosen in the finder (Ctrl+K).
  virtual void open_visit(const std::string& /*visit_id*/) {}
  virtual bool can_open_visits() const { return false; }
  /// A digit key while no text field has the cursor; true when it was used.
  virtual bool digit(int /*key*/) { return false; }

  Signal<> on_shown;  ///< keys() or side() may have changed

 protected:
  const Theme& m_theme;
};

}  // namespace nuanxin::station
