#include "station/board/board_view.h"

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/common/ui_call.h"

namespace nuanxin::station {
namespace {
constexpr std::size_t call_rows = 3;
constexpr std::size_t deck_rows = 6;
constexpr std::chrono::seconds highlight_time{8};
}  // namespace

BoardView::BoardView(wxWindow* parent, const Theme& theme, WorkContext context, VoiceSettings voice)
    : Workplace(parent, theme),
      m_voice(ui_post(m_life.watch()), std::move(voice)),
      m_presenter(context, &m_voice),
      m_night(theme.colours().dark),
      m_timers(context.timers) {
  build();
  colour();
  m_subscriptions.push_back(m_presenter.on_change.connect([this] { show(); }));
  m_subscriptions.push_back(m_voice.on_settings.connect([this](const VoiceSettings& settings) {
    if (on_voice_changed) on_voice_changed(settings);
  }));
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    fit_fonts();
    event.Skip();
  });
  show();
}

std::string BoardView::place_name() const { return tr("Display board"); }

wxStaticText* BoardView::text(wxWindow* parent) { return new wxStaticText(parent, wxID_ANY, ""); }

void BoardView::build() {
  m_title = text(this);
  describe(m_title, "board.title", "");
  m_clock = text(this);
  describe(m_clock, "board.clock", "");
  auto* head = new wxBoxSizer(wxHORIZONTAL);
  head->Add(m_title, 1, wxALIGN_CENTRE_VERTICAL);
  head->Add(m_clock, 0, wxALIGN_CENTRE_VERTICAL);
  auto* calls = new wxBoxSizer(wxVERTICAL);
  for (std::size_t i = 0; i < call_rows; ++i) {
    CallRow row;
    row.panel = new wxPanel(this);
    row.ticket = text(row.panel);
    row.name = text(row.panel);
    row.place = text(row.panel);
    const std::string id = "board.call." + std::to_string(i);
    describe(row.ticket, id + ".ticket", "");
    describe(row.name, id + ".name", "");
    describe(row.place, id + ".place", "");
    auto* words = new wxBoxSizer(wxVERTICAL);
    words->Add(row.place);
    words->Add(row.name);
    auto* line = new wxBoxSizer(wxHORIZONTAL);
    line->Add(row.ticket, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT | wxRIGHT, m_theme.px(28));
    line->Add(words, 1, wxALIGN_CENTRE_VERTICAL);
    row.panel->SetSizer(line);
    calls->Add(row.panel, 1, wxEXPAND | wxBOTTOM, m_theme.px(8));
    m_calls.push_back(row);
  }
  m_deck_panel = new wxPanel(this);
  auto* deck = new wxBoxSizer(wxVERTICAL);
  m_deck_title = text(m_deck_panel);
  deck->Add(m_deck_title, 0, wxALL, m_theme.px(16));
  for (std::size_t i = 0; i < deck_rows; ++i) {
    m_deck.push_back(text(m_deck_panel));
    describe(m_deck.back(), "board.deck." + std::to_string(i), "");
    deck->Add(m_deck.back(), 1, wxLEFT | wxRIGHT, m_theme.px(16));
  }
  m_deck_panel->SetSizer(deck);
  auto* middle = new wxBoxSizer(wxHORIZONTAL);
  middle->Add(calls, 7, wxEXPAND | wxRIGHT, m_theme.px(8));
  middle->Add(m_deck_panel, 3, wxEXPAND | wxBOTTOM, m_theme.px(8));
  m_line = text(this);
  describe(m_line, "board.line", "");
  m_age = text(this);
  describe(m_age, "board.age", "");
  auto* foot = new wxBoxSizer(wxHORIZONTAL);
  foot->Add(m_line, 1, wxALIGN_CENTRE_VERTICAL);
  foot->Add(m_age, 0, wxALIGN_CENTRE_VERTICAL);
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(head, 0, wxEXPAND | wxALL, m_theme.px(20));
  all->Add(middle, 1, wxEXPAND | wxLEFT | wxRIGHT, m_theme.px(20));
  all->Add(foot, 0, wxEXPAND | wxLEFT | wxRIGHT | wxTOP, m_theme.px(20));
  all->Add(build_voice(), 0, wxEXPAND | wxALL, m_theme.px(12));
  SetSizer(all);
}

wxSizer* BoardView::build_voice() {
  m_voice_line = text(this);
  describe(m_voice_line, "board.voice", "");
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_voice_line, 1, wxALIGN_CENTRE_VERTICAL | wxLEFT, m_theme.px(8));
  const auto add = [this, row](int f_key, const char* id, const char* words) {
    auto* button = make_button(this, m_theme, id, fmt::format("F{} {}", f_key, words), Emphasis::normal,
                               [this, f_key] { key(f_key); });
    button->SetCanFocus(false);
    row->Add(button, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, m_theme.px(8));
    m_voice_keys.push_back(button);
  };
  add(3, "board.voice.repeat", tr("Repeat the call"));
  add(4, "board.voice.quieter", tr("Quieter"));
  add(5, "board.voice.louder", tr("Louder"));
  add(6, "board.voice.switch", tr("Voice on/off"));
  return row;
}

void BoardView::fit_fonts() {
  const int h = GetClientSize().y, w = GetClientSize().x;
  const int unit = std::min(h, w * 10 / 16);
  if (unit < 100 || unit == m_fitted_height) return;
  m_fitted_height = unit;
  const auto font = [&](double part, TextWeight weight) {
    return m_theme.font_of_height(static_cast<int>(unit * part), weight);
  };
  m_title->SetFont(font(0.045, TextWeight::bold));
  m_clock->SetFont(font(0.06, TextWeight::bold));
  for (auto& row : m_calls) {
    row.ticket->SetFont(font(0.15, TextWeight::bold));
    row.place->SetFont(font(0.06, TextWeight::bold));
    row.name->SetFont(font(0.042, TextWeight::regular));
  }
  m_deck_title->SetFont(font(0.04, TextWeight::bold));
  for (auto* line : m_deck) line->SetFont(font(0.05, TextWeight::regular));
  m_line->SetFont(font(0.034, TextWeight::regular));
  m_age->SetFont(font(0.034, TextWeight::bold));
  m_voice_line->SetFont(font(0.03, TextWeight::regular));
  measure();
}

/// A text that grew must be measured again: its first size stays its least one.
void BoardView::measure() {
  std::vector<wxStaticText*> texts{m_title, m_clock, m_deck_title, m_line, m_age, m_voice_line};
  for (auto& row : m_calls) texts.insert(texts.end(), {row.ticket, row.place, row.name});
  texts.insert(texts.end(), m_deck.begin(), m_deck.end());
  for (auto* each : texts) {
    each->InvalidateBestSize();
    each->SetMinSize(each->GetBestSize());
  }
  for (auto& row : m_calls) row.panel->Layout();
  m_deck_panel->Layout();
  Layout();
}

/// Daylight: black on white. Night: white on black.
void BoardView::colour() {
  const wxColour back = m_night ? *wxBLACK : *wxWHITE, ink = m_night ? *wxWHITE : *wxBLACK;
  const wxColour soft = m_night ? wxColour(0xC4, 0xCE, 0xCC) : wxColour(0x3A, 0x46, 0x44);
  const wxColour tile = m_night ? wxColour(0x14, 0x1C, 0x1B) : wxColour(0xEE, 0xF4, 0xF3);
  const wxColour accent = m_night ? wxColour(0x2D, 0xD4, 0xBF) : wxColour(0x0F, 0x76, 0x6E);
  const wxColour on_accent = m_night ? wxColour(0x05, 0x22, 0x1E) : *wxWHITE;
  SetBackgroundColour(back);
  m_deck_panel->SetBackgroundColour(tile);
  for (auto* t : {m_title, m_clock, m_deck_title}) t->SetForegroundColour(ink);
  const wxColour warning = m_night ? wxColour(0xFC, 0xD3, 0x4D) : wxColour(0x8A, 0x3D, 0x0B);
  m_line->SetForegroundColour(soft);
  m_voice_line->SetForegroundColour(m_voice_mood == Mood::plain ? soft : warning);
  m_age->SetForegroundColour(warning);
  for (auto* button : m_voice_keys) {
    button->SetBackgroundColour(tile);
    button->SetForegroundColour(ink);
  }
  for (std::size_t i = 0; i < m_calls.size(); ++i) {
    const bool lit = i == 0 && m_highlight;
    m_calls[i].panel->SetBackgroundColour(lit ? accent : tile);
    m_calls[i].ticket->SetForegroundColour(lit ? on_accent : accent);
    m_calls[i].place->SetForegroundColour(lit ? on_accent : ink);
    m_calls[i].name->SetForegroundColour(lit ? on_accent : soft);
  }
  for (auto* line : m_deck) line->SetForegroundColour(ink);
  Refresh();
}

void BoardView::show() {
  if (m_presenter.take_new_call()) {
    m_highlight = true;
    colour();
    m_highlight_end = m_timers.after(highlight_time, [this] {
      m_highlight = false;
      colour();
    });
  }
  set_text(m_title, m_presenter.title());
  set_text(m_clock, m_presenter.clock());
  set_text(m_deck_title, tr("Please get ready"));
  set_text(m_line, m_presenter.notice_line());
  const auto voice = m_voice.line(m_timers.now());
  if (std::exchange(m_voice_mood, voice.mood) != voice.mood) colour();
  set_text(m_voice_line, mood_mark(voice.mood) + voice.text);
  set_text(m_age, m_presenter.age().empty() ? "" : mood_mark(Mood::caution) + m_presenter.age());
  const auto& calls = m_presenter.calls();
  for (std::size_t i = 0; i < m_calls.size(); ++i) {
    const bool any = i < calls.size();
    set_text(m_calls[i].ticket, any ? calls[i].ticket : "");
    set_text(m_calls[i].name, any ? calls[i].masked_name + "  " + china_hhmm(calls[i].at) : "");
    set_text(m_calls[i].place,
             any ? "→ " + calls[i].window_name + (calls[i].place.empty() ? "" : " · " + calls[i].place) : "");
  }
  const auto& deck = m_presenter.on_deck();
  for (std::size_t i = 0; i < m_deck.size(); ++i)
    set_text(m_deck[i], i < deck.size() ? deck[i].ticket + "  " + deck[i].masked_name : "");
  measure();
  on_shown.emit();
}

void BoardView::key(int f_key) {
  switch (f_key) {
    case 2:
      m_night = !m_night;
      return colour();
    case 3:
      return m_voice.repeat();
    case 4:
      return m_voice.quieter();
    case 5:
      return m_voice.louder();
    case 6:
      return m_voice.on_or_off();
    default:
      return;
  }
}

}  // namespace nuanxin::station
