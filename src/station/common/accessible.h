// Names for assistive technology and for tests. wx does not export its window names to AT-SPI, so every control goes
// through describe(): the ATK name people hear and the id tests find. Lists and multi-line texts are named on the inner
// widget too.
#pragma once

#include <string>

class wxWindow;

namespace nuanxin::station {

/// `id` like "register.name"; `name` is translated words.
void describe(wxWindow*, const std::string& id, const std::string& name);
/// A live value beside the name ("0:45", "wrong"), read when it changes.
void describe_value(wxWindow*, const std::string& description);
/// Adds a class of theme.cpp's style sheet.
void add_style(wxWindow*, const char* style_class);
void remove_style(wxWindow*, const char* style_class);
/// Lines of a button's label below each other in the middle.
void centre_label(wxWindow* button);
void left_label(wxWindow* button);
/// Letters typed on a list are no search box of GTK's: they may be a scanner's.
void no_search_box(wxWindow* list);
/// Something in this top-level window has the cursor. Without one, GTK throws keys away, also the window's own.
bool has_cursor(wxWindow* top_level);
/// Puts the cursor into the first control that takes it.
void cursor_to_first(wxWindow* top_level);
/// GTK forgets a resize that is asked for while it hands out sizes (as sizers do in wxEVT_SIZE), and what was shown
/// then stays blank. This asks once more, from outside of that.
void ask_for_layout(wxWindow* top_level);
/// GTK gave the window its real size (a frame is allocated one pixel first, in which its menu bar cannot be laid out).
bool has_room(wxWindow*);

}  // namespace nuanxin::station
