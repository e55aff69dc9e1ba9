#include "station/frame/bars.h"

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/common/wrap.h"

namespace nuanxin::station {

TopBar::TopBar(wxWindow* parent, const Theme& theme) : wxPanel(parent), m_theme(theme) {
  SetBackgroundColour(theme.colours().surface);
  m_fair = make_text(this, theme, "", TextSize::body, TextWeight::bold);
  describe(m_fair, "top.fair", "");
  m_who = make_text(this, theme, "");
  describe(m_who, "top.who", "");
  m_devices = new wxBoxSizer(wxHORIZONTAL);
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* devices = new wxBoxSizer(wxHORIZONTAL);
  devices->AddStretchSpacer(1);
  devices->Add(m_devices, 0, wxALIGN_CENTRE_VERTICAL);
  row->Add(m_fair, 1, wxALIGN_CENTRE_VERTICAL | wxLEFT, theme.px(14));
  row->Add(m_who, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT | wxRIGHT, theme.px(14));
  row->Add(devices, 1, wxALIGN_CENTRE_VERTICAL | wxRIGHT, theme.px(14));
  row->SetMinSize(-1, theme.px(42));
  SetSizer(row);
}

void TopBar::show_place(const std::string& fair, const std::string& who) {
  set_text(m_fair, fair);
  set_text(m_who, who);
  Layout();
}

void TopBar::show_devices(const std::vector<Device>& devices) {
  if (devices == m_shown) return;
  m_shown = devices;
  m_devices->Clear(true);
  for (const auto& device : devices) {
    const bool good = device.status.state == DeviceState::ready;
    const Mood mood = good ? Mood::good : device.status.state == DeviceState::trouble ? Mood::bad : Mood::caution;
    const std::string mark = good ? "●" : device.status.state == DeviceState::trouble ? "■" : "○";
    auto* text = make_text(this, m_theme, mark + " " + device.name + " " + device_state_word(device.status.state));
    text->SetForegroundColour(m_theme.colour_of(mood));
    text->SetToolTip(ws(device.status.words));
    describe(text, "device." + device.id, "");
    describe_value(text, device.status.words);
    m_devices->Add(text, 0, wxLEFT, m_theme.px(14));
  }
  Layout();
}

SideColumn::SideColumn(wxWindow* parent, const Theme& theme) : wxPanel(parent), m_theme(theme) {
  SetBackgroundColour(theme.colours().surface);
  SetSizer(new wxBoxSizer(wxVERTICAL));
  SetMinSize(wxSize(theme.px(208), -1));
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    event.Skip();
    Layout();
    hide_what_does_not_fit();
  });
}

/// A row that is cut through is worse than one that is not there: the work area has the whole list.
void SideColumn::hide_what_does_not_fit() {
  for (auto* row : m_next) GetSizer()->Show(row, true, true);
  Layout();
  const int height = GetClientSize().y;
  for (auto* row : m_next)
    if (row->GetPosition().y + row->GetMinSize().y > height) GetSizer()->Show(row, false, true);
}

void SideColumn::show(const SideContent& content) {
  if (content == m_shown && !m_empty) return;
  m_shown = content;
  m_empty = false;
  Freeze();
  auto* column = GetSizer();
  m_next.clear();
  column->Clear(true);
  column->AddSpacer(m_theme.px(10));
  const int side = m_theme.px(14);
  column->Add(make_text(this, m_theme, content.now_title, TextSize::body, TextWeight::bold, Ink::muted), 0,
              wxLEFT | wxRIGHT, side);
  int index = 0;
  for (const auto& entry : content.now) add(column, entry, true, index++);
  if (content.now.empty()) {
    auto* nobody = make_text(this, m_theme, content.nobody, TextSize::title, TextWeight::regular, Ink::muted);
    set_wrapped_text(nobody, content.nobody, m_theme.px(180));
    column->Add(nobody, 0, wxALL, side);
  }
  column->AddSpacer(m_theme.px(8));
  auto* line = new wxPanel(this, wxID_ANY, wxDefaultPosition, wxSize(-1, 1));
  line->SetBackgroundColour(m_theme.colours().line);
  column->Add(line, 0, wxEXPAND | wxLEFT | wxRIGHT, side);
  column->AddSpacer(m_theme.px(8));
  column->Add(make_text(this, m_theme, content.next_title, TextSize::body, TextWeight::bold, Ink::muted), 0,
              wxLEFT | wxRIGHT, side);
  index = 0;
  m_next.clear();
  for (const auto& entry : content.next) m_next.push_back(add(column, entry, false, index++));
  hide_what_does_not_fit();
  Thaw();
}

wxSizer* SideColumn::add(wxSizer* column, const SideEntry& entry, bool large, int index) {
  const int side = m_theme.px(14);
  const std::string id = (large ? "side.now." : "side.next.") + std::to_string(index);
  wxStaticText* ticket = nullptr;
  if (!entry.ticket.empty()) {
    ticket = make_text(this, m_theme, entry.ticket, large ? TextSize::huge : TextSize::title, TextWeight::bold);
    describe(ticket, id, "");
  }
  auto* line = make_text(this, m_theme, entry.line, large ? TextSize::title : TextSize::body);
  auto* detail = make_text(this, m_theme, (entry.detail.empty() ? "" : mood_mark(entry.mood)) + entry.detail,
                           TextSize::body, TextWeight::regular, Ink::muted);
  if (entry.mood != Mood::plain) detail->SetForegroundColour(m_theme.colour_of(entry.mood));
  for (auto* text : {ticket, line, detail})
    if (text && !entry.tip.empty()) text->SetToolTip(ws(entry.tip));
  if (large) {
    if (ticket) column->Add(ticket, 0, wxLEFT | wxRIGHT, side);
    column->Add(line, 0, wxLEFT | wxRIGHT, side);
    set_wrapped_text(detail, us(detail->GetLabelText()), m_theme.px(180));
    column->Add(detail, 0, wxLEFT | wxRIGHT, side);
    return column;
  }
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  if (ticket) row->Add(ticket, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, m_theme.px(10));
  auto* words = new wxBoxSizer(wxVERTICAL);
  words->Add(line);
  if (entry.detail.empty())
    detail->Destroy();
  else
    words->Add(detail);
  row->Add(words, 1, wxALIGN_CENTRE_VERTICAL);
  auto* spaced = new wxBoxSizer(wxVERTICAL);
  spaced->AddSpacer(side / 2);
  spaced->Add(row, 0, wxEXPAND | wxLEFT | wxRIGHT, side);
  column->Add(spaced, 0, wxEXPAND);
  return spaced;
}

BottomBar::BottomBar(wxWindow* parent, const Theme& theme) : wxPanel(parent), m_theme(theme) {
  SetBackgroundColour(theme.colours().surface);
  m_keys = new wxBoxSizer(wxHORIZONTAL);
  m_sync = make_text(this, theme, "", TextSize::body, TextWeight::regular, Ink::muted);
  describe(m_sync, "bottom.sync", "");
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_keys, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT | wxTOP | wxBOTTOM, theme.px(8));
  row->AddStretchSpacer(1);
  row->Add(m_sync, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT | wxLEFT, theme.px(14));
  SetSizer(row);
}

void BottomBar::show_keys(const std::vector<KeyAction>& keys) {
  bool same = keys.size() == m_shown.size();
  for (std::size_t i = 0; same && i < keys.size(); ++i)
    same = keys[i].id == m_shown[i].id && keys[i].label == m_shown[i].label && keys[i].main == m_shown[i].main;
  m_shown = keys;
  if (!same) {
    m_keys->Clear(true);
    m_buttons.clear();
    for (const auto& key : keys) {
      const std::string words = fmt::format("F{}\n{}", key.f_key, key.label);
      auto* button = new wxButton(this, wxID_ANY, ws(words), wxDefaultPosition, wxDefaultSize, wxBU_EXACTFIT);
      button->SetFont(m_theme.font(TextSize::body, key.main ? TextWeight::bold : TextWeight::regular));
      add_style(button, "nx-key");
      if (key.main) add_style(button, "nx-main");
      centre_label(button);
      button->SetCanFocus(false);  // the cursor stays in the work; keyboard people use the key itself
      // Measured by the words: GTK's own measure does not know the style yet.
      const int width = button->GetTextExtent(ws(key.label)).x + m_theme.px(20);
      button->SetMinSize(wxSize(std::max(width, m_theme.px(64)), m_theme.px(50)));
      describe(button, key.id, fmt::format("F{} {}", key.f_key, key.label));
      button->Bind(wxEVT_BUTTON, [this, f = key.f_key](wxCommandEvent&) {
        if (on_key) on_key(f);
      });
      m_buttons.push_back(button);
      m_keys->Add(button, 0, wxRIGHT, m_theme.px(6));
    }
    Layout();
  }
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (m_buttons[i]->IsEnabled() != keys[i].enabled) m_buttons[i]->Enable(keys[i].enabled);
}

void BottomBar::show_sync(const std::string& words, Mood mood) {
  std::string shown = mood_mark(mood) + words;
  const std::string dot = " · ";
  if (const auto at = shown.find(dot); at != std::string::npos) shown.replace(at, dot.size(), "\n");  // never cut off
  if (us(m_sync->GetLabelText()) == shown) return;
  m_sync->SetForegroundColour(mood == Mood::plain ? m_theme.colours().muted : m_theme.colour_of(mood));
  m_sync->SetLabelText(ws(shown));
  m_sync->InvalidateBestSize();
  Layout();
}

}  // namespace nuanxin::station
