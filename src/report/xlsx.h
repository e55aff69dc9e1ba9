// The report as a workbook: one sheet per table, numbers as numbers, heads that stay in view, two charts. The same
// report gives the same bytes. Written beside the target and renamed, so that nobody opens half a file.
#pragma once

#include <filesystem>

#include "report/day_report.h"
#include "report/words.h"

namespace nuanxin::report {

Result<void> write_xlsx(const DayReport&, Language, const std::filesystem::path&);

}  // namespace nuanxin::report
