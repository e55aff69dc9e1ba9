// Draws primitives on a cairo context whose unit is a millimetre. Internal to the painters.
#pragma once

#include <cairo.h>

#include <memory>

#include "slip/layout.h"

namespace nuanxin::slip {

struct CairoDelete {
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using CairoPtr = std::unique_ptr<cairo_t, CairoDelete>;
using SurfacePtr = std::unique_ptr<cairo_surface_t, CairoDelete>;

/// A thermal head has one ink: strokes and text are black, pale fills become dots, shapes have hard edges.
enum class Press { colour, one_bit };

/// Draws what of the page lies between the two heights.
void draw_page(cairo_t*, const Page&, Press, double from_mm, double to_mm);
/// Throws std::runtime_error with cairo's words: no memory, no disk.
void require_good(cairo_t*);
void require_good(cairo_surface_t*);

}  // namespace nuanxin::slip
