// Each family adds its subcommands to the app; a subcommand's callback does the work and puts the exit code into
// `exit`.
#pragma once

namespace CLI {
class App;
}

namespace nuanxin::cli {

void add_hub_commands(CLI::App& app, int& exit);
void add_store_commands(CLI::App& app, int& exit);
void add_device_commands(CLI::App& app, int& exit);
void add_form_commands(CLI::App& app, int& exit);
void add_fair_commands(CLI::App& app, int& exit);
void add_queue_commands(CLI::App& app, int& exit);
void add_report_commands(CLI::App& app, int& exit);

}  // namespace nuanxin::cli
