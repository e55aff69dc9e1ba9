// Answers as other programs and people write them by hand: a flat map of linkId to value. For the command line and
// tests; screens and the API speak QuestionnaireResponse. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "forms/filling.h"

namespace nuanxin::forms {

struct RefusedAnswer {
  std::string link_id;  ///< as written in the map
  std::string detail;
};

/// Puts `answers` ({"linkId": value, …}) into the filling, in the form's order, and answers what could not be put
/// there. A value is a JSON boolean, number or text, or a list of them for an item with several answers; null leaves
/// the item unanswered. A choice takes the option's code or label, or its points (ordinalValue) when the value is a
/// number. Items of the second and later occurrence of a repeating group are written "linkId#2". An answer to an item
/// that is not asked under these circumstances is refused too: it would not be in the response.
std::vector<RefusedAnswer> put_plain_answers(Filling& filling, const Json& answers);

}  // namespace nuanxin::forms
