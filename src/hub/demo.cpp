#include "hub/demo.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "domain/wire.h"
#include "hub/setup.h"
#include "store/fair.h"
#include "store/staff.h"

namespace nuanxin::hub {
namespace {

namespace fs = std::filesystem;

constexpr const char* access_file_name = "demo-access.json";

struct StaffRow {
  const char *login, *name, *role, *password;
};
constexpr StaffRow staff_rows[] = {{"wangmin", "王敏", "registrar", "wangmin-2026"},
                                   {"lidoctor", "李医生", "clinician", "lidoctor-2026"},
                                   {"zhaojie", "赵洁", "desk", "zhaojie-2026"},
                                   {"admin", "陈主任", "organizer", "admin-2026"}};

struct StationRow {
  const char *name, *role;
};
constexpr StationRow station_rows[] = {{"登记台 1", "registrar"}, {"登记台 2", "registrar"}, {"体检 1", "clinician"},
                                       {"体检 2", "clinician"},   {"入会服务台", "desk"},    {"集市管理", "organizer"},
                                       {"自助终端", "kiosk"},     {"叫号屏", "display"}};

struct WindowRow {
  const char *name, *place, *activity;  ///< activity may be empty
  int seats;
};
constexpr WindowRow window_rows[] = {{"登记台 1", "车前遮阳棚", "", 1},
                                     {"登记台 2", "车前遮阳棚", "", 1},
                                     {"一般检查", "车厢前部", "vitals", 2},
                                     {"膝关节检查", "车厢中部", "knee", 1},
                                     {"腰椎检查", "车厢中部", "lumbar", 1},
                                     {"尿检", "车厢后部", "urine-strip", 1},
                                     {"入会服务台", "集市入口", "membership", 1},
                                     {"自助终端", "车前遮阳棚", "", 1},
                                     {"叫号屏", "车厢左侧", "", 1}};

Json read_access_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  auto parsed = parse_json(text.str());
  return parsed ? std::move(*parsed) : Json();
}

Result<void> write_access_file(const fs::path& file, const Json& content) {
  const auto draft = file.string() + ".new";
  {
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    std::error_code ignored;
    fs::permissions(draft, fs::perms::owner_read | fs::perms::owner_write, ignored);
    out << content.dump(2) << '\n';
    if (!out) return refuse(Reason::unavailable, "the file cannot be written", draft);
  }
  std::error_code problem;
  fs::rename(draft, file, problem);
  if (problem) return refuse(Reason::unavailable, problem.message(), file.string());
  return {};
}

Result<Json> make_staff(Hub& hub, const Actor& actor) {
  Json out = Json::array();
  for (const auto& row : staff_rows) {
    Json body{{"login", row.login}, {"name", row.name}, {"role", row.role}, {"password", row.password}};
    const auto made = hub.execute(actor, "CreateStaff", body);
    if (!made) return made.error();
    body["id"] = text_or(member(*made, "staff"), "id");
    out.push_back(std::move(body));
  }
  return out;
}

Result<Json> make_stations(Hub& hub, const Actor& actor) {
  Json out = Json::array();
  for (const auto& row : station_rows) {
    const auto made = hub.execute(actor, "EnrollStation", {{"name", row.name}, {"role", row.role}});
    if (!made) return made.error();
    Json station = member(*made, "station");
    station["station_token"] = text_or(*made, "station_token");
    out.push_back(std::move(station));
  }
  return out;
}

Result<Json> make_fair(Hub& hub, const Actor& actor) {
  domain::Fair fair;
  fair.name = "亭湖新就业群体服务集市";
  fair.place = "盐城市亭湖区";
  fair.day = china_date(system_now());
  const auto& catalogue = hub.library().catalogue();
  for (const auto& row : window_rows) {
    domain::Window window;
    window.name = row.name;
    window.place = row.place;
    window.seats = row.seats;
    window.state = domain::WindowState::open;
    if (catalogue.activity(row.activity)) {
      window.activities = {row.activity};
      fair.activities.push_back(row.activity);
    }
    fair.windows.push_back(std::move(window));
  }
  auto made = hub.execute(actor, "CreateFair", {{"fair", domain::to_json(fair)}});
  if (!made) return made.error();
  return member(*made, "fair");
}

Result<void> expect_people(Hub& hub, const Actor& actor, const std::string& fair) {
  Json list = Json::array();
  for (const auto& person : demo_people()) list.push_back(domain::to_json(person.expected));
  const auto done = hub.execute(actor, "ImportRoster", {{"fair", fair}, {"expected", std::move(list)}});
  if (!done) return done.error();
  return {};
}

Json all_consents(const forms::Catalogue& catalogue) {
  Json out = Json::array();
  for (const auto& consent : catalogue.consents())
    out.push_back({{"purpose", consent.code},
                   {"text_version", consent.version},
                   {"granted", true},
                   {"language", "zh_CN"},
                   {"method", "staff_read"}});
  return out;
}

/// What is proposed for the occupation and offered at this fair.
Json proposed(const forms::Occupation& occupation, const Json& fair) {
  Json out = Json::array();
  const Json& offered = member(fair, "activities");
  for (const auto& code : occupation.proposes)
    if (std::find(offered.begin(), offered.end(), code) != offered.end()) out.push_back(code);
  return out;
}

Result<void> register_some(Hub& hub, const Json& fair) {
  const auto& catalogue = hub.library().catalogue();
  const auto actor = hub_actor(domain::Role::registrar);
  for (const auto& person : demo_people()) {
    if (!person.registered) continue;
    const auto* occupation = catalogue.occupation(person.expected.occupation);
    if (!occupation) continue;
    const auto done = hub.execute(actor, "RegisterWorker",
                                  {{"fair", text_or(fair, "id")},
                                   {"identity", domain::to_json(person.expected.identity)},
                                   {"occupation", occupation->code},
                                   {"platform", person.expected.platform},
                                   {"activities", proposed(*occupation, fair)},
                                   {"consents", all_consents(catalogue)}});
    if (!done) return done.error();
  }
  return {};
}

std::optional<Json> fair_of_today(Hub& hub) {
  store::ReadTransaction tx(hub.database());
  for (const auto& fair : store::all_fairs(tx))
    if (fair.day == china_date(system_now())) return domain::to_json(fair);
  return std::nullopt;
}

/// The logins of an earlier start, when both file and database still know them.
Json known_access(Hub& hub, const fs::path& file) {
  Json access = read_access_file(file);
  store::ReadTransaction tx(hub.database());
  const bool usable = member(access, "staff").is_array() && member(access, "stations").is_array() &&
                      store::staff_by_login(tx, staff_rows[0].login).has_value();
  return usable ? access : Json();
}

Json window_heads(const Json& fair) {
  Json out = Json::array();
  for (const auto& window : member(fair, "windows"))
    out.push_back({{"id", text_or(window, "id")},
                   {"name", text_or(window, "name")},
                   {"activities", member(window, "activities")}});
  return out;
}

}  // namespace

Result<std::string> make_demo(Hub& hub, const DemoInput& input) {
  const auto file = fs::path(input.data_folder) / access_file_name;
  const auto actor = hub_actor(domain::Role::organizer);
  Json access = known_access(hub, file);
  if (access.is_null()) {
    auto staff = make_staff(hub, actor);
    if (!staff) return staff.error();
    auto stations = make_stations(hub, actor);
    if (!stations) return stations.error();
    access = {{"staff", std::move(*staff)}, {"stations", std::move(*stations)}};
  }
  auto fair = fair_of_today(hub);
  if (!fair) {
    auto made = make_fair(hub, actor);
    if (!made) return made.error();
    fair = std::move(*made);
    const auto id = text_or(*fair, "id");
    if (const auto done = expect_people(hub, actor, id); !done) return done.error();
    if (input.kind == Demo::fair_queued)
      if (const auto done = register_some(hub, *fair); !done) return done.error();
  }
  const Json content{{"hub", input.url},
                     {"key_file", input.key_file},
                     {"fair", text_or(*fair, "id")},
                     {"windows", window_heads(*fair)},
                     {"staff", member(access, "staff")},
                     {"stations", member(access, "stations")}};
  if (const auto written = write_access_file(file, content); !written) return written.error();
  return file.string();
}

}  // namespace nuanxin::hub
