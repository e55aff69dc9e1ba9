#include "hub/setup.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <sstream>

#include "hub/password.h"
#include "store/staff.h"

namespace nuanxin::hub {
namespace {

namespace fs = std::filesystem;

constexpr const char* database_name = "nuanxin.db";

std::string key_file_of(const HubOptions& options) {
  if (!options.key.value.empty()) return options.key.value;
  auto folder = fs::path(options.data_folder).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return folder.string() + ".key";
}

Result<Json> read_json_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return refuse(Reason::not_found, "the file cannot be read", file.string());
  return parse_json(text.str());
}

Result<std::map<std::string, Json, std::less<>>> read_rule_files(const fs::path& folder) {
  std::map<std::string, Json, std::less<>> out;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(folder / "rules", problem)) {
    if (entry.path().extension() != ".json") continue;
    auto file = read_json_file(entry.path());
    if (!file) return refuse(file.error().reason, file.error().detail, entry.path().string());
    auto exam = text_or(*file, "exam", entry.path().stem().string());
    out.emplace(std::move(exam), std::move(*file));
  }
  return out;
}

Result<std::shared_ptr<const forms::Library>> library_of(const HubOptions& options, const fs::path& folder) {
  if (options.library) return options.library;
  auto read = forms::load_library(folder);
  if (!read) return read.error();
  return std::make_shared<const forms::Library>(std::move(*read));
}

Clock faster(const Clock& clock, double speed) {
  return [clock, speed, start = clock()] {
    const std::chrono::duration<double, std::milli> passed = clock() - start;
    return start + std::chrono::duration_cast<std::chrono::milliseconds>(passed * speed);
  };
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::string& folder) {
  if (folder.empty()) return refuse(Reason::invalid_value, "a data folder is expected", "data");
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) return refuse(Reason::unavailable, problem.message(), folder);
  fs::permissions(folder, fs::perms::owner_all, problem);
  FolderLock out;
  const auto file = (fs::path(folder) / "hub.lock").string();
  out.m_file = open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (out.m_file < 0) return refuse(Reason::unavailable, "the folder cannot be written", folder);
  if (flock(out.m_file, LOCK_EX | LOCK_NB) != 0)
    return refuse(Reason::duplicate, "another hub runs on this data folder", folder);
  return out;
}

FolderLock::~FolderLock() {
  if (m_file >= 0) close(m_file);
}

Result<Unlocked> unlock(const HubOptions& options) {
  Unlocked out;
  store::Secret secret;
  if (options.key.kind == KeyKind::passphrase) {
    if (options.key.value.empty()) return refuse(Reason::invalid_value, "the passphrase is empty", "passphrase");
    secret = store::Passphrase{options.key.value};
  } else {
    const auto file = key_file_of(options);
    if (!fs::exists(file) && !store::vault_exists(options.data_folder)) {
      if (const auto made = store::make_key_file(file); !made) return made.error();
      out.made_key_file = file;
    }
    out.key_file = file;
    secret = store::KeyFile{file};
  }
  auto keys = [&]() -> Result<store::FieldKeys> {
    if (store::vault_exists(options.data_folder)) return store::unlock_vault(options.data_folder, secret);
    store::VaultOptions vault;
    if (options.password_effort == PasswordEffort::fast) vault.cost = crypto::PasswordCost::light;
    return store::create_vault(options.data_folder, secret, vault);
  }();
  if (!keys) return keys.error();
  out.keys = std::move(*keys);
  return out;
}

Result<HubParts> open_parts(const HubOptions& options, const store::FieldKeys& keys) {
  const auto folder = options.forms_folder.empty() ? default_forms_folder() : options.forms_folder;
  if (folder.empty()) return refuse(Reason::not_found, "there is no forms folder", "forms");
  // The forms take longer than all the rest of a start, so they are read meanwhile.
  auto reading = std::async(std::launch::async, library_of, options, folder);
  auto rules = read_rule_files(folder);
  if (!rules) return rules.error();
  auto database = store::Database::open((fs::path(options.data_folder) / database_name).string(), keys);
  if (!database) return database.error();
  HubParts out{.database = std::move(*database), .library = nullptr, .rules = std::move(*rules), .index = {}};
  {
    store::ReadTransaction tx(*out.database);
    out.index.build(tx);
  }
  auto library = reading.get();
  if (!library) return library.error();
  out.library = std::move(*library);
  if (options.password_effort == PasswordEffort::fast) out.password_cost = crypto::PasswordCost::light;
  out.clock = options.clock_speed == 1 ? options.clock : faster(options.clock, options.clock_speed);
  out.clock_speed = options.clock_speed;
  return out;
}

Actor hub_actor(domain::Role role) {
  Actor actor;
  actor.station_name = "hub";
  actor.role = role;
  return actor;
}

Result<FirstAdmin> make_first_admin(Hub& hub, const std::string& login) {
  {
    store::ReadTransaction tx(hub.database());
    if (!store::all_staff(tx).empty())
      return refuse(Reason::duplicate, "somebody may sign in already; an organizer makes further logins", "login");
  }
  const auto actor = hub_actor(domain::Role::organizer);
  FirstAdmin out{login, new_password(), {}};
  const auto staff = hub.execute(
      actor, "CreateStaff", {{"login", login}, {"name", login}, {"role", "organizer"}, {"password", out.password}});
  if (!staff) return staff.error();
  const auto station = hub.execute(actor, "EnrollStation", {{"name", "organizer"}, {"role", "organizer"}});
  if (!station) return station.error();
  out.station_token = text_or(*station, "station_token");
  return out;
}

}  // namespace nuanxin::hub
