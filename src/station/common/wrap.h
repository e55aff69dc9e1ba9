// Lines that fit: wxStaticText::Wrap breaks at spaces only, and Chinese has none. Pango knows where a line may end.
// Window thread only.
#pragma once

#include <string>

class wxStaticText;
class wxWindow;

namespace nuanxin::station {

/// The words with line ends put in so that no line is wider than `width_px` in the window's font.
std::string broken_into_lines(wxWindow*, const std::string& words, int width_px);
/// Shows the words in lines of that width.
void set_wrapped_text(wxStaticText*, const std::string& words, int width_px);

}  // namespace nuanxin::station
