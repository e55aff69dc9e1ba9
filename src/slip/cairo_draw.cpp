#include "slip/cairo_draw.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "slip/barcode.h"
#include "slip/fonts.h"
#include "slip/qr.h"

namespace nuanxin::slip {
namespace {

struct Colour {
  std::uint32_t rgb;
  int dots_of_16;  ///< how dark a fill is on a thermal head
};

// Text inks have at least 4.5:1 on white; pale inks carry no text colour weaker than the strong one of their family.
Colour colour_of(Ink ink) {
  switch (ink) {
    case Ink::none:
    case Ink::white:
      return {0xFFFFFF, 0};
    case Ink::black:
      return {0x111827, 16};
    case Ink::grey:
      return {0x4B5563, 16};
    case Ink::hairline:
      return {0xCBD5E1, 16};
    case Ink::panel:
      return {0xF1F5F9, 0};
    case Ink::teal:
      return {0x0F766E, 16};
    case Ink::teal_pale:
      return {0xE6F4F1, 0};
    case Ink::green:
      return {0x15803D, 16};
    case Ink::green_pale:
      return {0xECFDF3, 0};
    case Ink::amber:
      return {0xA34A08, 16};
    case Ink::amber_pale:
      return {0xFFF4DB, 2};
    case Ink::red:
      return {0xB91C1C, 16};
    case Ink::red_pale:
      return {0xFEECEC, 4};
  }
  return {0, 16};
}

class Drawer {
 public:
  Drawer(cairo_t* cr, Press press) : m_cr(cr), m_press(press), m_layout(pango_cairo_create_layout(cr)) {
    prepare(pango_layout_get_context(m_layout.get()));
    pango_layout_set_single_paragraph_mode(m_layout.get(), TRUE);
    if (press == Press::one_bit) cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
  }

  void operator()(const Text& text) {
    set_font(m_layout.get(), text.size_pt, text.weight);
    pango_layout_set_text(m_layout.get(), text.text.data(), static_cast<int>(text.text.size()));
    int width = 0;
    pango_layout_get_size(m_layout.get(), &width, nullptr);
    const auto free_mm = text.box.w - static_cast<double>(width) / PANGO_SCALE * mm_per_pt;
    const auto share = text.align == Align::left ? 0.0 : text.align == Align::centre ? 0.5 : 1.0;
    // A hanzi's middle lies 0.37 em above the base line; the same for every font that a character falls back to.
    const auto base_line = text.box.y + text.box.h / 2 + 0.37 * text.size_pt * mm_per_pt;
    cairo_save(m_cr);
    source(text.ink);
    cairo_translate(m_cr, text.box.x + share * free_mm, base_line);
    cairo_scale(m_cr, mm_per_pt, mm_per_pt);
    cairo_move_to(m_cr, 0, 0);
    pango_cairo_show_layout_line(m_cr, pango_layout_get_line_readonly(m_layout.get(), 0));
    cairo_restore(m_cr);
  }

  void operator()(const Line& line) {
    cairo_move_to(m_cr, line.x1, line.y1);
    cairo_line_to(m_cr, line.x2, line.y2);
    stroke(line.ink, line.width_mm);
  }

  void operator()(const Rect& rect) {
    const auto& b = rect.box;
    const auto r = std::min({rect.radius_mm, b.w / 2, b.h / 2});
    constexpr auto quarter = std::numbers::pi / 2;
    cairo_new_sub_path(m_cr);
    cairo_arc(m_cr, b.x + b.w - r, b.y + r, r, -quarter, 0);
    cairo_arc(m_cr, b.x + b.w - r, b.y + b.h - r, r, 0, quarter);
    cairo_arc(m_cr, b.x + r, b.y + b.h - r, r, quarter, 2 * quarter);
    cairo_arc(m_cr, b.x + r, b.y + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(m_cr);
    fill_and_stroke(rect.fill, rect.stroke, rect.stroke_mm);
  }

  void operator()(const Path& path) {
    for (const auto& step : path.steps) {
      const auto& p = step.at;
      switch (step.kind) {
        case PathStep::Kind::move:
          cairo_move_to(m_cr, p[0], p[1]);
          break;
        case PathStep::Kind::line:
          cairo_line_to(m_cr, p[0], p[1]);
          break;
        case PathStep::Kind::curve:
          cairo_curve_to(m_cr, p[0], p[1], p[2], p[3], p[4], p[5]);
          break;
        case PathStep::Kind::close:
          cairo_close_path(m_cr);
          break;
      }
    }
    fill_and_stroke(path.fill, path.stroke, path.stroke_mm);
  }

  void operator()(const Qr& qr) {
    const auto code = encode_qr(qr.text);
    if (!code) return;
    cairo_save(m_cr);
    cairo_set_source_rgb(m_cr, 0, 0, 0);
    auto x = qr.box.x;
    auto y = qr.box.y;
    auto module = qr.box.w / (code->side + 2 * qr_quiet);
    if (cairo_surface_get_type(cairo_get_target(m_cr)) == CAIRO_SURFACE_TYPE_IMAGE)
      to_whole_dots(code->side + 2 * qr_quiet, code->side + 2 * qr_quiet, x, y, module);
    for (int row = 0; row < code->side; ++row)
      for (int column = 0; column < code->side; ++column)
        if (code->at(column, row))
          cairo_rectangle(m_cr, x + (column + qr_quiet) * module, y + (row + qr_quiet) * module, module, module);
    cairo_fill(m_cr);
    cairo_restore(m_cr);
  }

  void operator()(const Bars& bars) {
    const auto code = encode_code128(bars.text);
    if (!code) return;
    cairo_save(m_cr);
    cairo_set_source_rgb(m_cr, 0, 0, 0);
    const int modules = static_cast<int>(code->size()) + 2 * bars_quiet;
    auto x = bars.box.x;
    auto y = bars.box.y;
    auto module = bars.box.w / modules;
    auto height = bars.box.h;
    if (cairo_surface_get_type(cairo_get_target(m_cr)) == CAIRO_SURFACE_TYPE_IMAGE) {
      double unused = 0;
      cairo_user_to_device_distance(m_cr, &unused, &height);
      to_whole_dots(modules, 0, x, y, module);
    }
    for (std::size_t i = 0; i < code->size(); ++i)
      if ((*code)[i]) cairo_rectangle(m_cr, x + (static_cast<double>(i) + bars_quiet) * module, y, module, height);
    cairo_fill(m_cr);
    cairo_restore(m_cr);
  }

 private:
  /// On a bitmap every module gets the same whole number of dots: a reader's camera forgives less than an eye.
  void to_whole_dots(int columns, int rows, double& x, double& y, double& module) {
    double dots = module;
    double unused = 0;
    cairo_user_to_device_distance(m_cr, &dots, &unused);
    dots = std::max(dots, 1.0);
    const auto spare = (dots - std::floor(dots)) / 2;
    cairo_user_to_device(m_cr, &x, &y);
    x = std::round(x + spare * columns);
    y = std::round(y + spare * rows);
    module = std::floor(dots);
    cairo_identity_matrix(m_cr);
  }

  void source(Ink ink) {
    const auto rgb = colour_of(ink).rgb;
    if (m_press == Press::one_bit) {
      const auto level = ink == Ink::white ? 1.0 : 0.0;
      cairo_set_source_rgb(m_cr, level, level, level);
      return;
    }
    cairo_set_source_rgb(m_cr, (rgb >> 16) / 255.0, (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0);
  }

  /// A pale fill on a thermal head: 4x4 ordered dots that sit on the head's own grid.
  void source_dots(int dots_of_16) {
    constexpr int order[16] = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};
    const SurfacePtr tile(cairo_image_surface_create(CAIRO_FORMAT_RGB24, 4, 4));
    auto* pixels = cairo_image_surface_get_data(tile.get());
    const auto stride = cairo_image_surface_get_stride(tile.get());
    for (int i = 0; i < 16; ++i)
      reinterpret_cast<std::uint32_t*>(pixels + i / 4 * stride)[i % 4] = order[i] < dots_of_16 ? 0 : 0xFFFFFF;
    cairo_surface_mark_dirty(tile.get());
    auto* pattern = cairo_pattern_create_for_surface(tile.get());
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_matrix_t to_device;
    cairo_get_matrix(m_cr, &to_device);
    cairo_pattern_set_matrix(pattern, &to_device);
    cairo_set_source(m_cr, pattern);
    cairo_pattern_destroy(pattern);
  }

  void stroke(Ink ink, double width) {
    source(ink);
    cairo_set_line_width(m_cr, width);
    cairo_stroke(m_cr);
  }

  void fill_and_stroke(Ink fill, Ink line, double width) {
    if (fill != Ink::none) {
      if (m_press == Press::one_bit) {
        source_dots(colour_of(fill).dots_of_16);
      } else {
        source(fill);
      }
      line == Ink::none ? cairo_fill(m_cr) : cairo_fill_preserve(m_cr);
    }
    if (line != Ink::none) stroke(line, width);
    cairo_new_path(m_cr);
  }

  cairo_t* m_cr;
  Press m_press;
  PangoLayoutPtr m_layout;
};

}  // namespace

void draw_page(cairo_t* cr, const Page& page, Press press, double from_mm, double to_mm) {
  cairo_save(cr);
  {
    Drawer draw(cr, press);
    for (const auto& item : page.items) {
      const auto box = bounds(item);
      // Strokes and accents may stand a little out of their box.
      if (box.y + box.h + 2 < from_mm || box.y - 2 > to_mm) continue;
      std::visit(draw, item);
    }
  }
  cairo_restore(cr);
}

void require_good(cairo_t* cr) {
  const auto status = cairo_status(cr);
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
}

void require_good(cairo_surface_t* surface) {
  const auto status = cairo_surface_status(surface);
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(cairo_status_to_string(status));
}

}  // namespace nuanxin::slip
