// The rows of values: five columns on A5, label and number with a line below on a roll.
#pragma once

#include "slip/slip_parts.h"

namespace nuanxin::slip {

class ValueTable {
 public:
  ValueTable(Sheet& sheet, const SlipModel& model, Paper paper)
      : m_sheet(sheet), m(model), w(words(model.language)), m_paper(paper), m_date(usual_previous_date(model)) {}

  void heads();
  void value(const ExamBlock&, const ValueLine&);

 private:
  void wide_row(const ExamBlock&, const ValueLine&);
  void narrow_row(const ExamBlock&, const ValueLine&);
  std::vector<Cell> columns(std::array<std::pair<std::string, Style>, 5>) const;
  std::string own_date(const ValueLine&) const;

  Sheet& m_sheet;
  const SlipModel& m;
  const Words& w;
  Paper m_paper;
  std::string m_date;  ///< that most earlier values have; it stands once, in the heads
};

}  // namespace nuanxin::slip
