// The front and back body figure: an own outline of Bezier curves, drawn from one half that is mirrored, with the
// examined sites shaded by grade. The person faces us in the front view, so their left is on our right.
#pragma once

#include <vector>

#include "slip/model.h"
#include "slip/shapes.h"

namespace nuanxin::slip {

enum class View { front, back };

/// Width over height of the figure's box.
inline constexpr double figure_aspect = 0.475;

/// Outline and marks of one view in a box of the given height; the outline is centred.
std::vector<Primitive> body_figure(View, const std::vector<ExamBlock>&, double x_mm, double y_mm, double height_mm);

}  // namespace nuanxin::slip
