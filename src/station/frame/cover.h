// The cover over a screen that was left alone: nothing of a person shows, nothing is lost, the password opens it again.
// The password is compared with the hash kept since sign-in, so that it works while the hub is away. Window thread
// only.
#pragma once

#include <functional>
#include <string>

#include "station/common/widgets.h"

namespace nuanxin::station {

class Cover final : public wxPanel {
 public:
  Cover(wxWindow* parent, const Theme&);
  /// `password_hash` empty: any key opens (nobody signed in by a password).
  void close(const std::string& who, const std::string& password_hash);
  bool closed() const { return IsShown(); }
  void take_focus() { m_password->take_focus(); }
  std::function<void()> on_open;

 private:
  void try_open();
  std::string m_hash;
  wxStaticText* m_who = nullptr;
  TextField* m_password = nullptr;
};

}  // namespace nuanxin::station
