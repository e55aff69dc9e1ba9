// The parts of a slip that both papers share; each takes the sheet and moves its cursor below itself.
#pragma once

#include "slip/shapes.h"
#include "slip/sheet.h"
#include "slip/words.h"

namespace nuanxin::slip {

namespace style {
inline constexpr Style body{11, Weight::regular, Ink::black, Align::left};
inline constexpr Style quiet{11, Weight::regular, Ink::grey, Align::left};
inline constexpr Style strong{11, Weight::bold, Ink::black, Align::left};
inline constexpr Style heading{13, Weight::bold, Ink::teal, Align::left};
inline constexpr Style advice{13, Weight::regular, Ink::black, Align::left};
}  // namespace style

Style aligned(Style, Align);
Sheet::Geometry roll_geometry(Paper);

void add_all(Sheet&, std::vector<Primitive>);
/// A small outlined tag with a word ("初步结果"); returns its width. y is the top of the text line beside it.
double tag(Sheet&, double x, double y, const std::string& text, Ink);
void section_heading(Sheet&, const std::string&, double room_below_mm);
/// "时间 8月5日前" as one line or more.
void labelled(Sheet&, double x, double w, const std::string& label, const std::string& text, const Style&);
void red_flags(Sheet&, const SlipModel&);
void advice_lines(Sheet&, const SlipModel&);
/// The line that closes a sealed slip to everybody else, in a box.
void seal(Sheet&, const SlipModel&);
/// What a desk wrote down: answers may be sentences, so each has the whole width below its question.
void desk_answers(Sheet&, const SlipModel&);
/// The two figures and the legend of the grades; returns the height used. Does not move the cursor.
double figures(Sheet&, const SlipModel&, double x, double y, double w, double figure_mm);
/// Title line of an exam with its grade in symbol and word.
void exam_heading(Sheet&, const ExamBlock&, Language, double room_below_mm);
/// The last lines of a strip.
void hotline_foot(Sheet&, const std::string& hotline, Language);
/// "▲偏高", or empty.
std::string mark_text(Mark, Language);
Ink mark_ink(Mark, int exam_grade);
/// "132/84 ↑"
std::string previous_text(const ValueLine&);
/// The date that most earlier values of the slip have; it stands once, above them. Others carry their own.
std::string usual_previous_date(const SlipModel&);
std::string joined(const std::string& a, const char* between, const std::string& b);

}  // namespace nuanxin::slip
