// How the station looks: one palette (light or dark), one type family in three sizes, sizes that follow the system's
// text scale and the large-text option. Native GTK widgets are dressed by one style sheet built from the same values,
// so that screen readers and the keyboard see ordinary controls. Window thread only.
#pragma once

#include <wx/colour.h>
#include <wx/font.h>

#include <string>

#include "station/model/work_context.h"

class wxWindow;

namespace nuanxin::station {

struct Palette {
  bool dark = false;
  wxColour page, surface, text, muted, line;
  wxColour accent, on_accent, accent_pale;
  wxColour green, green_pale, amber, amber_pale, red, red_pale;
};

enum class TextSize { body, title, huge };
enum class TextWeight { regular, bold };

class Theme {
 public:
  /// `look`: system, light or dark.
  Theme(const std::string& look, bool large_text);

  const Palette& colours() const { return m_palette; }
  /// Pixels of a measure given at 100 %.
  int px(double at_100_percent) const;
  wxFont font(TextSize, TextWeight = TextWeight::regular) const;
  /// A font of another height, for the board alone.
  wxFont font_of_height(int pixels, TextWeight) const;
  const wxColour& colour_of(Mood) const;
  const wxColour& pale_of(Mood) const;
  double scale() const { return m_scale; }

  /// Applies the style sheet to all windows, now and later.
  void apply() const;

 private:
  std::string style_sheet() const;
  Palette m_palette;
  double m_scale = 1;
  double m_text_scale = 1;  ///< the option alone; the system's own scale is applied by GTK to points
};

/// "✓ ", "▲ ", "■ ": the shape that goes with a mood.
std::string mood_mark(Mood);

}  // namespace nuanxin::station
