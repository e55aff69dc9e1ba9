// The organizer's screen: overview, fair, roster, people and stations, the day in counts, one page each. Window thread
// only.
#pragma once

#include <wx/simplebook.h>

#include "station/common/workplace.h"
#include "station/organizer/control_presenter.h"
#include "station/organizer/day_presenter.h"
#include "station/organizer/flow_presenter.h"
#include "station/organizer/roster_presenter.h"
#include "station/organizer/setup_presenter.h"

namespace nuanxin::station {

class OverviewPage;
class SetupPage;
class FlowPage;
class RosterPage;
class AccessPage;

class DayPage;

class OrganizerView final : public Workplace {
 public:
  OrganizerView(wxWindow* parent, const Theme&, WorkContext);

  std::vector<KeyAction> keys() const override;
  void key(int f_key) override;
  SideContent side() const override;
  std::string place_name() const override;
  void take_focus() override;

 private:
  void go(std::size_t page);

  ControlPresenter m_control;
  FlowPresenter m_flow;
  SetupPresenter m_setup;
  RosterPresenter m_roster;
  DayPresenter m_day;
  wxSimplebook* m_book = nullptr;
  DayPage* m_day_page = nullptr;
  FlowPage* m_flow_page = nullptr;
  std::size_t m_page = 0;
  std::vector<Subscription> m_subscriptions;
};

}  // namespace nuanxin::station
