// The checks of one item's answers that need nothing but the item: types, limits, lengths, patterns, options, number of
// answers.
#pragma once

#include <vector>

#include "forms/form.h"
#include "forms/issue.h"

namespace nuanxin::forms {

std::vector<Issue> check_answers(const Item& item, const Answers& answers, int instance);

}  // namespace nuanxin::forms
