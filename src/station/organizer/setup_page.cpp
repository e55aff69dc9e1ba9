#include <algorithm>

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/model/sentences.h"
#include "station/organizer/pages.h"

namespace nuanxin::station {
namespace {

struct PolicyWords {
  const char *code, *words, *tip;
};
constexpr PolicyWords policies[] = {
    {"ticket", N_("Desks call, in order"), N_("Each desk asks for its next: in ticket order")},
    {"guide", N_("The system guides"),
     N_("The system guides: where nothing else holds a person up, a little out of turn")},
    {"fifo-call", N_("The system calls, in order"), N_("The system calls: always in ticket order")},
};

}  // namespace

SetupPage::SetupPage(wxWindow* parent, const Theme& theme, SetupPresenter& presenter)
    : wxPanel(parent), m_theme(theme), m_presenter(presenter) {
  m_notice = new NoticeBar(this, theme, "setup.notice");
  m_scroll = new wxScrolledWindow(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL);
  m_scroll->SetScrollRate(0, theme.px(12));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(build_fair(), 0, wxEXPAND | wxBOTTOM, theme.px(12));
  column->Add(build_windows(), 0, wxEXPAND | wxBOTTOM, theme.px(12));
  column->Add(build_new_window(), 0, wxEXPAND | wxBOTTOM, theme.px(12));
  m_scroll->SetSizer(column);
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_notice, 0, wxEXPAND);
  all->Add(m_scroll, 1, wxEXPAND | wxALL, theme.px(12));
  SetSizer(all);
  m_subscriptions.push_back(m_presenter.on_change.connect([this] { show(); }));
  m_subscriptions.push_back(m_presenter.on_refill.connect([this] { refill(); }));
  refill();
  show();
}

wxSizer* SetupPage::build_fair() {
  const auto& t = m_theme;
  auto* head = new wxBoxSizer(wxHORIZONTAL);
  m_fairs = new wxChoice(m_scroll, wxID_ANY);
  m_fairs->SetFont(t.font(TextSize::body));
  m_fairs->SetMinSize(wxSize(-1, field_height(t)));
  describe(m_fairs, "setup.fairs", tr("Fair"));
  m_fairs->Bind(wxEVT_CHOICE, [this](wxCommandEvent& e) {
    const auto at = static_cast<std::size_t>(e.GetSelection());
    if (at < m_presenter.fairs().size()) m_presenter.choose(m_presenter.fairs()[at].id.str());
  });
  head->Add(m_fairs, 1, wxRIGHT, t.px(8));
  head->Add(
      make_button(m_scroll, t, "setup.new", tr("New fair"), Emphasis::normal, [this] { m_presenter.start_new(); }), 0,
      wxRIGHT, t.px(8));
  m_save = make_button(m_scroll, t, "setup.save", tr("F8 Save fair"), Emphasis::main, [this] { m_presenter.save(); });
  head->Add(m_save);
  m_name = new TextField(m_scroll, t, "setup.name", tr("Name of the fair"));
  m_place = new TextField(m_scroll, t, "setup.place", tr("Place"));
  m_day = new TextField(m_scroll, t, "setup.day", tr("Day (2026-07-22)"));
  m_name->on_typed = [this](const std::string& s) { m_presenter.set_name(s); };
  m_place->on_typed = [this](const std::string& s) { m_presenter.set_place(s); };
  m_day->on_typed = [this](const std::string& s) { m_presenter.set_day(s); };
  auto* fields = new wxBoxSizer(wxHORIZONTAL);
  fields->Add(m_name, 3, wxRIGHT, t.px(12));
  fields->Add(m_place, 3, wxRIGHT, t.px(12));
  fields->Add(m_day, 2);
  m_policy = new ChipRow(m_scroll, t, "setup.policy", tr("How people are called"));
  m_policy->on_chosen = [this](const std::string& code) { m_presenter.set_policy(code); };
  m_offered = new ChipRow(m_scroll, t, "setup.offered", tr("Offered here"));
  m_offered->on_chosen = [this](const std::string& code) { m_presenter.toggle_offered(code); };
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(head, 0, wxEXPAND | wxBOTTOM, t.px(10));
  column->Add(fields, 0, wxEXPAND | wxBOTTOM, t.px(10));
  column->Add(make_text(m_scroll, t, tr("How people are called"), TextSize::body, TextWeight::bold, Ink::muted), 0,
              wxBOTTOM, t.px(4));
  column->Add(m_policy, 0, wxEXPAND | wxBOTTOM, t.px(10));
  column->Add(make_text(m_scroll, t, tr("Offered here"), TextSize::body, TextWeight::bold, Ink::muted), 0, wxBOTTOM,
              t.px(4));
  column->Add(m_offered, 0, wxEXPAND);
  return column;
}

void SetupPage::show_policy() {
  std::vector<ChipRow::Chip> chips;
  for (const auto& [code, words, tip] : policies)
    chips.push_back({code, tr(words), tr(tip), m_presenter.draft().policy == code, false});
  m_policy->set_chips(chips);
}

wxSizer* SetupPage::build_windows() {
  const auto& t = m_theme;
  m_windows =
      new Table(m_scroll, t, "setup.windows", tr("Windows"),
                {{tr("Window"), 160}, {tr("Place"), 160}, {tr("Serves"), 240}, {tr("Seats"), 70}, {tr("State"), 100}});
  m_windows->SetMinSize(wxSize(-1, t.px(250)));
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(make_text(m_scroll, t, tr("Windows"), TextSize::body, TextWeight::bold, Ink::muted), 1,
           wxALIGN_CENTRE_VERTICAL);
  const std::tuple<const char*, const char*, domain::WindowState> states[] = {
      {"setup.open", N_("Open"), domain::WindowState::open},
      {"setup.pause", N_("Pause"), domain::WindowState::paused},
      {"setup.close", N_("Close"), domain::WindowState::closed}};
  for (const auto& [id, words, state] : states) {
    auto* button = make_button(m_scroll, t, id, tr(words), Emphasis::normal, [this, to = state] {
      const std::string chosen = m_windows->selected();
      if (!chosen.empty() && chosen[0] != '#') m_presenter.set_window_state(chosen, to);
    });
    m_state_buttons.push_back(button);
    row->Add(button, 0, wxLEFT, t.px(6));
  }
  m_remove = make_button(m_scroll, t, "setup.remove", tr("Remove"), Emphasis::normal, [this] { remove_window(); });
  row->Add(m_remove, 0, wxLEFT, t.px(6));
  m_windows->on_select = [this](const std::string&) { show(); };
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(row, 0, wxEXPAND | wxBOTTOM, t.px(6));
  column->Add(m_windows, 0, wxEXPAND);
  return column;
}

void SetupPage::remove_window() {
  const auto& windows = m_presenter.draft().windows;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const std::string key = windows[i].id.empty() ? "#" + std::to_string(i) : windows[i].id.str();
    if (key == m_windows->selected()) return m_presenter.remove_window(i);
  }
}

wxSizer* SetupPage::build_new_window() {
  const auto& t = m_theme;
  m_window_name = new TextField(m_scroll, t, "setup.window_name", tr("New window, such as “Exam 1”"));
  m_window_place = new TextField(m_scroll, t, "setup.window_place", tr("Where people walk to"));
  m_seats = new wxSpinCtrl(m_scroll, wxID_ANY, "1", wxDefaultPosition, wxDefaultSize, wxSP_ARROW_KEYS, 1, 20, 1);
  m_seats->SetFont(t.font(TextSize::body));
  describe(m_seats, "setup.seats", tr("Seats"));
  m_window_activities = new ChipRow(m_scroll, t, "setup.window_activities", tr("Serves"));
  m_window_activities->on_chosen = [this](const std::string& code) {
    const auto it = std::find(m_chosen.begin(), m_chosen.end(), code);
    if (it == m_chosen.end())
      m_chosen.push_back(code);
    else
      m_chosen.erase(it);
    show();
  };
  auto* add = make_button(m_scroll, t, "setup.add_window", tr("Add window"), Emphasis::normal, [this] {
    const auto before = m_presenter.draft().windows.size();
    m_presenter.add_window(m_window_name->value(), m_window_place->value(), m_chosen, m_seats->GetValue());
    if (m_presenter.draft().windows.size() == before) return;
    m_chosen.clear();
    m_window_name->set_value({});
    show();
  });
  auto* seats = new wxBoxSizer(wxVERTICAL);
  seats->Add(make_text(m_scroll, t, tr("Seats"), TextSize::body, TextWeight::regular, Ink::muted), 0, wxBOTTOM,
             t.px(2));
  seats->Add(m_seats);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_window_name, 3, wxRIGHT, t.px(12));
  row->Add(m_window_place, 3, wxRIGHT, t.px(12));
  row->Add(seats, 0, wxRIGHT, t.px(12));
  row->Add(add, 0, wxALIGN_BOTTOM);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(row, 0, wxEXPAND | wxBOTTOM, t.px(6));
  column->Add(m_window_activities, 0, wxEXPAND);
  return column;
}

void SetupPage::refill() {
  m_name->set_value(m_presenter.draft().name);
  m_place->set_value(m_presenter.draft().place);
  m_day->set_value(m_presenter.day_text());
}

void SetupPage::show_fairs() {
  wxArrayString names;
  int chosen = wxNOT_FOUND;
  for (const auto& fair : m_presenter.fairs()) {
    if (fair.id == m_presenter.draft().id) chosen = static_cast<int>(names.size());
    names.Add(ws(to_iso(fair.day) + "  " + fair.name));
  }
  if (names != m_fairs->GetStrings()) m_fairs->Set(names);
  if (m_fairs->GetSelection() != chosen) m_fairs->SetSelection(chosen);
}

void SetupPage::show() {
  m_notice->show(m_presenter.notice());
  show_fairs();
  show_policy();
  m_save->Enable(!m_presenter.busy());
  const auto& draft = m_presenter.draft();
  std::vector<ChipRow::Chip> offered, serves;
  if (const auto* catalogue = m_presenter.fair().catalogue())
    for (const auto& a : catalogue->activities()) {
      const auto has = [&](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), a.code) != list.end();
      };
      offered.push_back({a.code, a.name.in(i18n::language()), {}, has(draft.activities), false});
      if (has(draft.activities)) serves.push_back({a.code, a.name.in(i18n::language()), {}, has(m_chosen), false});
    }
  m_offered->set_chips(offered);
  m_window_activities->set_chips(serves);
  std::vector<TableRow> rows;
  for (std::size_t i = 0; i < draft.windows.size(); ++i) {
    const auto& w = draft.windows[i];
    std::string words;
    for (const auto& activity : w.activities)
      words += (words.empty() ? "" : "、") + m_presenter.fair().activity_name(activity);
    const std::string state = w.id.empty() ? std::string(tr("not saved yet")) : window_state_word(w.state);
    rows.push_back({w.id.empty() ? "#" + std::to_string(i) : w.id.str(),
                    {w.name, w.place, words, std::to_string(w.seats), state},
                    w.id.empty() ? Mood::caution : Mood::plain});
  }
  m_windows->set_rows(std::move(rows));
  const std::string selected = m_windows->selected();
  for (auto* button : m_state_buttons) button->Enable(!m_presenter.busy() && !selected.empty() && selected[0] != '#');
  m_remove->Enable(!m_presenter.busy() && !selected.empty());
  m_scroll->FitInside();
}

}  // namespace nuanxin::station
