// Small things the tests of the forms engine share.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "base/json.h"
#include "forms/filling.h"

namespace nuanxin::test {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Json read_json(const std::string& path) { return Json::parse(read_text(path)); }

inline std::string folder(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : std::string(value);
}
inline std::string shared_dir() { return folder("NUANXIN_SHARED_DIR"); }
inline std::string source_dir() { return folder("NUANXIN_SOURCE_DIR"); }

/// A man of 40 on 22 July 2026.
inline forms::Context somebody() { return {"male", parse_date("1986-03-01"), *parse_iso("2026-07-22T10:41:00+08:00")}; }

/// A form of these items ("[{…}]"), with `more` members of the Questionnaire (",\"extension\":[…]").
inline Json questionnaire(const std::string& items, const std::string& more = "") {
  return Json::parse(
      R"({"resourceType":"Questionnaire","url":"urn:form","version":"1.0.0","status":"active","title":"表")" + more +
      R"(,"item":)" + items + "}");
}

inline std::shared_ptr<const forms::Form> form_of(const std::string& items, const std::string& more = "") {
  auto form = forms::load_form(questionnaire(items, more));
  INFO((form.has_value() ? std::string() : form.error().detail));
  REQUIRE(form.has_value());
  return *form;
}

/// What the person typed, as an answer; fails when it is none.
inline void type(forms::Filling& filling, const std::string& link_id, const std::string& text, int instance = 0) {
  CAPTURE(link_id, text);
  const auto answer = forms::parse_answer(*filling.form().find(link_id), text);
  REQUIRE(answer.has_value());
  REQUIRE(filling.set(link_id, {*answer}, instance).has_value());
}

/// The first answer as people read it; empty when there is none.
inline std::string shown(const forms::Filling& filling, const std::string& link_id, int instance = 0) {
  const auto& answers = filling.state(link_id, instance).answers;
  return answers.empty() ? std::string()
                         : forms::format_answer(*filling.form().find(link_id), answers.front(), "zh_CN");
}

/// "link:code" of each issue.
inline std::vector<std::string> codes(const std::vector<forms::Issue>& issues) {
  std::vector<std::string> out;
  for (const auto& issue : issues) out.push_back(issue.link_id + ":" + std::string(forms::issue_code_name(issue.code)));
  return out;
}

/// An extension with a FHIRPath valueExpression.
inline std::string expression(const std::string& name, const std::string& fhirpath) {
  return R"({"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-)" + name +
         R"(","valueExpression":{"language":"text/fhirpath","expression":)" + Json(fhirpath).dump() + "}}";
}

}  // namespace nuanxin::test
