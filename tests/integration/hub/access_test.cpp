// Signing in, roles, and what ends a session.
#include "hub/permissions.h"
#include "van.h"

using namespace nuanxin;
using test::Van;

TEST_CASE("five wrong passwords lock the login, and the right one does not help then") {
  Van van;
  auto client = van.client();
  const auto token = van.station_token("registrar");
  for (int i = 0; i < 4; ++i) {
    const auto wrong = client.sign_in(token, "wangmin", "wrong-pass-1");
    CHECK(wrong.error().reason == Reason::unauthenticated);
    CHECK(wrong.error().detail != "locked");
  }
  CHECK(client.sign_in(token, "wangmin", "wrong-pass-1").error().detail == "locked");
  CHECK(client.sign_in(token, "wangmin", van.password("wangmin")).error().detail == "locked");
  CHECK(client.sign_in(token, "nobody", "wrong-pass-1").error().reason == Reason::unauthenticated);
  CHECK(client.sign_in("not-a-token", "lidoctor", van.password("lidoctor")).error().reason == Reason::unauthenticated);
}

TEST_CASE("a kiosk and a display sign in with their station token alone") {
  Van van;
  auto client = van.client();
  const auto kiosk = client.sign_in(van.station_token("kiosk"));
  REQUIRE(kiosk);
  CHECK(kiosk->role == "kiosk");
  CHECK(kiosk->staff_id.empty());
  CHECK(kiosk->fair == van.fair);
  CHECK(client.sign_in(van.station_token("display"), "admin", van.password("admin")).error().reason ==
        Reason::forbidden);
  CHECK(client.sign_in(van.station_token("registrar")).error().reason == Reason::unauthenticated);
}

TEST_CASE("every command refuses the roles that are not in its row") {
  Van van;
  const std::pair<domain::Role, const char*> who[] = {
      {domain::Role::registrar, "wangmin"}, {domain::Role::clinician, "lidoctor"}, {domain::Role::desk, "zhaojie"},
      {domain::Role::organizer, "admin"},   {domain::Role::kiosk, "kiosk"},        {domain::Role::display, "display"}};
  for (const auto& [role, name] : who) {
    auto client = van.as(name);
    for (const auto& row : hub::command_permissions()) {
      const auto reply = client.command(row.command, Json::object());
      INFO(name << " " << row.command);
      const bool refused = !reply && reply.error().reason == Reason::forbidden;
      CHECK(refused == !row.roles.has(role));
    }
  }
}

TEST_CASE("signing out and a new password end sessions") {
  Van van;
  auto registrar = van.as("wangmin");
  const auto token = registrar.token();
  REQUIRE(registrar.get("/fairs"));
  REQUIRE(registrar.sign_out());
  CHECK(van.client(token).get("/fairs").error().reason == Reason::unauthenticated);

  auto doctor = van.as("lidoctor");
  std::string id;
  for (const auto& person : van.access["staff"])
    if (person["login"] == "lidoctor") id = person["id"].get<std::string>();
  REQUIRE(van.as("admin").command("SetPassword", {{"staff", id}, {"password", "another-1-pass"}}));
  CHECK(doctor.get("/fairs").error().reason == Reason::unauthenticated);
  CHECK(van.client().sign_in(van.station_token("clinician"), "lidoctor", "another-1-pass"));
}

TEST_CASE("a new person may do what the role and the named activities allow") {
  Van van;
  auto organizer = van.as("admin");
  const Json person{{"login", "xiaozhao"},
                    {"name", "小赵"},
                    {"role", "clinician"},
                    {"activities", {"knee"}},
                    {"password", "xiaozhao-1"}};
  REQUIRE(organizer.command("CreateStaff", person));
  CHECK(organizer.command("CreateStaff", person).error().reason == Reason::duplicate);
  auto weak = person;
  weak["login"] = "weak";
  weak["password"] = "short1";
  CHECK(organizer.command("CreateStaff", weak).error().field == "password");

  auto client = van.client();
  REQUIRE(client.sign_in(van.station_token("clinician"), "xiaozhao", "xiaozhao-1"));
  const auto visit = van.visit_of(1);
  REQUIRE(client.command("CallNext", {{"window", van.window("vitals")}}));
  const auto stop = test::stop_id(visit, "vitals");
  REQUIRE(client.command("Start", {{"stop", stop}}));
  const auto answers = test::vitals();
  CHECK(client.command("SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}})
            .error()
            .reason == Reason::forbidden);
}

TEST_CASE("fresh data: the first administrator is made once, and the key must be the same later") {
  test::TempFolder folder;
  hub::HubOptions options;
  options.data_folder = folder.path("van");
  options.forms_folder = test::source_folder() + "/forms";
  options.port = 0;
  options.first_admin_login = "chief";
  options.password_effort = hub::PasswordEffort::fast;
  {
    hub::EmbeddedHub first;
    REQUIRE(first.start(options));
    REQUIRE(first.first_admin());
    CHECK(first.made_key_file() == folder.path("van.key"));
    hub::HubClientOptions client;
    client.base_url = first.url();
    hub::HubClient chief(client);
    CHECK(chief.sign_in(first.first_admin()->station_token, "chief", first.first_admin()->password));
  }
  hub::EmbeddedHub again;
  CHECK(again.start(options).error().reason == Reason::duplicate);
  options.first_admin_login.clear();
  options.key = {hub::KeyKind::passphrase, "something else"};
  CHECK_FALSE(again.start(options));
  options.key = {};
  std::filesystem::rename(folder.path("van.key"), folder.path("elsewhere.key"));
  CHECK_FALSE(again.start(options));
  options.key.value = folder.path("elsewhere.key");
  CHECK(again.start(options));
}
