// The sheet being written while laying out: a cursor that goes down the page, opens a new page where content does not
// fit, and puts text through the measure. Internal to the layout.
#pragma once

#include <functional>

#include "slip/layout.h"

namespace nuanxin::slip {

struct Style {
  double size_pt = 11;
  Weight weight = Weight::regular;
  Ink ink = Ink::black;
  Align align = Align::left;
};

/// The distance from line to line; fixed by the size, never by the font that a character falls back to.
double line_height_mm(double size_pt);

/// One column of a row; the suffix (a unit) follows the last line in its own style, or goes below if it does not fit.
struct Cell {
  double x = 0;
  double w = 0;
  Style style;
  std::string text;
  std::string suffix = {};
  Style suffix_style = {};
};

/// Draws something small (a symbol) at the top left of a row: x, y and the height of the first line.
using Ornament = std::function<void(double x, double y, double line_mm)>;

class Sheet {
 public:
  struct Geometry {
    double width = 0;
    double margin = 0;
    double unprintable = 0;  ///< left and right, what a roll printer cannot reach
    double top = 0;
    double body_bottom = 0;  ///< 0: endless
    double page_height = 0;
  };

  Sheet(Layout&, const TextMeasure&, Geometry);

  double left() const { return m_geometry.margin; }
  double width() const { return m_geometry.width - 2 * m_geometry.margin; }
  double right() const { return m_geometry.width - m_geometry.margin; }
  double y() const { return m_y; }
  void set_y(double y) { m_y = y; }
  void space(double mm) { m_y += mm; }
  const TextMeasure& measure() const { return m_measure; }

  void add(Primitive item) { m_layout.pages[m_page].items.push_back(std::move(item)); }
  /// What each new page begins with; called with the cursor at its top.
  void on_new_page(std::function<void()> head) { m_head = std::move(head); }
  /// A new page unless this much is left.
  void keep_together(double mm);
  /// Where to draw on finished pages (the foot).
  void go_to_page(std::size_t page) { m_page = page; }

  /// The text with what no font has replaced by □ and code, which is noted in the layout.
  std::string printable(const std::string&);
  /// Broken to the width; two or three lines are made about equally long, so that no single character is left over.
  std::vector<std::string> broken(const std::string&, const Style&, double width_mm);
  double width_of(const std::string& text, const Style&) const;
  /// The style with the largest size (not under 11 pt) at which the text fits one line.
  Style fitted(const std::string& text, Style, double width_mm) const;
  /// The lines at a fixed place; returns the height used. Does not move the cursor.
  double put(double x, double y, double w, const std::string& text, const Style&);

  /// A row of cells at the cursor; moves it below. A row that fits no page is split between its lines.
  void row(const std::vector<Cell>&, double gap_below_mm = 0, const Ornament& = {});
  void rule(Ink, double width_mm);

 private:
  struct Piece {
    Text text;
    std::size_t line = 0;
  };
  bool endless() const { return m_geometry.body_bottom <= 0; }
  void new_page();
  std::vector<Piece> pieces(const Cell&);
  void place_split(std::vector<Piece>& all, const std::vector<double>& heights);

  Layout& m_layout;
  const TextMeasure& m_measure;
  Geometry m_geometry;
  std::function<void()> m_head;
  std::size_t m_page = 0;
  double m_y = 0;
  double m_body_top = 0;  ///< of the current page, below its running head
};

}  // namespace nuanxin::slip
