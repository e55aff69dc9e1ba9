// What load_form() accepts and an author should mend all the same: a text in one language only, a number without unit
// or limits, a code that is none. Pure.
#pragma once

#include <string>
#include <vector>

#include "forms/form.h"

namespace nuanxin::forms {

struct FormProblem {
  std::string path;  ///< linkId of the item, or "Questionnaire"
  std::string detail;
};

/// In the form's order.
std::vector<FormProblem> lint(const Form& form);

/// A LOINC number has digits, a hyphen and a check digit (modulus 10, Luhn, as Regenstrief gives it).
bool is_loinc_number(std::string_view code);

}  // namespace nuanxin::forms
