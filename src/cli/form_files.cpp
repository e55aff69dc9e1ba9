#include "cli/form_files.h"

#include <CLI/CLI.hpp>

#include "cli/console.h"

namespace nuanxin::cli {
namespace {

constexpr const char* person_id = "person";

/// The contained Patient that the subject names; an empty object when there is none.
const Json& person_in(const Json& response) {
  static const Json none = Json::object();
  const std::string wanted = text_or(member(response, "subject"), "reference");
  for (const auto& resource : member(response, "contained"))
    if (text_or(resource, "resourceType") == "Patient" && wanted == "#" + text_or(resource, "id")) return resource;
  return none;
}

}  // namespace

void add_about(CLI::App& command, About& about) {
  command.add_option("--sex", about.sex, "Of the person: what %sex is")
      ->check(CLI::IsMember({"male", "female", "other", "unknown"}));
  command.add_option("--age", about.age, "Completed years: what %age is")->check(CLI::Range(0, 150));
  command.add_option("--birth", about.birth, "Birth date instead of the age, YYYY-MM-DD");
  command.add_option("--authored", about.authored, "When it is filled, ISO 8601 (default: now)");
}

Result<forms::Context> context_of(const About& about) {
  forms::Context context;
  context.sex = about.sex;
  context.authored = system_now();
  if (!about.authored.empty()) {
    const auto authored = parse_iso(about.authored);
    if (!authored) return refuse(Reason::invalid_value, "not a date and time with an offset", "--authored");
    context.authored = *authored;
  }
  if (!about.birth.empty()) {
    context.birth_date = parse_date(about.birth);
    if (!context.birth_date) return refuse(Reason::invalid_value, "not a date", "--birth");
  } else if (about.age) {
    const Date today = china_date(context.authored);
    const Date day = (today.year() - std::chrono::years(*about.age)) / today.month() / today.day();
    context.birth_date = day.ok() ? day : day.year() / day.month() / std::chrono::day(28);
  }
  return context;
}

Result<Json> read_json(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  auto json = parse_json(*text);
  if (!json) return refuse(json.error().reason, json.error().detail, path);
  return json;
}

Result<std::shared_ptr<const forms::Form>> read_form(const std::string& path) {
  const auto json = read_json(path);
  if (!json) return json.error();
  auto form = forms::load_form(*json);
  if (!form) return refuse(form.error().reason, form.error().detail, path + ": " + form.error().field);
  return form;
}

void put_person(Json& response, const forms::Context& context) {
  if (context.sex.empty() && !context.birth_date) return;
  Json person{{"resourceType", "Patient"}, {"id", person_id}};
  if (!context.sex.empty()) person["gender"] = context.sex;
  if (context.birth_date) person["birthDate"] = to_iso(*context.birth_date);
  Json out;
  for (const auto& [name, value] : response.items()) {
    if (name == "questionnaire") out["contained"] = Json::array({person});
    if (name == "authored") out["subject"] = Json{{"reference", std::string("#") + person_id}};
    out[name] = value;
  }
  response = std::move(out);
}

Result<forms::Context> context_of(const Json& response, About about) {
  const Json& person = person_in(response);
  if (about.sex.empty()) about.sex = text_or(person, "gender");
  if (about.birth.empty() && !about.age) about.birth = text_or(person, "birthDate");
  if (about.authored.empty()) about.authored = text_or(response, "authored");
  return context_of(about);
}

Result<std::shared_ptr<const forms::Form>> form_of(const Json& response, const std::string& form_file,
                                                   const forms::Library* library) {
  if (!form_file.empty()) return read_form(form_file);
  const std::string canonical = text_or(response, "questionnaire");
  auto form = library ? library->form(canonical) : nullptr;
  if (!form) return refuse(Reason::not_found, "the forms folder has no form " + canonical, "questionnaire");
  return form;
}

Result<Filled> read_filled(const std::string& path, const std::string& form_file, const forms::Library* library) {
  auto response = read_json(path);
  if (!response) return response.error();
  auto form = form_of(*response, form_file, library);
  if (!form) return form.error();
  const auto context = context_of(*response, {});
  if (!context) return context.error();
  if (const auto fits = forms::Filling::resume(*form, *response, *context); !fits) return fits.error();
  return Filled{std::move(*response), std::move(*form)};
}

}  // namespace nuanxin::cli
