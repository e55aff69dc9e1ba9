// The slip and the ticket laid out once: a model in, positioned primitives in millimetres out. Pure but for measuring
// text, which goes through TextMeasure, so that the same fonts always give the same layout and tests can bring their
// own measure. Every Text is one line that is already broken; painters never wrap. Long content flows to further A5
// pages; a roll is one page as long as it must be. Nothing is clipped.
#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "slip/model.h"

namespace nuanxin::slip {

inline constexpr double mm_per_pt = 25.4 / 72;

/// A4 is for reports (src/report); a slip for A4 comes on A5, a ticket on a roll.
enum class Paper { A4, A5, Roll80, Roll58 };
enum class Weight { regular, bold };
enum class Align { left, centre, right };

/// Inks by meaning. A colour painter and a one-bit painter translate them differently (see paint.cpp).
enum class Ink {
  none,
  black,
  white,
  grey,
  hairline,
  panel,
  teal,
  teal_pale,
  green,
  green_pale,
  amber,
  amber_pale,
  red,
  red_pale
};

struct Box {
  double x = 0, y = 0, w = 0, h = 0;
};

/// One line of text. The box is the line's full height; size_pt is the font's.
struct Text {
  Box box;
  double size_pt = 11;
  Weight weight = Weight::regular;
  Align align = Align::left;
  std::string text;
  Ink ink = Ink::black;
};

struct Line {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  double width_mm = 0.2;
  Ink ink = Ink::hairline;
};

struct Rect {
  Box box;
  double radius_mm = 0;
  Ink fill = Ink::none;
  Ink stroke = Ink::none;
  double stroke_mm = 0.2;
};

/// A polygon of Bezier curves: body figure, severity symbols, icons.
struct PathStep {
  enum class Kind { move, line, curve, close };
  Kind kind = Kind::move;
  std::array<double, 6> at{};  ///< move and line use the first two, curve all six
};
struct Path {
  std::vector<PathStep> steps;
  Ink fill = Ink::none;
  Ink stroke = Ink::none;
  double stroke_mm = 0.2;
};

/// A QR code with its quiet zone inside the box.
struct Qr {
  Box box;
  std::string text;
};

/// A bar code with its quiet zones inside the box.
struct Bars {
  Box box;
  std::string text;
};

using Primitive = std::variant<Text, Line, Rect, Path, Qr, Bars>;
Box bounds(const Primitive&);

struct Page {
  double height_mm = 0;
  std::vector<Primitive> items;
};

struct Layout {
  Paper paper = Paper::A5;
  double width_mm = 0;
  double margin_mm = 0;  ///< left and right; a roll printer cannot print there
  std::string title;     ///< of the PDF; holds the ticket, never a name
  std::vector<Page> pages;
  std::vector<std::string> missing;  ///< "U+2CC56": characters that no installed font has; printed as □U+2CC56

  int page_count() const { return static_cast<int>(pages.size()); }
};

/// Measures and breaks text. Not shared between threads.
class TextMeasure {
 public:
  virtual ~TextMeasure() = default;
  virtual double width_mm(const std::string& text, double size_pt, Weight) const = 0;
  /// At least one line; a line is never wider than width_mm unless a single character is.
  virtual std::vector<std::string> break_lines(const std::string& text, double size_pt, Weight,
                                               double width_mm) const = 0;
  /// Is there a glyph for it in any installed font?
  virtual bool has_glyph(char32_t) const = 0;
};

/// The measure of the fonts on this machine (Pango); one per thread.
const TextMeasure& pango_measure();

Layout lay_out(const SlipModel&, Paper, const TextMeasure& = pango_measure());
Layout lay_out(const TicketModel&, Paper = Paper::Roll80, const TextMeasure& = pango_measure());

}  // namespace nuanxin::slip
