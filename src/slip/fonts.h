// The fonts of the papers, as Pango wants them. Internal to the painters.
#pragma once

#include <pango/pangocairo.h>

#include <memory>

#include "slip/layout.h"

namespace nuanxin::slip {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
using PangoContextPtr = std::unique_ptr<PangoContext, Unref>;
using PangoLayoutPtr = std::unique_ptr<PangoLayout, Unref>;

/// Sizes count as points in a space of 72 units an inch; no hinting, so that text is equally wide at every scale.
void prepare(PangoContext*);
void set_font(PangoLayout*, double size_pt, Weight);

}  // namespace nuanxin::slip
