// The report on A4, by the slip's layout and painters: title, the count in large type, two charts, the tables with
// their heads repeated on every page, page numbers. Printed in grey it says the same. slip::write_pdf() makes the file.
#pragma once

#include "report/day_report.h"
#include "report/words.h"
#include "slip/layout.h"

namespace nuanxin::report {

slip::Layout lay_out(const DayReport&, Language, const slip::TextMeasure& = slip::pango_measure());

}  // namespace nuanxin::report
