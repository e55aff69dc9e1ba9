// Our entities as FHIR R4 resources (clinical/fhir.md sections 4-6). Pure and deterministic: the same entity gives the
// same bytes, and every id is ours (writing style A), so that sending again is a harmless PUT. What leaves the van
// under which consent is decided in src/sync, not here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/entities.h"
#include "forms/form.h"

namespace nuanxin::fhir {

/// Systems of our identifiers and codes.
inline constexpr const char* id_card_system = "urn:oid:2.16.156.10011.1.3";
inline constexpr const char* fair_system = "urn:van:fair";
inline constexpr const char* codes_system = "urn:van:codes";
inline constexpr const char* grade_system = "urn:van:exam-grade";
std::string ticket_system(const FairId&);  ///< "urn:van:ticket:<fair-id>"

Json patient(const domain::Worker&);
/// The fair as a Location, so that the province can count by it.
Json location(const domain::Fair&);
Json encounter(const domain::Visit&, const domain::Fair&);
/// One Consent per purpose that was asked, granted or not.
std::vector<Json> consents(const domain::Visit&);
Json practitioner(const std::string& staff_id, const std::string& name);

/// How a record's resources are labelled (meta.security) when the form itself does not say.
enum class Label { normal, restricted };

struct RecordContext {
  std::shared_ptr<const forms::Form> form;  ///< the version it was filled with
  std::string activity_name;                ///< Chinese, for DiagnosticReport.code.text
  bool report = true;                       ///< a DiagnosticReport with the grade: exams
  Label label = Label::normal;
};
/// Practitioner, QuestionnaireResponse, the Observations that its form marks, and for exams a DiagnosticReport with the
/// grade. Only for signed or amended records.
std::vector<Json> record_resources(const domain::Record&, const RecordContext&);

/// The grade's word for 0-4: 正常 … 立即就医.
const char* grade_word(int grade);

}  // namespace nuanxin::fhir
