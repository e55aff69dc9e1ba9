// The three fixed parts of the frame: the top line, the left column and the bottom line. They show values and know no
// workplace. Window thread only.
#pragma once

#include <wx/panel.h>

#include <functional>
#include <string>
#include <vector>

#include "station/common/widgets.h"

namespace nuanxin::station {

/// Where, who, and the devices in words and colour.
class TopBar final : public wxPanel {
 public:
  TopBar(wxWindow* parent, const Theme&);
  void show_place(const std::string& fair, const std::string& who);
  struct Device {
    std::string id, name;
    DeviceStatus status;
    bool operator==(const Device& o) const {
      return id == o.id && status.state == o.status.state && status.words == o.status.words;
    }
  };
  void show_devices(const std::vector<Device>&);

 private:
  const Theme& m_theme;
  wxStaticText *m_fair = nullptr, *m_who = nullptr;
  wxBoxSizer* m_devices = nullptr;
  std::vector<Device> m_shown;
};

/// Whom I serve, and who comes.
class SideColumn final : public wxPanel {
 public:
  SideColumn(wxWindow* parent, const Theme&);
  void show(const SideContent&);

 private:
  wxSizer* add(wxSizer*, const SideEntry&, bool large, int index);
  void hide_what_does_not_fit();
  const Theme& m_theme;
  SideContent m_shown;
  bool m_empty = true;
  std::vector<wxSizer*> m_next;  ///< rows of the people who come
};

/// The keys of this moment, and the truth about what was sent.
class BottomBar final : public wxPanel {
 public:
  BottomBar(wxWindow* parent, const Theme&);
  void show_keys(const std::vector<KeyAction>&);
  void show_sync(const std::string&, Mood);
  std::function<void(int f_key)> on_key;

 private:
  const Theme& m_theme;
  wxBoxSizer* m_keys = nullptr;
  std::vector<wxButton*> m_buttons;
  std::vector<KeyAction> m_shown;
  wxStaticText* m_sync = nullptr;
};

}  // namespace nuanxin::station
