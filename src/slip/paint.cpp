#include "slip/paint.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <system_error>

#include "slip/cairo_draw.h"

namespace nuanxin::slip {
namespace {

constexpr double pt_per_mm = 72 / 25.4;
constexpr int cairo_longest = 32000;  // cairo's images end at 32767 rows

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

std::string pdf_bytes(const Layout& layout) {
  std::string out;
  const SurfacePtr surface(cairo_pdf_surface_create_for_stream(&append, &out, layout.width_mm * pt_per_mm, 1));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, layout.title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Nuanxin");
  // No time of its own: the same layout is the same file.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
  {
    const CairoPtr cr(cairo_create(surface.get()));
    for (int page = 0; page < layout.page_count(); ++page) {
      const auto height = layout.pages[static_cast<std::size_t>(page)].height_mm;
      cairo_pdf_surface_set_size(surface.get(), layout.width_mm * pt_per_mm, height * pt_per_mm);
      cairo_save(cr.get());
      cairo_scale(cr.get(), pt_per_mm, pt_per_mm);
      paint_page(cr.get(), layout, page);
      cairo_restore(cr.get());
      cairo_show_page(cr.get());
    }
    require_good(cr.get());
  }
  cairo_surface_finish(surface.get());
  require_good(surface.get());
  return out;
}

Result<void> write_pdf(const Layout& layout, const std::filesystem::path& path) {
  const auto bytes = pdf_bytes(layout);
  auto beside = path;
  beside += ".part";
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
      std::error_code ignored;
      std::filesystem::remove(beside, ignored);
      return refuse(Reason::unavailable, "cannot write the file", "path");
    }
  }
  std::error_code problem;
  std::filesystem::rename(beside, path, problem);
  if (!problem) return {};
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  return refuse(Reason::unavailable, problem.message(), "path");
}

void paint_page(cairo_t* cr, const Layout& layout, int page) {
  if (page < 0 || page >= layout.page_count()) return;
  const auto& one = layout.pages[static_cast<std::size_t>(page)];
  draw_page(cr, one, Press::colour, 0, one.height_mm);
}

std::string png(const Layout& layout, int page, double dots_per_mm) {
  std::string out;
  if (page < 0 || page >= layout.page_count()) return out;
  const auto height_mm = layout.pages[static_cast<std::size_t>(page)].height_mm;
  const auto scale = std::clamp(dots_per_mm, 1.0, std::max(1.0, cairo_longest / std::max(height_mm, layout.width_mm)));
  const SurfacePtr surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                                      static_cast<int>(std::ceil(layout.width_mm * scale)),
                                                      static_cast<int>(std::ceil(height_mm * scale))));
  require_good(surface.get());
  {
    const CairoPtr cr(cairo_create(surface.get()));
    cairo_set_source_rgb(cr.get(), 1, 1, 1);
    cairo_paint(cr.get());
    cairo_scale(cr.get(), scale, scale);
    paint_page(cr.get(), layout, page);
    require_good(cr.get());
  }
  cairo_surface_write_to_png_stream(surface.get(), &append, &out);
  require_good(surface.get());
  return out;
}

const std::vector<std::string>& missing_glyphs(const Layout& layout) { return layout.missing; }

}  // namespace nuanxin::slip
