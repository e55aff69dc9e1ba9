// `nuanxin`: every engine without a screen. See docs/command-line.md.
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/i18n.h"
#include "base/log.h"
#include "cli/families.h"

int main(int argc, char** argv) {
  using namespace nuanxin;
  CLI::App app("Nuanxin on the command line: a running hub, its files, forms and instruments", "nuanxin");
  app.require_subcommand(1);
  std::string language = "zh_CN";
  app.add_option("--lang", language, "Language of sentences: zh_CN or en");
  // Before the callbacks: they already print sentences.
  app.parse_complete_callback([&] { i18n::start(language); });
  int exit = 0;
  cli::add_hub_commands(app, exit);
  cli::add_store_commands(app, exit);
  cli::add_device_commands(app, exit);
  cli::add_form_commands(app, exit);
  cli::add_fair_commands(app, exit);
  cli::add_queue_commands(app, exit);
  cli::add_report_commands(app, exit);
  log::start({}, "warn");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
  return exit;
}
