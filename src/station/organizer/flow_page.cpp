#include "station/organizer/flow_page.h"

#include <cmath>

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

std::string minutes_cell(const std::optional<double>& minutes) {
  return minutes ? trf("{} min", std::lround(*minutes)) : std::string("–");
}

}  // namespace

FlowPage::FlowPage(wxWindow* parent, const Theme& theme, FlowPresenter& presenter)
    : wxPanel(parent), m_theme(theme), m_presenter(presenter) {
  const int gap = theme.px(12);
  m_notice = new NoticeBar(this, theme, "flow.notice");
  m_people_line = make_text(this, theme, "", TextSize::title, TextWeight::bold);
  describe(m_people_line, "flow.people_line", "");
  m_closing = make_text(this, theme, "");
  describe(m_closing, "flow.closing", "");
  m_advice = make_text(this, theme, "", TextSize::body, TextWeight::bold, Ink::accent);
  describe(m_advice, "flow.advice", "");
  m_services = new Table(this, theme, "flow.services", tr("Services"),
                         {{tr("Activity"), 112},
                          {tr("Waiting"), 60},
                          {tr("At the door"), 84},
                          {tr("At windows"), 76},
                          {tr("Done"), 64},
                          {tr("Missed"), 60},
                          {tr("Typical wait"), 88},
                          {tr("Longest wait"), 88},
                          {tr("Takes"), 80},
                          {tr("Seats open"), 76}});
  auto* lower = new wxBoxSizer(wxHORIZONTAL);
  lower->Add(build_windows(), 1, wxEXPAND | wxRIGHT, gap);
  lower->Add(build_people(), 1, wxEXPAND);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_notice, 0, wxEXPAND);
  column->AddSpacer(gap);
  for (auto* line : {m_people_line, m_closing, m_advice}) column->Add(line, 0, wxLEFT | wxRIGHT | wxBOTTOM, gap);
  column->Add(m_services, 1, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  column->Add(lower, 1, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, gap);
  SetSizer(column);
  m_subscription = m_presenter.on_change.connect([this] { show(); });
  show();
}

wxSizer* FlowPage::build_windows() {
  const int gap = m_theme.px(6);
  auto* head = new wxBoxSizer(wxHORIZONTAL);
  head->Add(make_text(this, m_theme, tr("Windows"), TextSize::body, TextWeight::bold, Ink::muted), 1,
            wxALIGN_CENTRE_VERTICAL);
  const std::tuple<const char*, const char*, domain::WindowState> states[] = {
      {"flow.open", N_("Open"), domain::WindowState::open},
      {"flow.pause", N_("Pause"), domain::WindowState::paused},
      {"flow.close", N_("Close"), domain::WindowState::closed}};
  for (const auto& [id, words, state] : states) {
    auto* button = make_button(this, m_theme, id, tr(words), Emphasis::normal,
                               [this, to = state] { m_presenter.set_window_state(m_windows->selected(), to); });
    m_window_buttons.push_back(button);
    head->Add(button, 0, wxLEFT, gap);
  }
  m_windows = new Table(this, m_theme, "flow.windows", tr("Windows"),
                        {{tr("Window"), 130}, {tr("State"), 80}, {tr("Who is there"), 200}});
  m_windows->on_select = [this](const std::string&) { show(); };
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(head, 0, wxEXPAND | wxBOTTOM, gap);
  column->Add(m_windows, 1, wxEXPAND | wxBOTTOM, gap);
  m_announcement = new TextField(this, m_theme, "flow.announcement", tr("Announcement on boards and phones (Enter)"));
  m_announcement->on_enter = [this] { m_presenter.announce(m_announcement->value()); };
  column->Add(m_announcement, 0, wxEXPAND);
  return column;
}

wxSizer* FlowPage::build_people() {
  const int gap = m_theme.px(6);
  auto* head = new wxBoxSizer(wxHORIZONTAL);
  head->Add(make_text(this, m_theme, tr("To look after"), TextSize::body, TextWeight::bold, Ink::muted), 1,
            wxALIGN_CENTRE_VERTICAL);
  m_people_buttons.push_back(make_button(this, m_theme, "flow.bring_back", tr("Is back"), Emphasis::normal,
                                         [this] { bring_back_selected(); }));
  m_people_buttons.push_back(
      make_button(this, m_theme, "flow.call", tr("Call to the window"), Emphasis::normal, [this] { call_selected(); }));
  for (auto* button : m_people_buttons) head->Add(button, 0, wxLEFT, gap);
  m_people = new Table(this, m_theme, "flow.people", tr("To look after"),
                       {{tr("Ticket"), 80}, {tr("Who"), 130}, {tr("For"), 120}, {tr("Why"), 160}});
  m_people->on_select = [this](const std::string&) { show(); };
  m_reason = new TextField(this, m_theme, "flow.reason", tr("Reason of a call out of turn"));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(head, 0, wxEXPAND | wxBOTTOM, gap);
  column->Add(m_people, 1, wxEXPAND | wxBOTTOM, gap);
  column->Add(m_reason, 0, wxEXPAND);
  return column;
}

void FlowPage::call_selected() {
  m_presenter.call_out_of_turn(m_people->selected(), m_windows->selected(), m_reason->value());
}

void FlowPage::bring_back_selected() { m_presenter.bring_back(m_people->selected()); }

void FlowPage::show() {
  m_notice->show(m_presenter.notice());
  set_text(m_people_line, m_presenter.people_words());
  set_text(m_closing, m_presenter.closing_words());
  const auto advice = m_presenter.advice_words();
  set_text(m_advice, advice);
  if (m_advice->IsShown() == advice.empty()) {
    m_advice->Show(!advice.empty());
    Layout();
  }
  show_services();
  show_windows();
  show_people();
  const bool free = !m_presenter.busy();
  for (auto* button : m_window_buttons) button->Enable(free && !m_windows->selected().empty());
  for (auto* button : m_people_buttons) button->Enable(free && !m_people->selected().empty());
}

void FlowPage::show_services() {
  std::vector<TableRow> rows;
  for (const auto& each : m_presenter.services()) {
    const bool stuck = each.waiting > 0 && each.seats_open == 0;
    rows.push_back({each.activity,
                    {mood_mark(stuck ? Mood::caution : Mood::plain) + m_presenter.fair().activity_name(each.activity),
                     std::to_string(each.waiting), std::to_string(each.on_deck), std::to_string(each.serving),
                     std::to_string(each.done), std::to_string(each.missed), minutes_cell(each.median_wait_min),
                     minutes_cell(each.longest_wait_min), minutes_cell(each.mean_min),
                     std::to_string(each.seats_open) + " / " + std::to_string(each.seats)},
                    stuck ? Mood::caution : Mood::plain});
  }
  m_services->set_rows(std::move(rows));
}

void FlowPage::show_windows() {
  std::vector<TableRow> rows;
  for (const auto& window : m_presenter.windows()) {
    std::string people;
    for (const auto& row : window.people)
      people += (people.empty() ? "" : ", ") + row.ticket + " " + stop_state_word(row.stop.state);
    rows.push_back({window.id,
                    {window.name, window_state_word(window.state), people.empty() ? "–" : people},
                    window.state == domain::WindowState::open ? Mood::plain : Mood::caution});
  }
  m_windows->set_rows(std::move(rows));
}

void FlowPage::show_people() {
  std::vector<TableRow> rows;
  for (const auto& person : m_presenter.people()) {
    const auto& row = person.row;
    std::string why =
        person.away_until ? trf("away until {}", china_hhmm(*person.away_until)) : stop_state_word(row.stop.state);
    if (!person.away_until && !row.stop.reason.empty()) why += " · " + row.stop.reason;
    rows.push_back({row.stop.id.str(),
                    {row.ticket, row.masked_name + " " + person_word(row.sex, row.age),
                     m_presenter.fair().activity_name(row.stop.activity), why},
                    Mood::caution});
  }
  m_people->set_rows(std::move(rows));
}

}  // namespace nuanxin::station
