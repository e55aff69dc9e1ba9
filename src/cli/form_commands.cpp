// forms: checks a folder of forms, rules and catalogue as the hub does at its start.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/console.h"
#include "cli/families.h"
#include "forms/catalogue.h"

namespace nuanxin::cli {

void add_form_commands(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("check-forms", "Check a forms folder; says file and path of what is wrong");
  const auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder)->required();
  command->callback([folder, &exit] {
    const auto library = forms::load_library(*folder);
    if (!library) {
      exit = fail(library.error());
      return;
    }
    for (const auto& form : library->current_forms())
      std::cout << form->canonical() << "  " << form->title("zh_CN") << '\n';
  });
}

}  // namespace nuanxin::cli
