// The frame's menu and keyboard: what a key means before a workplace sees it.
#include <wx/aboutdlg.h>
#include <wx/menu.h>
#include <wx/textctrl.h>

#include "base/i18n.h"
#include "station/frame/station_frame.h"

namespace nuanxin::station {
namespace {

bool in_text_field() { return dynamic_cast<wxTextCtrl*>(wxWindow::FindFocus()) != nullptr; }

}  // namespace

void StationFrame::build_menu() {
  auto* bar = new wxMenuBar;
  const auto add = [this](wxMenu* menu, const std::string& words, std::function<void()> act) {
    auto* item = menu->Append(wxID_ANY, ws(words));
    // Later: a page may be replaced by it, and an accessibility action must return first.
    Bind(
        wxEVT_MENU,
        [this, act](wxCommandEvent&) {
          CallAfter([this, act] {
            if (!m_cover->closed()) act();  // a covered screen is opened by its password alone
          });
        },
        item->GetId());
    return item;
  };
  auto* station = new wxMenu;
  for (const Place place : {Place::registrar, Place::exam, Place::desk, Place::organizer, Place::board, Place::kiosk})
    add(station, place_word(place), [this, place] {
      if (!m_session) return;
      if (allowed(m_session->role, place)) return enter_place(place);
      m_frame_notice->show(
          {Mood::caution, trf("“{}” needs another sign-in: your role does not work there.", place_word(place))});
    });
  station->AppendSeparator();
  add(station, tr("Other window …"), [this] {
    m_settings.window.clear();
    m_options.window.clear();
    if (m_place) enter_place(*m_place);
  });
  add(station, tr("Cover the screen"), [this] {
    if (can_cover()) cover();
  });
  add(station, tr("Sign out"), [this] { sign_out(); });
  add(station, tr("Quit"), [this] { Close(); });
  bar->Append(station, ws(tr("Station")));
  auto* view = new wxMenu;
  add(view, tr("Large text on/off"), [this] {
    m_settings.large_text = !m_settings.large_text;
    remember();
    rebuild();
  });
  const std::pair<const char*, const char*> looks[] = {
      {"light", N_("Light background")}, {"dark", N_("Dark background")}, {"system", N_("Background as the system")}};
  for (const auto& [look, words] : looks)
    add(view, tr(words), [this, chosen = std::string(look)] {
      m_settings.look = chosen;
      remember();
      rebuild();
    });
  add(view, tr("Full screen on/off (Alt+Enter)"),
      [this] { ShowFullScreen(!IsFullScreen(), wxFULLSCREEN_NOBORDER | wxFULLSCREEN_NOCAPTION); });
  add(view, tr("Find (Ctrl+K)"), [this] {
    if (m_finder) m_finder->open();
  });
  add(view, tr("Held readings (Ctrl+L)"), [this] {
    if (m_held) m_held->open();
  });
  bar->Append(view, ws(tr("View")));
  SetMenuBar(bar);
  if (m_work) full_screen_changed();
}

bool StationFrame::function_key(int f_key) {
  if (!m_work || m_cover->closed()) return false;
  m_work->key(f_key);
  return true;
}

/// True when the key belongs to a code that is being scanned outside a text field.
bool StationFrame::scanner_key(const wxKeyEvent& event) {
  if (in_text_field()) return false;  // the field takes it; its Enter hands the code over
  const auto at = m_machine.timers().now();
  const int key = event.GetKeyCode();
  if (key == WXK_RETURN || key == WXK_NUMPAD_ENTER) {
    if (m_scan.enter(at) != ScanCapture::Verdict::complete) return false;
    m_work->scanned(m_scan.code());
    return true;
  }
  const auto character = event.GetUnicodeKey();
  if (character < 0x20 || character > 0x7E || event.HasModifiers()) return false;
  char typed = static_cast<char>(character);
  // A char hook sees the key, not the letter: shift decides the case, and shifted ';' is ':'.
  if (typed >= 'A' && typed <= 'Z' && !event.ShiftDown()) typed = static_cast<char>(typed - 'A' + 'a');
  if (typed == ';' && event.ShiftDown()) typed = ':';
  return m_scan.key(typed, at) == ScanCapture::Verdict::swallowed;
}

void StationFrame::on_char_hook(wxKeyEvent& event) {
  somebody_is_there();
  const int key = event.GetKeyCode();
  if (!m_work || m_cover->closed()) return event.Skip();
  if (key >= WXK_F1 && key <= WXK_F12) {
    if (!event.HasModifiers() && function_key(key - WXK_F1 + 1)) return;
    return event.Skip();
  }
  if (key == WXK_RETURN && event.AltDown()) return void(ShowFullScreen(!IsFullScreen(), wxFULLSCREEN_ALL));
  if (key == 'K' && event.ControlDown()) {
    if (m_finder && !m_work->full_screen()) m_finder->open();
    return;
  }
  if (key == 'L' && event.ControlDown()) {
    if (m_held) m_held->open();
    return;
  }
  if (key == WXK_ESCAPE) {
    if (m_held && m_held->is_open()) return m_held->close();
    if (m_finder && m_finder->is_open()) return m_finder->close();
    if (m_work->full_screen() && IsFullScreen()) ShowFullScreen(false);
    return m_work->escape();
  }
  if (scanner_key(event)) return;
  if (!in_text_field() && !event.HasModifiers()) {
    const int digit = key >= WXK_NUMPAD0 && key <= WXK_NUMPAD9 ? '0' + key - WXK_NUMPAD0 : key;
    if (m_work->digit(digit)) return;
  }
  event.Skip();
}

}  // namespace nuanxin::station
