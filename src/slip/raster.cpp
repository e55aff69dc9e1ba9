#include <algorithm>
#include <cmath>

#include "slip/cairo_draw.h"
#include "slip/paint.h"

namespace nuanxin::slip {
namespace {

constexpr int band_rows =
    1024;  // a long slip is painted in bands: bounded memory, and cairo's images end at 32767 rows
constexpr int darkest_white = 150;

/// Packs the grey rows of the band; a row counts as black where it is darker than a little above the middle, so that
/// thin strokes of hanzi survive.
void pack(cairo_surface_t* surface, int rows, Raster& out, int first_row) {
  cairo_surface_flush(surface);
  const auto* pixels = cairo_image_surface_get_data(surface);
  const auto stride = cairo_image_surface_get_stride(surface);
  const auto row_bytes = static_cast<std::size_t>(out.width / 8);
  for (int y = 0; y < rows; ++y) {
    const auto* row = reinterpret_cast<const std::uint32_t*>(pixels + static_cast<std::ptrdiff_t>(y) * stride);
    auto* target = out.rows.data() + static_cast<std::size_t>(first_row + y) * row_bytes;
    for (int x = 0; x < out.width; ++x)
      if (static_cast<int>(row[x] & 0xFF) < darkest_white)
        target[x / 8] = static_cast<std::uint8_t>(target[x / 8] | (0x80U >> (x % 8)));
  }
}

void paint_band(const Layout& layout, const Page& page, double scale, int top, int rows, int page_row, Raster& out) {
  const SurfacePtr surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, out.width, rows));
  require_good(surface.get());
  const CairoPtr cr(cairo_create(surface.get()));
  cairo_set_source_rgb(cr.get(), 1, 1, 1);
  cairo_paint(cr.get());
  cairo_translate(cr.get(), 0, -top);
  cairo_scale(cr.get(), scale, scale);
  cairo_translate(cr.get(), -layout.margin_mm, 0);
  draw_page(cr.get(), page, Press::one_bit, top / scale, (top + rows) / scale);
  require_good(cr.get());
  pack(surface.get(), rows, out, page_row + top);
}

}  // namespace

Raster paint_raster(const Layout& layout, int dots_width) {
  Raster out;
  out.width = std::clamp(dots_width / 8 * 8, 8, 4096);
  const auto scale = out.width / std::max(1.0, layout.width_mm - 2 * layout.margin_mm);
  const auto rows_of = [&](const Page& page) { return static_cast<int>(std::ceil(page.height_mm * scale)); };
  for (const auto& page : layout.pages) out.height += rows_of(page);
  out.rows.assign(static_cast<std::size_t>(out.width / 8) * static_cast<std::size_t>(out.height), 0);
  int page_row = 0;
  for (const auto& page : layout.pages) {
    const auto rows = rows_of(page);
    for (int top = 0; top < rows; top += band_rows)
      paint_band(layout, page, scale, top, std::min(band_rows, rows - top), page_row, out);
    page_row += rows;
  }
  return out;
}

}  // namespace nuanxin::slip
