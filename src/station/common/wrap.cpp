#include "station/common/wrap.h"

#include <gtk/gtk.h>
#include <wx/fontutil.h>
#include <wx/stattext.h>

#include "station/common/text.h"

namespace nuanxin::station {

std::string broken_into_lines(wxWindow* window, const std::string& words, int width_px) {
  GtkWidget* widget = window->GetHandle();
  if (!widget || width_px <= 0) return words;
  PangoLayout* layout = gtk_widget_create_pango_layout(widget, words.c_str());
  if (const auto* font = window->GetFont().GetNativeFontInfo())
    pango_layout_set_font_description(layout, font->description);
  pango_layout_set_width(layout, width_px * PANGO_SCALE);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  std::string out;
  for (GSList* each = pango_layout_get_lines_readonly(layout); each; each = each->next) {
    const auto* line = static_cast<const PangoLayoutLine*>(each->data);
    auto text = words.substr(static_cast<std::size_t>(line->start_index), static_cast<std::size_t>(line->length));
    if (each->next)
      while (!text.empty() && text.back() == ' ') text.pop_back();
    out += (out.empty() ? "" : "\n") + text;
  }
  g_object_unref(layout);
  return out;
}

void set_wrapped_text(wxStaticText* text, const std::string& words, int width_px) {
  const auto lines = ws(broken_into_lines(text, words, width_px));
  if (text->GetLabelText() == lines) return;
  text->SetLabelText(lines);
  text->InvalidateBestSize();
}

}  // namespace nuanxin::station
