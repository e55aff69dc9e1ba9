#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "forms/catalogue.h"

namespace nuanxin::forms {
namespace {

constexpr std::uintmax_t max_file_bytes = 8 * 1024 * 1024;

struct LibraryProblem {
  Error error;
};
[[noreturn]] void fail(const std::string& file, const Error& error) {
  const std::string where = file + (error.field.empty() ? "" : ": " + error.field);
  throw LibraryProblem{refuse(error.reason, file + ": " + error.detail, where)};
}

Json read_file(const std::filesystem::path& path, const std::string& name) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) fail(name, refuse(Reason::not_found, "cannot be read"));
  if (size > max_file_bytes) fail(name, refuse(Reason::too_large, "larger than 8 MB"));
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) fail(name, refuse(Reason::not_found, "cannot be read"));
  auto json = parse_json(text.str());
  if (!json) fail(name, json.error());
  return std::move(*json);
}

/// The *.json files in it, by name; none when the folder does not exist.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// "1.10.0" after "1.9.0": numbers by value.
bool version_less(const std::string& a, const std::string& b) {
  const auto numbers = [](const std::string& text) {
    std::vector<unsigned long> out;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, '.');) out.push_back(std::strtoul(part.c_str(), nullptr, 10));
    return out;
  };
  const auto x = numbers(a);
  const auto y = numbers(b);
  return x != y ? x < y : a < b;
}

}  // namespace

std::shared_ptr<const Form> Library::form(std::string_view canonical) const {
  const auto bar = canonical.find('|');
  const auto it = m_forms.find(canonical.substr(0, bar));
  if (it == m_forms.end()) return nullptr;
  if (bar == std::string_view::npos) return it->second.back();
  const auto version = canonical.substr(bar + 1);
  for (const auto& form : it->second)
    if (form->version() == version) return form;
  return nullptr;
}

std::vector<std::shared_ptr<const Form>> Library::current_forms() const {
  std::vector<std::shared_ptr<const Form>> out;
  for (const auto& [url, versions] : m_forms) out.push_back(versions.back());
  return out;
}

const RuleSet* Library::rules(std::string_view exam) const {
  const auto it = m_rules.find(exam);
  return it == m_rules.end() ? nullptr : &it->second;
}

Result<Library> load_library(const std::filesystem::path& folder) {
  try {
    Library library;
    for (const auto& path : files_in(folder / "questionnaires")) {
      const std::string name = "questionnaires/" + path.filename().string();
      auto form = load_form(read_file(path, name));
      if (!form) fail(name, form.error());
      auto& versions = library.m_forms[(*form)->url()];
      for (const auto& other : versions)
        if (other->version() == (*form)->version())
          fail(name, refuse(Reason::duplicate, "another file has the same url and version", "Questionnaire.version"));
      versions.push_back(*form);
      std::sort(versions.begin(), versions.end(),
                [](const auto& a, const auto& b) { return version_less(a->version(), b->version()); });
    }
    for (const auto& path : files_in(folder / "rules")) {
      const std::string name = "rules/" + path.filename().string();
      auto rules = load_rules(read_file(path, name));
      if (!rules) fail(name, rules.error());
      const std::string exam = rules->exam;
      if (!library.m_rules.emplace(exam, std::move(*rules)).second)
        fail(name, refuse(Reason::duplicate, "another file has the rules of " + exam, "exam"));
    }
    auto catalogue = load_catalogue(read_file(folder / "catalogue.json", "catalogue.json"));
    if (!catalogue) fail("catalogue.json", catalogue.error());
    library.m_catalogue = std::move(*catalogue);
    for (const auto& activity : library.m_catalogue.activities()) {
      const std::string path = "activities " + activity.code;
      const auto form = library.form(activity.form_url);
      if (!activity.form_url.empty() && !form)
        fail("catalogue.json",
             refuse(Reason::not_found, path + ": there is no form " + activity.form_url, path + ".form"));
      if (activity.rules.empty()) continue;
      const auto rules = library.m_rules.find(activity.rules);
      if (rules == library.m_rules.end())
        fail("catalogue.json",
             refuse(Reason::not_found, path + ": there are no rules " + activity.rules, path + ".rules"));
      if (!form) fail("catalogue.json", refuse(Reason::invalid_value, path + ": rules without a form", path + ".form"));
      rules->second.sealed = rules->second.sealed || activity.sensitive;
      const auto unknown = unknown_inputs(rules->second, *form);
      if (!unknown.empty())
        fail("rules/" + activity.rules + ".json",
             refuse(Reason::not_found, "the form has no question " + unknown.front(), unknown.front()));
    }
    return library;
  } catch (const LibraryProblem& problem) {
    return problem.error;
  }
}

}  // namespace nuanxin::forms
