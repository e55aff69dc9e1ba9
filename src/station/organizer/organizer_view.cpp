#include "station/organizer/organizer_view.h"

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/model/sentences.h"
#include "station/organizer/day_page.h"
#include "station/organizer/flow_page.h"
#include "station/organizer/pages.h"

namespace nuanxin::station {

OrganizerView::OrganizerView(wxWindow* parent, const Theme& theme, WorkContext context)
    : Workplace(parent, theme),
      m_control(context),
      m_flow(context),
      m_setup(context),
      m_roster(context),
      m_day(context) {
  m_book = new wxSimplebook(this);
  describe(m_book, "organizer.pages", tr("Organizer"));
  m_flow_page = new FlowPage(m_book, theme, m_flow);
  m_book->AddPage(m_flow_page, "flow");
  m_book->AddPage(new SetupPage(m_book, theme, m_setup), "fair");
  m_book->AddPage(new RosterPage(m_book, theme, m_roster), "roster");
  m_book->AddPage(new AccessPage(m_book, theme, m_control), "access");
  m_day_page = new DayPage(m_book, theme, m_day);
  m_book->AddPage(m_day_page, "day");
  m_book->AddPage(new SendingPage(m_book, theme, m_control), "sending");
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_book, 1, wxEXPAND);
  SetSizer(all);
  m_subscriptions.push_back(m_control.on_change.connect([this] { on_shown.emit(); }));
  m_subscriptions.push_back(m_flow.on_change.connect([this] { on_shown.emit(); }));
  m_subscriptions.push_back(m_setup.on_change.connect([this] { on_shown.emit(); }));
  m_subscriptions.push_back(m_roster.on_change.connect([this] { on_shown.emit(); }));
  m_subscriptions.push_back(m_day.on_change.connect([this] { on_shown.emit(); }));
}

std::string OrganizerView::place_name() const { return tr("Organizer"); }

std::vector<KeyAction> OrganizerView::keys() const {
  std::vector<KeyAction> out{{2, tr("Flow"), true, m_page == 0, "key.flow"},
                             {3, tr("Fair"), true, m_page == 1, "key.fair"},
                             {4, tr("Roster"), true, m_page == 2, "key.roster"},
                             {5, tr("People and stations"), true, m_page == 3, "key.access"},
                             {6, tr("Day report"), true, m_page == 4, "key.day"},
                             {7, tr("Sending"), true, m_page == 5, "key.sending"}};
  if (m_page == 0) out.push_back({8, tr("Is back"), !m_flow.busy(), false, "key.bring_back"});
  if (m_page == 0) out.push_back({9, tr("Call to the window"), !m_flow.busy(), false, "key.call_out_of_turn"});
  if (m_page == 1) out.push_back({8, tr("Save fair"), !m_setup.busy(), false, "key.save_fair"});
  if (m_page == 2) out.push_back({8, tr("Import"), m_roster.can_import(), false, "key.import"});
  if (m_page == 4) {
    out.push_back({8, tr("Save PDF"), m_day.can_save(), false, "key.save_pdf"});
    out.push_back({9, tr("Save XLSX"), m_day.can_save(), false, "key.save_xlsx"});
  }
  return out;
}

void OrganizerView::go(std::size_t page) {
  m_page = page;
  m_book->SetSelection(page);
  m_day.set_shown(page == 4);
  on_shown.emit();
  take_focus();
}

void OrganizerView::key(int f_key) {
  if (f_key >= 2 && f_key <= 7) return go(static_cast<std::size_t>(f_key - 2));
  if (f_key == 8 && m_page == 0) m_flow_page->bring_back_selected();
  if (f_key == 9 && m_page == 0) m_flow_page->call_selected();
  if (f_key == 8 && m_page == 1) m_setup.save();
  if (f_key == 8 && m_page == 2) m_roster.import();
  if (f_key == 8 && m_page == 4) m_day_page->save(DayPresenter::File::pdf);
  if (f_key == 9 && m_page == 4) m_day_page->save(DayPresenter::File::xlsx);
}

SideContent OrganizerView::side() const {
  SideContent side;
  side.now_title = tr("Fair");
  side.nobody = tr("No fair yet");
  if (const auto* fair = m_control.fair().fair())
    side.now.push_back({{}, to_iso(fair->day), fair->name + "\n" + fair->place, {}, Mood::plain});
  side.next_title = tr("Waiting");
  for (const auto& service : m_flow.services())
    side.next.push_back({std::to_string(service.waiting),
                         m_control.fair().activity_name(service.activity),
                         service.serving > 0 ? trf("being served: {}", service.serving) : "",
                         {},
                         Mood::plain});
  return side;
}

void OrganizerView::take_focus() {
  if (auto* page = m_book->GetCurrentPage()) page->SetFocus();
}

}  // namespace nuanxin::station
