#include "station/common/theme.h"

#include <fmt/format.h>
#include <gtk/gtk.h>
#include <wx/settings.h>

#include <cmath>

namespace nuanxin::station {
namespace {

// Contrast of text, muted and every mood colour on page, surface and its pale partner is at least 4.5:1 (WCAG 2.1,
// checked in tests/unit/station/contrast_test.cpp by the same numbers).
const Palette light_palette{false,
                            wxColour(0xF4, 0xF7, 0xF6),
                            wxColour(0xFF, 0xFF, 0xFF),
                            wxColour(0x14, 0x20, 0x1F),
                            wxColour(0x4B, 0x5A, 0x58),
                            wxColour(0xD3, 0xDC, 0xDA),
                            wxColour(0x0F, 0x76, 0x6E),
                            wxColour(0xFF, 0xFF, 0xFF),
                            wxColour(0xDD, 0xF1, 0xEE),
                            wxColour(0x16, 0x65, 0x34),
                            wxColour(0xDC, 0xFC, 0xE7),
                            wxColour(0x8A, 0x3D, 0x0B),
                            wxColour(0xFE, 0xF1, 0xC9),
                            wxColour(0xB0, 0x1B, 0x1B),
                            wxColour(0xFE, 0xE2, 0xE2)};
const Palette dark_palette{true,
                           wxColour(0x0F, 0x15, 0x14),
                           wxColour(0x18, 0x20, 0x1F),
                           wxColour(0xE8, 0xEE, 0xED),
                           wxColour(0xA9, 0xB6, 0xB4),
                           wxColour(0x33, 0x40, 0x3E),
                           wxColour(0x2D, 0xD4, 0xBF),
                           wxColour(0x05, 0x22, 0x1E),
                           wxColour(0x13, 0x38, 0x33),
                           wxColour(0x86, 0xEF, 0xAC),
                           wxColour(0x10, 0x33, 0x1D),
                           wxColour(0xFC, 0xD3, 0x4D),
                           wxColour(0x3B, 0x2B, 0x08),
                           wxColour(0xFC, 0xA5, 0xA5),
                           wxColour(0x43, 0x16, 0x16)};

constexpr double body_px = 15, title_px = 20, huge_px = 42;
constexpr double large_text_factor = 1.35;
constexpr double points_per_pixel = 0.75;  // at 96 dpi; GTK applies the system's scale to points

std::string css(const wxColour& c) { return fmt::format("#{:02x}{:02x}{:02x}", c.Red(), c.Green(), c.Blue()); }

double system_text_scale() {
  gint dpi = -1;  // in 1024ths; -1: not set
  if (GtkSettings* settings = gtk_settings_get_default()) g_object_get(settings, "gtk-xft-dpi", &dpi, nullptr);
  return dpi > 0 ? std::max(0.5, dpi / 1024.0 / 96.0) : 1.0;
}

}  // namespace

Theme::Theme(const std::string& look, bool large_text) {
  const bool system_dark = wxSystemSettings::GetAppearance().IsDark();
  m_palette = look == "dark" || (look != "light" && system_dark) ? dark_palette : light_palette;
  m_text_scale = large_text ? large_text_factor : 1.0;
  m_scale = m_text_scale * system_text_scale();
}

int Theme::px(double at_100_percent) const { return static_cast<int>(std::lround(at_100_percent * m_scale)); }

wxFont Theme::font(TextSize size, TextWeight weight) const {
  const double pixels = size == TextSize::body ? body_px : size == TextSize::title ? title_px : huge_px;
  wxFont font(
      wxFontInfo(pixels * points_per_pixel * m_text_scale).FaceName("Noto Sans CJK SC").Family(wxFONTFAMILY_SWISS));
  if (weight == TextWeight::bold) font.MakeBold();
  return font;
}

wxFont Theme::font_of_height(int pixels, TextWeight weight) const {
  const double system = m_scale / m_text_scale;
  wxFont font(wxFontInfo(pixels * points_per_pixel / system).FaceName("Noto Sans CJK SC").Family(wxFONTFAMILY_SWISS));
  if (weight == TextWeight::bold) font.MakeBold();
  return font;
}

const wxColour& Theme::colour_of(Mood mood) const {
  switch (mood) {
    case Mood::good:
      return m_palette.green;
    case Mood::caution:
      return m_palette.amber;
    case Mood::bad:
      return m_palette.red;
    case Mood::plain:
      break;
  }
  return m_palette.text;
}

const wxColour& Theme::pale_of(Mood mood) const {
  switch (mood) {
    case Mood::good:
      return m_palette.green_pale;
    case Mood::caution:
      return m_palette.amber_pale;
    case Mood::bad:
      return m_palette.red_pale;
    case Mood::plain:
      break;
  }
  return m_palette.surface;
}

std::string Theme::style_sheet() const {
  const auto& p = m_palette;
  const auto n = [&](double v) { return px(v); };
  std::string out;
  out += fmt::format("* {{ font-family: 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif; }}\n");
  out += fmt::format("window, .background {{ background-color: {}; color: {}; }}\n", css(p.page), css(p.text));
  out += fmt::format(
      "entry, textview.view, textview text {{ background-image: none; background-color: {0}; color: {1}; caret-color: "
      "{1}; }}\n"
      "entry {{ border: 1px solid {2}; border-radius: {3}px; min-height: {4}px; padding: 0 {5}px; box-shadow: none; "
      "}}\n"
      "scrolledwindow.nx-text {{ border: 1px solid {2}; border-radius: {3}px; }}\n"
      "entry:focus {{ border-color: {6}; box-shadow: inset 0 0 0 2px {6}; }}\n"
      "entry selection, textview text selection {{ background-color: {6}; color: {7}; }}\n"
      "entry.nx-wrong {{ border-color: {8}; box-shadow: inset 0 0 0 1px {8}; }}\n",
      css(p.surface), css(p.text), css(p.line), n(8), n(40), n(10), css(p.accent), css(p.on_accent), css(p.red));
  out += fmt::format(
      "button {{ background-image: none; background-color: {0}; color: {1}; border: 1px solid {2}; border-radius: "
      "{3}px; "
      "min-height: {4}px; padding: 0 {5}px; box-shadow: none; text-shadow: none; -gtk-icon-shadow: none; }}\n"
      "button:hover {{ background-color: {6}; }}\n"
      "button:active, button:checked {{ background-color: {6}; border-color: {7}; color: {1}; }}\n"
      "button:focus {{ outline: 2px solid {7}; outline-offset: -4px; outline-style: solid; -gtk-outline-radius: {3}px; "
      "}}\n"
      "button:disabled {{ color: {8}; background-color: {9}; border-color: {2}; }}\n"
      "button:disabled label {{ color: {8}; opacity: 0.62; }}\n",
      css(p.surface), css(p.text), css(p.line), n(8), n(40), n(12), css(p.accent_pale), css(p.accent), css(p.muted),
      css(p.page));
  out += fmt::format(
      "button.nx-main {{ background-color: {0}; border-color: {0}; color: {1}; font-weight: 700; }}\n"
      "button.nx-main label {{ color: {1}; }}\n"
      "button.nx-main:hover {{ background-color: shade({0}, 0.92); }}\n"
      "button.nx-main:focus {{ outline-color: {1}; }}\n"
      "button.nx-main:disabled {{ background-color: {2}; border-color: {3}; }}\n"
      "button.nx-main:disabled label {{ color: {4}; }}\n"
      "button.nx-key {{ min-height: {5}px; padding: {6}px {7}px; }}\n"
      "button.nx-chip {{ min-height: {8}px; padding: 0 {7}px; }}\n"
      "button.nx-refused {{ border-color: {9}; color: {9}; }}\n",
      css(p.accent), css(p.on_accent), css(p.page), css(p.line), css(p.muted), n(40), n(2), n(8), n(40), css(p.red));
  out += fmt::format(
      "treeview.view {{ background-color: {0}; color: {1}; }}\n"
      "treeview.view {{ -GtkTreeView-vertical-separator: {10}; }}\n"
      "treeview.view:selected {{ background-color: {2}; color: {1}; }}\n"
      "treeview.view header button {{ background-color: {3}; color: {4}; border: none; border-bottom: 1px solid {5}; "
      "border-radius: 0; min-height: {6}px; padding: 0 4px; }}\n"
      "scrolledwindow {{ border: none; }}\n"
      "menubar, menubar > menuitem {{ background-color: {3}; color: {1}; }}\n"
      "menu, .menu, .context-menu {{ background-color: {0}; color: {1}; }}\n"
      "menu menuitem:hover, menubar > menuitem:hover {{ background-color: {2}; color: {1}; }}\n"
      "checkbutton check, radiobutton radio {{ min-width: {7}px; min-height: {7}px; }}\n"
      "checkbutton:focus {{ outline: 2px solid {8}; }}\n"
      "combobox button.combo, combobox button {{ min-height: {9}px; }}\n"
      "button.nx-section {{ background-color: {3}; border-color: transparent transparent {5} transparent; "
      "border-radius: 0; "
      "padding: 0; font-weight: 700; }}\n",
      css(p.surface), css(p.text), css(p.accent_pale), css(p.page), css(p.muted), css(p.line), n(32), n(20),
      css(p.accent), n(40), n(14));
  return out;
}

void Theme::apply() const {
  static GtkCssProvider* provider = nullptr;  // one per display; replaced when the look changes
  GdkScreen* screen = gdk_screen_get_default();
  if (!screen) return;
  g_object_set(gtk_settings_get_default(), "gtk-application-prefer-dark-theme", m_palette.dark ? TRUE : FALSE, nullptr);
  if (provider) gtk_style_context_remove_provider_for_screen(screen, GTK_STYLE_PROVIDER(provider));
  if (provider) g_object_unref(provider);
  provider = gtk_css_provider_new();
  gtk_css_provider_load_from_data(provider, style_sheet().c_str(), -1, nullptr);
  gtk_style_context_add_provider_for_screen(screen, GTK_STYLE_PROVIDER(provider),
                                            GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

std::string mood_mark(Mood mood) {
  switch (mood) {
    case Mood::good:
      return "✓ ";
    case Mood::caution:
      return "▲ ";
    case Mood::bad:
      return "■ ";
    case Mood::plain:
      break;
  }
  return {};
}

}  // namespace nuanxin::station
