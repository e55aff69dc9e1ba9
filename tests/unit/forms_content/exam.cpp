#include "exam.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace nuanxin::forms_content {
namespace {

std::string folder(const char* variable) {
  const char* value = std::getenv(variable);
  REQUIRE(value != nullptr);
  return value;
}

Json read_json(const std::string& path) {
  INFO(path);
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in.good());
  std::ostringstream text;
  text << in.rdbuf();
  auto json = parse_json(text.str());
  REQUIRE(json.has_value());
  return *json;
}

std::shared_ptr<const forms::Form> form_named(const std::string& name) {
  auto form = library().form("https://nuanxin.example/fhir/Questionnaire/" + name);
  INFO(name);
  REQUIRE(form != nullptr);
  return form;
}

forms::Context person(const std::string& sex, int age) {
  forms::Context context;
  context.sex = sex;
  context.birth_date = parse_date(std::to_string(2026 - age) + "-01-01");
  context.authored = parse_iso("2026-07-22T10:41:00.000+08:00").value();
  return context;
}

void collect(const Json& parent, std::vector<const Json*>& out) {
  for (const auto& item : member(parent, "item")) {
    out.push_back(&item);
    collect(item, out);
  }
}

}  // namespace

const forms::Library& library() {
  static const auto loaded = forms::load_library(folder("NUANXIN_SOURCE_DIR") + "/forms");
  if (!loaded) FAIL(loaded.error().field << ": " << loaded.error().detail);
  return *loaded;
}

Json rule_vectors(const std::string& family) {
  return read_json(folder("NUANXIN_SOURCE_DIR") + "/tests/data/clinical/rule_vectors.json").at(family);
}

Json score_vectors(const std::string& family) {
  return read_json(folder("NUANXIN_SOURCE_DIR") + "/tests/data/clinical/score_vectors.json").at(family);
}

Json questionnaire(const std::string& name) {
  return read_json(folder("NUANXIN_SOURCE_DIR") + "/forms/questionnaires/" + name + ".json");
}

std::string typed(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::vector<const Json*> items_of(const Json& questionnaire) {
  std::vector<const Json*> out;
  collect(questionnaire, out);
  return out;
}

Exam::Exam(const std::string& name, const std::string& sex, int age)
    : m_name(name), m_form(form_named(name)), m_context(person(sex, age)), m_filling(m_form, m_context) {}

Exam& Exam::put(std::string_view link_id, std::string_view text) { return put_all(link_id, {std::string(text)}); }

Exam& Exam::put_all(std::string_view link_id, const std::vector<std::string>& texts) {
  INFO(link_id << " = " << (texts.empty() ? "" : texts.front()));
  const auto* item = m_form->find(link_id);
  REQUIRE(item != nullptr);
  forms::Answers answers;
  for (const auto& text : texts) {
    auto answer = forms::parse_answer(*item, text);
    REQUIRE(answer.has_value());
    answers.push_back(*answer);
  }
  auto done = m_filling.set(link_id, std::move(answers));
  if (!done) FAIL(done.error().detail);
  return *this;
}

bool Exam::refused(std::string_view link_id) const {
  const auto& issues = m_filling.state(link_id).issues;
  return std::any_of(issues.begin(), issues.end(), [](const auto& i) { return i.severity == forms::Severity::hard; });
}

bool Exam::warned(std::string_view link_id) const {
  const auto& issues = m_filling.state(link_id).issues;
  return std::any_of(issues.begin(), issues.end(), [](const auto& i) { return i.severity == forms::Severity::soft; });
}

bool Exam::violates(std::string_view constraint_key) const {
  const auto issues = m_filling.issues();
  return std::any_of(issues.begin(), issues.end(), [&](const auto& i) { return i.key == constraint_key; });
}

std::string Exam::shown(std::string_view link_id) const {
  const auto& answers = m_filling.state(link_id).answers;
  return answers.empty() ? "" : forms::format_answer(*m_form->find(link_id), answers.front(), "en");
}

const std::vector<std::string>& form_names() {
  static const auto names = [] {
    std::vector<std::string> out;
    for (const auto& form : library().current_forms()) out.push_back(form->url().substr(form->url().rfind('/') + 1));
    return out;
  }();
  return names;
}

const std::vector<std::string>& graded_names() {
  static const auto names = [] {
    std::vector<std::string> out;
    for (const auto& activity : library().catalogue().activities())
      if (!activity.rules.empty()) out.push_back(activity.rules);
    return out;
  }();
  return names;
}

forms::Conclusion Exam::conclude() const {
  const auto* rules = library().rules(m_name);
  REQUIRE(rules != nullptr);
  auto conclusion = forms::evaluate(*rules, *m_form, response(), m_context);
  for (const auto& problem : conclusion.problems) FAIL_CHECK(problem);
  // What the screen says while it is filled in is what the hub concludes from the response.
  CHECK(forms::to_json(forms::evaluate(*rules, m_filling)) == forms::to_json(conclusion));
  return conclusion;
}

std::vector<std::string> Exam::rules() const {
  std::vector<std::string> ids;
  const auto conclusion = conclude();
  for (const auto& finding : conclusion.findings) ids.push_back(finding.rule_id);
  return ids;
}

bool Exam::fires(std::string_view rule_id) const {
  const auto ids = rules();
  return std::find(ids.begin(), ids.end(), rule_id) != ids.end();
}

}  // namespace nuanxin::forms_content
