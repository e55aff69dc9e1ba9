#include "province/invariants.h"

#include <functional>
#include <unordered_map>

#include "province/primitives.h"

namespace nuanxin::province {
namespace {

constexpr std::string_view ucum_system = "http://unitsofmeasure.org";

/// One rule's view: the value, where it is, and how to complain.
struct Check {
  const Json& value;
  const PathStep& at;
  Issues& issues;

  bool has(const char* name) const { return value.contains(name); }
  bool has_choice(std::string_view stem) const {
    for (const auto& [name, content] : value.items())
      if (std::string_view(name).substr(0, stem.size()) == stem) return true;
    return false;
  }
  void complain(std::string_view name, std::string text) const {
    issues.push_back({"invariant", std::move(text), PathStep{&at, name}.expression()});
  }
};

void check_quantity(const Check& check) {
  if (check.has("code") && !check.has("system")) check.complain("system", "is required beside code (qty-3)");
  if (text_or(check.value, "system") != ucum_system) return;
  if (!check.has("code")) {
    check.complain("code", "the UCUM code is required");
  } else if (!plausible_ucum(text_or(check.value, "code"))) {
    check.complain("code", "is not a UCUM code");
  }
}

/// Vans measure in UCUM units; a number without one cannot be compared with another van's.
void check_measured(const Check& check) {
  const auto& quantity = member(check.value, "valueQuantity");
  if (!quantity.is_object()) return;
  const PathStep inside{&check.at, "valueQuantity"};
  const Check deeper{quantity, inside, check.issues};
  if (!quantity.contains("value")) deeper.complain("value", "is required");
  if (text_or(quantity, "system") != ucum_system) deeper.complain("system", "must be http://unitsofmeasure.org (UCUM)");
  if (!quantity.contains("code")) deeper.complain("code", "the UCUM code is required");
}

void check_observation(const Check& check) {
  check_measured(check);
  if (check.has("dataAbsentReason") && check.has_choice("value"))
    check.complain("dataAbsentReason", "must not stand beside a value (obs-6)");
}

void check_period(const Check& check) {
  const auto start = time_span(text_or(check.value, "start")), end = time_span(text_or(check.value, "end"));
  if (start && end && end->high <= start->low) check.complain("end", "is before the start (per-1)");
}

void check_extension(const Check& check) {
  if (check.has("extension") && check.has_choice("value"))
    check.complain("extension", "must not stand beside a value (ext-1)");
  if (!check.has("extension") && !check.has_choice("value"))
    check.complain("value[x]", "a value or extensions are required (ext-1)");
}

void check_reference(const Check& check) {
  if (!check.has("reference") && !check.has("identifier") && !check.has("display") && !check.has("extension"))
    check.complain("reference", "is required, or an identifier, or a display");
}

void check_item(const Check& check) {
  if (check.has("answer") && check.has("item"))
    check.complain("item", "must stand below the answer, not beside it (qrs-1)");
}

void check_answer(const Check& check) {
  if (!check.has_choice("value") && !check.has("extension")) check.complain("value[x]", "an answer has a value");
}

void check_consent(const Check& check) {
  if (!check.has("policy") && !check.has("policyRule")) check.complain("policyRule", "or a policy is required (ppc-1)");
}

void check_contact_point(const Check& check) {
  if (check.has("value") && !check.has("system")) check.complain("system", "is required beside value (cpt-2)");
}

void check_patient_contact(const Check& check) {
  if (!check.has("name") && !check.has("telecom") && !check.has("address") && !check.has("organization"))
    check.complain("name", "a contact has details (pat-1)");
}

void check_organization(const Check& check) {
  if (!check.has("identifier") && !check.has("name")) check.complain("name", "or an identifier is required (org-1)");
}

void check_reference_range(const Check& check) {
  if (!check.has("low") && !check.has("high") && !check.has("text"))
    check.complain("text", "a range has low, high or text (obs-3)");
}

using Rule = void (*)(const Check&);

const std::unordered_map<std::string, Rule>& rules() {
  static const std::unordered_map<std::string, Rule> all{
      {"Quantity", check_quantity},
      {"SimpleQuantity", check_quantity},
      {"Age", check_quantity},
      {"Duration", check_quantity},
      {"Period", check_period},
      {"Extension", check_extension},
      {"Reference", check_reference},
      {"ContactPoint", check_contact_point},
      {"Observation", check_observation},
      {"Observation.component", check_observation},
      {"Observation.referenceRange", check_reference_range},
      {"QuestionnaireResponse.item", check_item},
      {"QuestionnaireResponse.item.answer", check_answer},
      {"Consent", check_consent},
      {"Patient.contact", check_patient_contact},
      {"Organization", check_organization},
  };
  return all;
}

}  // namespace

std::string PathStep::expression() const {
  std::string text = up ? up->expression() + "." : std::string{};
  text += name;
  if (index >= 0) text += "[" + std::to_string(index) + "]";
  return text;
}

void check_invariants(const std::string& type, const Json& value, const PathStep& at, Issues& issues) {
  const auto found = rules().find(type);
  if (found != rules().end()) found->second(Check{value, at, issues});
}

bool plausible_ucum(std::string_view code) {
  int square = 0, curly = 0, round = 0;
  for (const char c : code) {
    if (c <= 0x20 || c >= 0x7F) return false;
    square += (c == '[') - (c == ']');
    curly += (c == '{') - (c == '}');
    round += (c == '(') - (c == ')');
    if (square < 0 || square > 1 || curly < 0 || curly > 1 || round < 0) return false;
  }
  return !code.empty() && square == 0 && curly == 0 && round == 0;
}

}  // namespace nuanxin::province
