// The day in counts: whether it adds up, arrivals and waits as bars, a line per activity, the two files. Shows its
// presenter and decides nothing. Window thread only.
#pragma once

#include <wx/scrolwin.h>

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/organizer/day_presenter.h"

namespace nuanxin::station {

class BarChart;

class DayPage final : public wxPanel {
 public:
  DayPage(wxWindow* parent, const Theme&, DayPresenter&);
  void save(DayPresenter::File);

 private:
  wxSizer* build_charts();
  wxSizer* build_files();
  void show();
  const Theme& m_theme;
  DayPresenter& m_presenter;
  wxScrolledWindow* m_scroll = nullptr;
  NoticeBar *m_count = nullptr, *m_notice = nullptr;
  BarChart *m_arrivals = nullptr, *m_waits = nullptr;
  wxStaticText* m_roster = nullptr;
  Table* m_activities = nullptr;
  TextField* m_folder = nullptr;
  wxButton *m_xlsx = nullptr, *m_pdf = nullptr;
  Subscription m_subscription;
};

}  // namespace nuanxin::station
