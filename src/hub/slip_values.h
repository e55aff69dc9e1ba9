// The measured values of one exam as lines of the slip: which answers of a form are worth printing, how they lie
// against their reference, and what they were the last time. Pure.
#pragma once

#include <vector>

#include "domain/entities.h"
#include "forms/form.h"
#include "forms/rules.h"
#include "slip/model.h"

namespace nuanxin::hub {

struct ExamRecord {
  const forms::Form& form;
  const forms::RuleSet* rules = nullptr;
  const domain::Record& record;
  const forms::Conclusion& conclusion;
};

/// In the form's order. `earlier`: signed records of the same activity, newest first.
std::vector<slip::ValueLine> value_lines(const ExamRecord&, const std::vector<domain::Record>& earlier, slip::Language);

/// The answers that the form marks to be taken home (urn:van:ext:take-home), in its order.
std::vector<slip::ValueLine> take_home_lines(const forms::Form&, const domain::Record&, slip::Language);

/// Against a range as forms/ write it: "90-139", "-5-10", "5", "<=140", or a code like "-" of a choice.
slip::Mark mark_against(const std::string& range, const forms::Answer&);

}  // namespace nuanxin::hub
