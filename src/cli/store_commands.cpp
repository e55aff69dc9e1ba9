// check-journal, backup, restore: on a data folder, whether or not its hub runs (SQLite lets readers in).
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/console.h"
#include "cli/families.h"
#include "store/backup.h"
#include "store/database.h"
#include "store/journal.h"

namespace nuanxin::cli {
namespace {

struct StoreOptions {
  std::string data, key_file, passphrase_file, file;
};

Result<store::Secret> secret_of(const StoreOptions& options) {
  if (!options.key_file.empty()) return store::Secret(store::KeyFile{options.key_file});
  if (options.passphrase_file.empty())
    return refuse(Reason::unauthenticated, "give --key-file or --passphrase-file", "--key-file");
  const auto text = read_file(options.passphrase_file);
  if (!text) return text.error();
  return store::Secret(store::Passphrase{trim(*text)});
}

std::string database_path(const StoreOptions& options) {
  return (std::filesystem::path(options.data) / "nuanxin.db").string();
}

Result<std::unique_ptr<store::Database>> open(const StoreOptions& options) {
  const auto secret = secret_of(options);
  if (!secret) return secret.error();
  if (!std::filesystem::exists(database_path(options)))
    return refuse(Reason::not_found, "no database in this folder", options.data);
  const auto keys = store::unlock_vault(options.data, *secret);
  if (!keys) return keys.error();
  return store::Database::open(database_path(options), *keys);
}

Result<int> check_journal(StoreOptions& options) {
  auto database = open(options);
  if (!database) return database.error();
  store::ReadTransaction tx(**database);
  const auto integrity = store::check_integrity(tx);
  if (!integrity) return integrity.error();
  const auto report = store::verify_chain(tx);
  Json out{{"entries", report.entries}, {"head", report.head}, {"whole", !report.broken_at.has_value()}};
  if (report.broken_at) out["broken_at"] = *report.broken_at;
  print(out);
  return report.broken_at ? 1 : 0;
}

Result<int> backup(StoreOptions& options) {
  auto database = open(options);
  if (!database) return database.error();
  const auto vault = store::read_vault(options.data);
  if (!vault) return vault.error();
  const auto written = store::backup_to(**database, options.file, *vault);
  if (!written) return written.error();
  std::cout << options.file << '\n';
  return 0;
}

Result<int> restore(StoreOptions& options) {
  const auto secret = secret_of(options);
  if (!secret) return secret.error();
  const auto vault = store::backup_vault(options.file);
  if (!vault) return vault.error();
  const auto keys = store::unlock_vault_text(*vault, *secret);
  if (!keys) return keys.error();
  std::filesystem::create_directories(options.data);
  const auto restored = store::restore_backup(options.file, *keys, database_path(options));
  if (!restored) return restored.error();
  if (!store::vault_exists(options.data)) {
    const auto vaulted = store::write_vault(options.data, *vault);
    if (!vaulted) return vaulted.error();
  }
  std::cout << database_path(options) << '\n';
  return 0;
}

void attach_store_command(CLI::App* command, const std::shared_ptr<StoreOptions>& options, int& exit,
                          Result<int> (*work)(StoreOptions&)) {
  command->add_option("--data", options->data, "The hub's data folder")->required();
  command->add_option("--key-file", options->key_file, "Key file of the data key");
  command->add_option("--passphrase-file", options->passphrase_file, "File with the passphrase");
  command->callback([options, &exit, work] {
    const auto code = work(*options);
    exit = code ? *code : fail(code.error());
  });
}

}  // namespace

void add_store_commands(CLI::App& app, int& exit) {
  const auto options = std::make_shared<StoreOptions>();
  attach_store_command(app.add_subcommand("check-journal", "Check the database and the journal's hash chain"), options,
                       exit, check_journal);
  auto* out = app.add_subcommand("backup", "Write an encrypted backup of a data folder");
  out->add_option("file", options->file)->required();
  attach_store_command(out, options, exit, backup);
  auto* in = app.add_subcommand("restore", "Restore a backup into a data folder that has no database");
  in->add_option("file", options->file)->required();
  attach_store_command(in, options, exit, restore);
}

}  // namespace nuanxin::cli
