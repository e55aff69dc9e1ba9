// form, fhirpath: the forms engine without a hub, for people who write forms and for programs that compare. What each
// command takes and prints is a contract: docs/forms-on-the-command-line.md.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "base/ids.h"
#include "cli/console.h"
#include "cli/families.h"
#include "cli/form_check.h"
#include "cli/form_files.h"
#include "forms/extract.h"
#include "forms/fhirpath.h"
#include "forms/plain_answers.h"

namespace nuanxin::cli {
namespace {

struct FormOptions {
  std::string file, answers, form, rules, folder = "forms", language = "zh_CN";
  bool table = false;
  About about;
};

void print_answers(const forms::Filling& filling, const std::string& language) {
  for (const auto* item : filling.form().all()) {
    if (!item->is_question()) continue;
    const auto* group = item->repeating_group;
    const int count = group ? filling.instances(group->link_id) : 1;
    for (int i = 0; i < count; ++i) {
      std::string text;
      for (const auto& answer : filling.state(item->link_id, i).answers)
        text += (text.empty() ? "" : ", ") + forms::format_answer(*item, answer, language);
      if (text.empty() || !filling.state(item->link_id, i).enabled) continue;
      const std::string unit = item->unit ? " " + item->unit->display.in(language) : "";
      std::cout << fmt::format("{:<28} {}  {}{}\n", item->link_id, item->text.in(language), text, unit);
    }
  }
}

/// Says on standard error what is wrong; true when the response may be signed as it is.
bool say_issues(const forms::Filling& filling, const std::string& language) {
  for (const auto& issue : filling.issues())
    std::cerr << fmt::format("{} {}: {}\n",
                             issue.severity == forms::Severity::missing ? "missing"
                             : issue.severity == forms::Severity::soft  ? "check"
                                                                        : "wrong",
                             issue.link_id.empty() ? "form" : issue.link_id, issue.message(language));
  return !filling.has_hard_issue() && filling.missing_required().empty();
}

Result<int> fill(const FormOptions& options) {
  const auto form = read_form(options.file);
  if (!form) return form.error();
  const auto answers = read_json(options.answers);
  if (!answers) return answers.error();
  const auto context = context_of(options.about);
  if (!context) return context.error();
  forms::Filling filling(*form, *context);
  const auto refused = forms::put_plain_answers(filling, *answers);
  for (const auto& each : refused) std::cerr << fmt::format("refused {}: {}\n", each.link_id, each.detail);
  const bool complete = say_issues(filling, options.language);
  if (options.table) {
    print_answers(filling, options.language);
  } else {
    Json response = filling.response(complete ? forms::ResponseStatus::completed : forms::ResponseStatus::in_progress);
    put_person(response, *context);
    Json out{{"resourceType", "QuestionnaireResponse"}, {"id", name_uuid("form fill|" + response.dump())}};
    out.update(response);
    print(out);
  }
  return refused.empty() && !filling.has_hard_issue() ? 0 : 1;
}

/// The folder's library where it is needed: reading all forms takes longer than the rest.
Result<std::optional<forms::Library>> library_if(bool needed, const std::string& folder) {
  if (!needed) return std::optional<forms::Library>();
  auto loaded = forms::load_library(folder);
  if (!loaded) return loaded.error();
  return std::optional(std::move(*loaded));
}

struct Judged {
  Filled filled;
  forms::Context context;
  forms::RuleSet rules;
};

Result<Judged> read_judged(const FormOptions& options) {
  const auto read = library_if(options.form.empty() || options.rules.empty(), options.folder);
  if (!read) return read.error();
  const auto* library = *read ? &**read : nullptr;
  auto filled = read_filled(options.file, options.form, library);
  if (!filled) return filled.error();
  const auto context = context_of(filled->response, options.about);
  if (!context) return context.error();
  if (!options.rules.empty()) {
    const auto json = read_json(options.rules);
    if (!json) return json.error();
    auto rules = forms::load_rules(*json);
    if (!rules) return rules.error();
    if (const auto unknown = forms::unknown_inputs(*rules, *filled->form); !unknown.empty())
      return refuse(Reason::not_found, "the form has no question " + unknown.front(), "--rules");
    return Judged{std::move(*filled), *context, std::move(*rules)};
  }
  const auto* activity = library->catalogue().activity_of_form(filled->form->url());
  const auto* rules = activity ? library->rules_of(*activity) : nullptr;
  if (!rules) return refuse(Reason::not_found, "no rules belong to " + filled->form->url(), "--rules");
  return Judged{std::move(*filled), *context, *rules};
}

Result<int> findings(const FormOptions& options) {
  const auto judged = read_judged(options);
  if (!judged) return judged.error();
  const auto conclusion =
      forms::evaluate(judged->rules, *judged->filled.form, judged->filled.response, judged->context);
  for (const auto& problem : conclusion.problems) std::cerr << "rule " << problem << '\n';
  if (!options.table) {
    print(forms::to_json(conclusion));
  } else {
    for (const auto& finding : conclusion.findings)
      std::cout << fmt::format("{:<14} {} {:<2} {}\n", finding.rule_id, finding.severity, finding.side,
                               finding.text(options.language));
    std::cout << "grade " << conclusion.grade << (conclusion.incomplete ? " incomplete" : "") << '\n';
  }
  return conclusion.problems.empty() ? 0 : 1;
}

Result<int> extract(const FormOptions& options) {
  const auto read = library_if(options.form.empty(), options.folder);
  if (!read) return read.error();
  const auto filled = read_filled(options.file, options.form, *read ? &**read : nullptr);
  if (!filled) return filled.error();
  const auto context = context_of(filled->response, options.about);
  if (!context) return context.error();
  const Json& response = filled->response;
  forms::ExtractContext about;
  about.qr_id = text_or(response, "id");
  if (about.qr_id.empty()) return refuse(Reason::invalid_value, "the response has no id to derive others from", "id");
  const std::string subject = text_or(member(response, "subject"), "reference");
  if (!subject.empty() && subject.front() != '#') about.subject_ref = subject;
  about.encounter_ref = text_or(member(response, "encounter"), "reference");
  about.performer_ref = text_or(member(response, "author"), "reference");
  about.authored = context->authored;
  about.amended = text_or(response, "status") == "amended";
  Json bundle{{"resourceType", "Bundle"}, {"type", "collection"}};
  for (auto& observation : forms::extract_observations(*filled->form, response, about))
    bundle["entry"].push_back(
        Json{{"fullUrl", "urn:uuid:" + text_or(observation, "id")}, {"resource", std::move(observation)}});
  print(bundle);
  return 0;
}

Result<int> evaluate_path(const std::string& input, const std::string& text) {
  const auto json = input.empty() ? Result<Json>(Json::object()) : read_json(input);
  if (!json) return json.error();
  const auto expression = forms::path::parse(text);
  if (!expression) return expression.error();
  forms::path::Environment environment;
  environment.focus = &*json;
  environment.resource = environment.focus;
  environment.now = system_now();
  const auto values = forms::path::evaluate(*expression, environment);
  if (!values) return values.error();
  print(forms::path::to_json(*values));
  return 0;
}

using FormWork = Result<int> (*)(const FormOptions&);

CLI::App* add(CLI::App& family, const char* name, const char* help, FormWork work,
              const std::shared_ptr<FormOptions>& options, int& exit) {
  auto* command = family.add_subcommand(name, help);
  command->add_option("--lang", options->language, "Language of the sentences")->check(CLI::IsMember({"zh_CN", "en"}));
  command->callback([options, work, &exit] {
    const auto done = work(*options);
    exit = done ? *done : fail(done.error());
  });
  return command;
}

void add_fill(CLI::App& family, int& exit) {
  const auto options = std::make_shared<FormOptions>();
  auto* command = add(family, "fill", "Answers into a form: prints the QuestionnaireResponse", fill, options, exit);
  command->add_option("file", options->file, "Questionnaire")->required();
  command->add_option("answers", options->answers, "Map of linkId to value; - is standard input")->required();
  command->add_flag("--table", options->table, "Answers as a table instead of FHIR");
  add_about(*command, options->about);
}

void add_of_response(CLI::App& family, const char* name, const char* help, FormWork work, bool with_rules, int& exit) {
  const auto options = std::make_shared<FormOptions>();
  auto* command = add(family, name, help, work, options, exit);
  command->add_option("response", options->file, "QuestionnaireResponse; - is standard input")->required();
  command->add_option("--forms", options->folder, "Folder of forms, rules and catalogue");
  command->add_option("--form", options->form, "Questionnaire file instead of one of the folder");
  if (with_rules) {
    command->add_option("--rules", options->rules, "Rules file instead of the one of the folder");
    command->add_flag("--table", options->table, "Findings as a table instead of JSON");
  }
  add_about(*command, options->about);
}

}  // namespace

void add_form_commands(CLI::App& app, int& exit) {
  auto* family = app.add_subcommand("form", "Forms, their answers, Observations and findings, without a hub");
  family->require_subcommand(1);
  add_form_check(*family, exit);
  add_fill(*family, exit);
  add_of_response(*family, "extract", "The Observations of a response, as a Bundle", extract, false, exit);
  add_of_response(*family, "findings", "The rules that fire on a response, and its grade", findings, true, exit);

  auto* path = app.add_subcommand("fhirpath", "A FHIRPath expression over a JSON document");
  const auto input = std::make_shared<std::string>();
  const auto text = std::make_shared<std::string>();
  path->add_option("--input", *input, "JSON document; - is standard input; without it an empty one");
  path->add_option("expression", *text)->required();
  path->callback([input, text, &exit] {
    const auto done = evaluate_path(*input, *text);
    exit = done ? *done : fail(done.error());
  });
}

}  // namespace nuanxin::cli
