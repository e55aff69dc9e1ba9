// What the two charts show, for paper, screen and screen readers alike. Pure.
#pragma once

#include <string>
#include <vector>

#include "report/day_report.h"
#include "report/words.h"
#include "slip/layout.h"

namespace nuanxin::report {

struct Bar {
  std::string label;
  double value = 0;   ///< the whole bar
  double strong = 0;  ///< its darker part, from the foot
  std::string text;   ///< the value as it is shown
};
struct Chart {
  std::string title;
  std::string strong_word, light_word;  ///< the legend; empty: bars of one kind
  std::string nothing;                  ///< said when there are no bars
  std::vector<Bar> bars;
  double most() const;
  /// "08–09: 12, 09–10: 4": what a screen reader says.
  std::string in_words() const;
};

/// People registered by hour; the darker part was on the roster.
Chart arrivals_chart(const DayReport&, Language);
/// Median wait by activity.
Chart waits_chart(const DayReport&, Language);

/// The chart as primitives inside the box: upright bars with their values above and their labels below.
std::vector<slip::Primitive> draw(const Chart&, slip::Box, const slip::TextMeasure&);

}  // namespace nuanxin::report
