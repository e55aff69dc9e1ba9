// Ctrl+L: the held readings of instruments, a strip under the top line. Enter on a row goes to the ticket, Enter there
// shows the person, Enter again gives; Esc closes. Window thread only.
#pragma once

#include <functional>

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/readings/held_presenter.h"

namespace nuanxin::station {

class HeldView final : public wxPanel {
 public:
  HeldView(wxWindow* parent, const Theme&, WorkContext);
  void open();
  bool is_open() const { return IsShown(); }
  void close();
  std::size_t count() const { return m_presenter.rows().size(); }
  std::function<void()> on_closed;
  Signal<> on_count;

 private:
  void show();

  HeldPresenter m_presenter;
  Table* m_table = nullptr;
  TextField *m_ticket = nullptr, *m_reason = nullptr;
  NoticeBar* m_notice = nullptr;
  std::string m_shown;  ///< the row that the fields are about
  Subscription m_subscription;
};

}  // namespace nuanxin::station
