// Reads a Questionnaire into a Form. Inside this module: load_form() in form.h is the way in.
#pragma once

#include <string>

#include "base/json.h"
#include "forms/form.h"

namespace nuanxin::forms {

/// What stops the reading; thrown and caught inside the form reader only.
struct Refusal {
  Error error;
};
[[noreturn]] inline void refuse_at(const std::string& path, const std::string& what,
                                   Reason reason = Reason::invalid_value) {
  throw Refusal{refuse(reason, path + ": " + what, path)};
}

/// `name` with its translations in "_name".
Text read_text(const Json& object, std::string_view name, const std::string& path);
Formula read_formula(const Json& expression, const std::string& path);
Formula parse_formula(std::string text, const std::string& path);
Unit read_unit(const Json& extension, const std::string& path);

/// Extensions of an item, of an answerOption (or its coding), and of the Questionnaire. An unknown url is refused.
void read_item_extensions(const Json& element, Item& item, const std::string& path);
void read_option_extensions(const Json& element, Option& option, const std::string& path);
struct RootExtensions {
  std::vector<Variable> variables;
  std::vector<Constraint> constraints;
  Extract extract = Extract::inherit;
  std::optional<Coding> category;
};
RootExtensions read_root_extensions(const Json& questionnaire);
/// True when the code entry is marked for extraction.
bool read_code_mark(const Json& code, const std::string& path);

}  // namespace nuanxin::forms
