#include "cli/form_check.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "cli/form_files.h"
#include "forms/lint.h"

namespace nuanxin::cli {
namespace {

namespace fs = std::filesystem;

/// Says "file: path: reason" for each problem, and "ok" for each file without one.
class Checker {
 public:
  explicit Checker(bool quiet) : m_quiet(quiet) {}

  void path(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return file(path);
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path, error))
      if (entry.path().extension() == ".json" && is_form_or_rules(entry.path())) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& each : files) file(each);
    if (files.empty()) problem(path, "", "there is no form in this folder");
    if (fs::exists(path / "catalogue.json", error)) together(path);
  }

  int problems() const { return m_problems; }

 private:
  static bool is_form_or_rules(const fs::path& file) {
    const auto parent = file.parent_path().filename();
    return parent != "scenarios" && file.filename() != "catalogue.json";
  }

  /// A loader's reason begins with its path already.
  void problem(const fs::path& file, const std::string& path, const std::string& reason) {
    ++m_problems;
    const bool said = path.empty() || reason.rfind(path, 0) == 0;
    std::cout << file.string() << ": " << (said ? "" : path + ": ") << reason << '\n';
  }

  void ok(const fs::path& file, const std::string& what) {
    if (!m_quiet) std::cout << file.string() << ": ok, " << what << '\n';
  }

  void file(const fs::path& file) {
    const auto json = read_json(file.string());
    if (!json) return problem(file, "", json.error().detail);
    if (json->is_object() && json->contains("rules")) return rules(file, *json);
    const auto form = forms::load_form(*json);
    if (!form) return problem(file, form.error().field, form.error().detail);
    const auto found = forms::lint(**form);
    for (const auto& each : found) problem(file, each.path, each.detail);
    if (found.empty()) ok(file, (*form)->canonical() + "  " + (*form)->title("zh_CN"));
  }

  void rules(const fs::path& file, const Json& json) {
    const auto rules = forms::load_rules(json);
    if (!rules) return problem(file, rules.error().field, rules.error().detail);
    ok(file, std::to_string(rules->rules.size()) + " rules of " + rules->exam);
  }

  /// What only shows when they are put together: names that a rule or the catalogue uses and no form has.
  void together(const fs::path& folder) {
    const auto library = forms::load_library(folder);
    if (!library) return problem(folder, library.error().field, library.error().detail);
    ok(folder, std::to_string(library->catalogue().activities().size()) + " activities");
  }

  bool m_quiet;
  int m_problems = 0;
};

}  // namespace

void add_form_check(CLI::App& family, int& exit) {
  auto* command = family.add_subcommand("check", "What is wrong with forms and rules, each with its path and reason");
  const auto paths = std::make_shared<std::vector<std::string>>();
  const auto quiet = std::make_shared<bool>(false);
  command->add_option("path", *paths, "Questionnaire or rules files, or folders of them")->required();
  command->add_flag("--quiet", *quiet, "Only what is wrong");
  command->callback([paths, quiet, &exit] {
    Checker checker(*quiet);
    for (const auto& path : *paths) checker.path(path);
    exit = checker.problems() == 0 ? 0 : 1;
  });
}

}  // namespace nuanxin::cli
