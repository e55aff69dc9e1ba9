#include "station/common/widgets.h"

#include <algorithm>

#include "station/common/accessible.h"
#include "station/common/wrap.h"

namespace nuanxin::station {

namespace {
constexpr int chip_gap = 3;
constexpr std::string_view chip_keys = "1234567890-=";
}  // namespace

wxStaticText* make_text(wxWindow* parent, const Theme& theme, const std::string& words, TextSize size,
                        TextWeight weight, Ink ink) {
  auto* text = new wxStaticText(parent, wxID_ANY, ws(words));
  text->SetFont(theme.font(size, weight));
  const auto& c = theme.colours();
  text->SetForegroundColour(ink == Ink::text ? c.text : ink == Ink::muted ? c.muted : c.accent);
  return text;
}

wxButton* make_button(wxWindow* parent, const Theme& theme, const std::string& id, const std::string& words,
                      Emphasis emphasis, std::function<void()> pressed) {
  auto* button = new wxButton(parent, wxID_ANY, ws(words));
  button->SetFont(theme.font(TextSize::body, emphasis == Emphasis::main ? TextWeight::bold : TextWeight::regular));
  if (emphasis == Emphasis::main) add_style(button, "nx-main");
  describe(button, id, words);
  button->Bind(wxEVT_BUTTON, [pressed = std::move(pressed)](wxCommandEvent&) {
    if (pressed) pressed();
  });
  return button;
}

void set_text(wxStaticText* text, const std::string& words) {
  if (us(text->GetLabelText()) != words) text->SetLabelText(ws(words));
}

void set_label(wxButton* button, const std::string& words) {
  if (us(button->GetLabelText()) == words) return;
  button->SetLabelText(ws(words));
  describe(button, us(button->GetName()), words);
}

int field_height(const Theme& theme) { return theme.px(46); }

TextField::TextField(wxWindow* parent, const Theme& theme, const std::string& id, const std::string& label, long style)
    : wxPanel(parent), m_theme(theme) {
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(make_text(this, theme, label, TextSize::body, TextWeight::regular, Ink::muted), 0, wxBOTTOM, theme.px(2));
  m_input = new wxTextCtrl(this, wxID_ANY, "", wxDefaultPosition, wxDefaultSize, wxTE_PROCESS_ENTER | style);
  m_input->SetFont(theme.font(TextSize::body));
  m_input->SetMinSize(wxSize(-1, field_height(theme)));
  describe(m_input, id, label);
  column->Add(m_input, 0, wxEXPAND);
  m_help = make_text(this, theme, "", TextSize::body, TextWeight::regular, Ink::muted);
  m_help->Hide();
  column->Add(m_help, 0, wxTOP, theme.px(2));
  SetSizer(column);
  m_input->Bind(wxEVT_TEXT, [this](wxCommandEvent&) {
    if (on_typed) on_typed(value());
  });
  m_input->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) {
    if (on_enter) on_enter();
  });
}

void TextField::set_value(const std::string& text) {
  if (value() != text) m_input->ChangeValue(ws(text));
}

void TextField::set_help(Mood mood, const std::string& words) {
  const std::string shown = words.empty() ? words : mood_mark(mood) + words;
  if (us(m_help->GetLabelText()) == shown && m_help->IsShown() == !words.empty()) return;
  m_help->SetForegroundColour(mood == Mood::plain ? m_theme.colours().muted : m_theme.colour_of(mood));
  m_help->SetLabelText(ws(shown));
  m_help->Show(!words.empty());
  if (mood == Mood::bad)
    add_style(m_input, "nx-wrong");
  else
    remove_style(m_input, "nx-wrong");
  describe_value(m_input, words);
  InvalidateBestSize();
  for (wxWindow* up = GetParent(); up; up = up->GetParent()) {
    up->Layout();
    if (up->IsTopLevel()) break;
  }
}

void TextField::take_focus() {
  m_input->SetFocus();
  m_input->SelectAll();
}

NoticeBar::NoticeBar(wxWindow* parent, const Theme& theme, const std::string& id) : wxPanel(parent), m_theme(theme) {
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  m_text = make_text(this, theme, "");
  describe(m_text, id, "");
  row->Add(m_text, 1, wxALL | wxALIGN_CENTRE_VERTICAL, theme.px(10));
  SetSizer(row);
  Hide();
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    wrap();
    event.Skip();
  });
}

void NoticeBar::wrap() {
  const int width = GetClientSize().x - 2 * m_theme.px(10);
  if (width < m_theme.px(80) || width == m_wrapped_at) return;
  m_wrapped_at = width;
  set_wrapped_text(m_text, mood_mark(m_notice.mood) + m_notice.text, width);
  InvalidateBestSize();
  GetParent()->Layout();
}

void NoticeBar::show(const Notice& notice) {
  if (notice == m_notice && IsShown() == !notice.text.empty()) return;
  m_notice = notice;
  m_wrapped_at = 0;
  SetBackgroundColour(m_theme.pale_of(notice.mood));
  m_text->SetForegroundColour(m_theme.colour_of(notice.mood));
  m_text->SetLabelText(ws(mood_mark(notice.mood) + notice.text));
  Show(!notice.text.empty());
  InvalidateBestSize();
  GetParent()->Layout();
  wrap();
  Refresh();
}

ChipRow::ChipRow(wxWindow* parent, const Theme& theme, const std::string& id, const std::string& label)
    : wxPanel(parent), m_theme(theme), m_id(id), m_label(label) {
  describe(this, id, label);
  m_wrap = new wxWrapSizer(wxHORIZONTAL, wxREMOVE_LEADING_SPACES);
  SetSizer(m_wrap);
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    event.Skip();
    fit_height();
  });
}

/// As many lines as there are: the sizer by itself asks for the height of a narrower row, one line too many.
void ChipRow::fit_height() {
  const int width = GetClientSize().x, gap = m_theme.px(chip_gap);
  if (width < m_theme.px(100) || m_buttons.empty()) return;  // nobody gave it a width yet
  int lines = 1, x = 0, line_height = 0;
  for (const auto* button : m_buttons) {
    const auto size = button->GetEffectiveMinSize();
    if (x > 0 && x + size.x + gap > width) {
      ++lines;
      x = 0;
    }
    x += size.x + 2 * gap;
    line_height = std::max(line_height, size.y + 2 * gap);
  }
  SetMinSize(wxSize(-1, lines * line_height));
}

void ChipRow::set_chips(const std::vector<Chip>& chips) {
  if (chips == m_chips) return;
  if (chips.size() != m_chips.size()) {
    m_wrap->Clear(true);
    m_buttons.clear();
    for (std::size_t i = 0; i < chips.size(); ++i) {
      auto* button = new wxToggleButton(this, wxID_ANY, "");
      button->SetFont(m_theme.font(TextSize::body));
      add_style(button, "nx-chip");
      button->Bind(wxEVT_TOGGLEBUTTON, [this, i](wxCommandEvent&) { pressed(i); });
      m_buttons.push_back(button);
      m_wrap->Add(button, 0, wxTOP | wxBOTTOM | wxRIGHT, m_theme.px(chip_gap));
      m_wrap->AddSpacer(m_theme.px(chip_gap));
    }
  }
  m_chips = chips;
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const auto& chip = chips[i];
    const std::string key = i < chip_keys.size() ? std::string(1, chip_keys[i]) + " " : "";
    const std::string mark = chip.on ? "✓ " : chip.refused ? "✗ " : "";
    m_buttons[i]->SetLabelText(ws(key + mark + chip.words));
    m_buttons[i]->SetValue(chip.on);
    if (chip.refused)
      add_style(m_buttons[i], "nx-refused");
    else
      remove_style(m_buttons[i], "nx-refused");
    m_buttons[i]->SetToolTip(ws(chip.tip));
    describe(m_buttons[i], m_id + "." + chip.code, chip.words);
    describe_value(m_buttons[i], chip.tip);
  }
  InvalidateBestSize();
  fit_height();
  Layout();
  GetParent()->Layout();
}

void ChipRow::pressed(std::size_t index) {
  m_buttons[index]->SetValue(m_chips[index].on);  // the presenter says what it becomes
  if (on_chosen) on_chosen(m_chips[index].code);
}

bool ChipRow::digit(int key) {
  const auto at = key > 0 && key < 128 ? chip_keys.find(static_cast<char>(key)) : std::string_view::npos;
  if (at == std::string_view::npos || at >= m_chips.size()) return false;
  if (on_chosen) on_chosen(m_chips[at].code);
  return true;
}

bool ChipRow::has_focus() const {
  for (const wxWindow* w = wxWindow::FindFocus(); w; w = w->GetParent())
    if (w == this) return true;
  return false;
}

std::string ChipRow::tip_of(const wxWindow* control) const {
  for (std::size_t i = 0; i < m_buttons.size(); ++i)
    if (m_buttons[i] == control) return m_chips[i].tip;
  return {};
}

void ChipRow::take_focus() {
  for (std::size_t i = 0; i < m_chips.size(); ++i)
    if (m_chips[i].on) return m_buttons[i]->SetFocus();
  if (!m_buttons.empty()) m_buttons.front()->SetFocus();
}

}  // namespace nuanxin::station
