// Paints a Layout with Cairo and Pango: PDF, any cairo context (station's preview and printout), PNG, and a one-bit
// raster for thermal printers. May be called from any thread; each thread has its own fonts. Fonts: WenQuanYi Micro
// Hei, then Noto Sans CJK SC, then HanaMin. A PDF's text stays text (selectable), its fonts are embedded, and the same
// layout gives the same bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "slip/layout.h"

typedef struct _cairo cairo_t;  // cairo.h stays in the painters. NOLINT(bugprone-reserved-identifier): Cairo's own name

namespace nuanxin::slip {

std::string pdf_bytes(const Layout&);
/// Written beside the target and renamed, so that nobody sees half a file.
Result<void> write_pdf(const Layout&, const std::filesystem::path&);

/// Draws one page (from 0) at the context's origin. One user unit must be one millimetre: scale first.
void paint_page(cairo_t*, const Layout&, int page);

/// One page as PNG; 8 dots per mm is 203 dpi.
std::string png(const Layout&, int page = 0, double dots_per_mm = 8);

/// One bit per dot, rows from the top, most significant bit left, 1 = black: what ESC/POS GS v 0 takes.
struct Raster {
  int width = 0;  ///< dots, a multiple of 8
  int height = 0;
  std::vector<std::uint8_t> rows;  ///< width / 8 * height bytes

  bool black(int x, int y) const {
    const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width / 8) + static_cast<std::size_t>(x / 8);
    return ((rows[at] >> (7 - x % 8)) & 1) != 0;
  }
};
/// All pages one below the other, the margins cut off: 576 dots show the 72 mm that an 80 mm printer prints, 384 dots
/// the 48 mm of a 58 mm printer. Lay out on Roll80 for 576 and on Roll58 for 384: nothing is shrunk then.
Raster paint_raster(const Layout&, int dots_width = 576);

/// Characters printed as □ and code because no installed font has them; empty is what one wants.
const std::vector<std::string>& missing_glyphs(const Layout&);

}  // namespace nuanxin::slip
