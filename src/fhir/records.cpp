#include <fmt/format.h>

#include "fhir/bundle.h"
#include "fhir/resources.h"
#include "forms/extract.h"

namespace nuanxin::fhir {
namespace {

/// The form's own labels; without any, how confidential the activity is.
Json security(const RecordContext& context) {
  if (context.form && !context.form->security().is_null()) return context.form->security();
  return Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"},
                       {"code", context.label == Label::restricted ? "R" : "N"}}});
}

/// The label goes in front of what follows the id, where FHIR's own order has it.
Json labelled(const Json& resource, const RecordContext& context) {
  Json out{{"resourceType", resource.at("resourceType")},
           {"id", resource.at("id")},
           {"meta", {{"security", security(context)}}}};
  for (const auto& [name, value] : resource.items())
    if (name != "resourceType" && name != "id" && name != "meta") out[name] = value;
  return out;
}

Json questionnaire_response(const domain::Record& record) {
  return Json{{"resourceType", "QuestionnaireResponse"},
              {"id", record.id.str()},
              {"questionnaire", record.form},
              {"status", record.state == domain::RecordState::amended ? "amended" : "completed"},
              {"subject", reference("Patient", record.worker.str())},
              {"encounter", reference("Encounter", record.visit.str())},
              {"authored", to_iso(record.authored)},
              {"author", reference("Practitioner", record.author_id)},
              {"item", record.response.value("item", Json::array())}};
}

std::string conclusion_text(const Json& conclusion) {
  std::string out;
  for (const auto& finding : member(conclusion, "findings"))
    if (value_or<int>(finding, "severity", 0) > 0) out += (out.empty() ? "" : "\n") + text_or(finding, "zh");
  return out;
}

Json report(const domain::Record& record, const RecordContext& context, const std::vector<Json>& observations) {
  const int grade = value_or<int>(record.conclusion, "grade", 0);
  const bool amended = record.state == domain::RecordState::amended;
  const bool incomplete = value_or<bool>(record.conclusion, "incomplete", false);
  Json results = Json::array();
  for (const auto& each : observations) results.push_back(reference("Observation", text_or(each, "id")));
  Json out{{"resourceType", "DiagnosticReport"},
           {"id", name_uuid("report|" + record.id.str())},
           {"status", amended      ? "amended"
                      : incomplete ? "partial"
                                   : "final"},
           {"code",
            {{"coding", Json::array({{{"system", codes_system}, {"code", record.activity}}})},
             {"text", context.activity_name}}},
           {"subject", reference("Patient", record.worker.str())},
           {"encounter", reference("Encounter", record.visit.str())},
           {"effectiveDateTime", to_iso(record.authored)},
           {"issued", to_iso(record.authored)},
           {"performer", Json::array({reference("Practitioner", record.author_id)})}};
  if (!results.empty()) out["result"] = std::move(results);
  if (auto text = conclusion_text(record.conclusion); !text.empty()) out["conclusion"] = std::move(text);
  out["conclusionCode"] = Json::array(
      {{{"coding",
         Json::array({{{"system", grade_system}, {"code", std::to_string(grade)}, {"display", grade_word(grade)}}})}}});
  return out;
}

}  // namespace

const char* grade_word(int grade) {
  static constexpr const char* words[] = {"正常", "提示", "需关注", "建议转诊", "立即就医"};
  return words[grade < 0 ? 0 : grade > 4 ? 4 : grade];
}

std::vector<Json> record_resources(const domain::Record& record, const RecordContext& context) {
  std::vector<Json> out{practitioner(record.author_id, record.author_name),
                        labelled(questionnaire_response(record), context)};
  if (!context.form) return out;
  forms::ExtractContext extract;
  extract.qr_id = record.id.str();
  extract.subject_ref = "Patient/" + record.worker.str();
  extract.encounter_ref = "Encounter/" + record.visit.str();
  extract.performer_ref = "Practitioner/" + record.author_id;
  extract.authored = record.authored;
  extract.amended = record.state == domain::RecordState::amended;
  const auto observations = forms::extract_observations(*context.form, questionnaire_response(record), extract);
  for (const auto& each : observations) out.push_back(labelled(each, context));
  if (context.report && record.conclusion.is_object())
    out.push_back(labelled(report(record, context, observations), context));
  return out;
}

}  // namespace nuanxin::fhir
