// The sentences of issues in English and Chinese. Inside this module.
#pragma once

#include <string>

#include "forms/form.h"
#include "forms/issue.h"

namespace nuanxin::forms {

/// `detail` is the limit, the count or the name that the sentence speaks of; units come from the item.
Issue make_issue(const Item* item, IssueCode code, const std::string& detail = {}, int instance = 0);

}  // namespace nuanxin::forms
