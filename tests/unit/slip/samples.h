// Slips and tickets as a van would print them; the people are fictitious.
#pragma once

#include <utility>
#include <vector>

#include "slip/model.h"

namespace nuanxin::slip::samples {

SlipModel rider();    ///< knee grade 3, earlier values, reprint
SlipModel driver();   ///< lumbar and urine, all kinds of marks, an unfinished exam
SlipModel healthy();  ///< everything normal, one page
SlipModel urgent();   ///< grade 4, red flags, very long advice, a rare name
SlipModel english();  ///< Latin name, English words
SlipModel sealed();   ///< of the legal desk, with an advice of a thousand characters
SlipModel longest();  ///< far more than one page holds
TicketModel ticket();
TicketModel long_ticket();

std::vector<std::pair<const char*, SlipModel>> all_slips();

}  // namespace nuanxin::slip::samples
