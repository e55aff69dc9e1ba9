// The few controls all workplaces are made of. Every one gets its accessible name and its id at birth. Window thread.
#pragma once

#include <wx/button.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>
#include <wx/tglbtn.h>
#include <wx/wrapsizer.h>

#include <functional>
#include <string>
#include <vector>

#include "station/common/text.h"
#include "station/common/theme.h"

class wxWrapSizer;

namespace nuanxin::station {

enum class Ink { text, muted, accent };

wxStaticText* make_text(wxWindow* parent, const Theme&, const std::string& words, TextSize = TextSize::body,
                        TextWeight = TextWeight::regular, Ink = Ink::text);
/// `main` = the one main action of the screen.
enum class Emphasis { normal, main };
wxButton* make_button(wxWindow* parent, const Theme&, const std::string& id, const std::string& words, Emphasis,
                      std::function<void()> pressed);
/// Only what differs is set: a label that is set again loses the reader's place and flickers.
void set_text(wxStaticText*, const std::string&);
void set_label(wxButton*, const std::string&);

/// A label above an input line, a word of help below it.
/// The height that fields, choices and buttons share: a finger's.
int field_height(const Theme&);

class TextField : public wxPanel {
 public:
  TextField(wxWindow* parent, const Theme&, const std::string& id, const std::string& label, long style = 0);
  std::string value() const { return us(m_input->GetValue()); }
  /// Without telling on_typed; keeps the cursor when nothing changes.
  void set_value(const std::string&);
  void set_help(Mood, const std::string&);
  void take_focus();
  wxTextCtrl* input() const { return m_input; }

  std::function<void(const std::string&)> on_typed;
  std::function<void()> on_enter;

 private:
  const Theme& m_theme;
  wxTextCtrl* m_input = nullptr;
  wxStaticText* m_help = nullptr;
};

/// A sentence with its shape and colour; as high as it must be, invisible when empty.
class NoticeBar : public wxPanel {
 public:
  NoticeBar(wxWindow* parent, const Theme&, const std::string& id);
  void show(const Notice&);

 private:
  void wrap();
  const Theme& m_theme;
  Notice m_notice;
  wxStaticText* m_text = nullptr;
  int m_wrapped_at = 0;
};

/// A row of choices that breaks into lines; digits choose while the cursor is inside.
class ChipRow : public wxPanel {
 public:
  struct Chip {
    std::string code;
    std::string words;
    std::string tip;
    bool on = false;
    bool refused = false;
    bool operator==(const Chip&) const = default;
  };
  ChipRow(wxWindow* parent, const Theme&, const std::string& id, const std::string& label);
  void set_chips(const std::vector<Chip>&);
  /// '1'…'9', '0', '-', '=': false when there is no such chip.
  bool digit(int key);
  bool has_focus() const;
  void take_focus();
  /// The tip of the chip that is this control; empty for another control.
  std::string tip_of(const wxWindow*) const;
  std::function<void(const std::string& code)> on_chosen;
  std::function<void()> on_enter;

 private:
  void pressed(std::size_t index);
  void fit_height();
  const Theme& m_theme;
  std::string m_id, m_label;
  std::vector<Chip> m_chips;
  std::vector<wxToggleButton*> m_buttons;
  wxWrapSizer* m_wrap = nullptr;
};

}  // namespace nuanxin::station
