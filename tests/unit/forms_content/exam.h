// The real forms and rules, filled the way a clinician fills them, for tests: one Exam is one form being filled for a
// fictitious person. A wrong linkId or an answer that the item refuses fails the test with its name.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "forms/catalogue.h"
#include "forms/filling.h"
#include "forms/rules.h"

namespace nuanxin::forms_content {

/// forms/ of the source tree, read once; fails the test when it does not load.
const forms::Library& library();
/// One family of tests/data/clinical/rule_vectors.json or score_vectors.json.
Json rule_vectors(const std::string& family);
Json score_vectors(const std::string& family);
/// The Questionnaire file of a form as JSON, e.g. "knee".
Json questionnaire(const std::string& name);
/// Every form of the folder, and those whose answers rules grade.
const std::vector<std::string>& form_names();
const std::vector<std::string>& graded_names();
/// 165, 69.3 or "1+" of a vector as it would be typed.
std::string typed(const Json& value);
/// Every item of a Questionnaire, depth first.
std::vector<const Json*> items_of(const Json& questionnaire);

class Exam {
 public:
  explicit Exam(const std::string& name, const std::string& sex = "male", int age = 30);

  /// As typed: numbers as text, choices by their code, booleans "true"/"false".
  Exam& put(std::string_view link_id, std::string_view text);
  Exam& put_all(std::string_view link_id, const std::vector<std::string>& texts);
  bool enabled(std::string_view link_id) const { return m_filling.state(link_id).enabled; }
  /// The item has an issue that forbids signing (missing answers do not count).
  bool refused(std::string_view link_id) const;
  bool warned(std::string_view link_id) const;
  /// The constraint with this key is violated somewhere.
  bool violates(std::string_view constraint_key) const;
  /// As shown; empty when unanswered.
  std::string shown(std::string_view link_id) const;
  forms::Filling& filling() { return m_filling; }
  Json response(forms::ResponseStatus status = forms::ResponseStatus::completed) const {
    return m_filling.response(status);
  }
  forms::Conclusion conclude() const;
  /// The rule ids that fired, in order; two sides give two entries.
  std::vector<std::string> rules() const;
  int grade() const { return conclude().grade; }
  bool fires(std::string_view rule_id) const;

 private:
  std::string m_name;
  std::shared_ptr<const forms::Form> m_form;
  forms::Context m_context;
  forms::Filling m_filling;
};

}  // namespace nuanxin::forms_content
