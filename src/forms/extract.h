// Observation extraction (clinical/fhir.md section 3): the same completed response and form give byte-identical
// Observations with the same ids, so that sending them again is a harmless PUT. Pure. The response must have passed
// validate(); what does not fit is left out.
#pragma once

#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "base/time.h"
#include "forms/form.h"

namespace nuanxin::forms {

struct ExtractContext {
  std::string qr_id;          ///< id of the QuestionnaireResponse
  std::string subject_ref;    ///< "Patient/…"
  std::string encounter_ref;  ///< "Encounter/…", may be empty
  std::string performer_ref;  ///< "Practitioner/…", may be empty
  Instant authored{};
  bool amended = false;  ///< status amended instead of final
};

/// In the form's order. ids = name_uuid("qr-id|linkId|answerIndex|code"), code = the first code used; an item in the
/// second and later occurrence of a repeating group has "linkId#n" there.
std::vector<Json> extract_observations(const Form& form, const Json& response, const ExtractContext& context);

}  // namespace nuanxin::forms
