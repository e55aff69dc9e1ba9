// Who may sign in and from where, and a hand for the sync outbox. Passwords arrive here as Argon2id text already: the
// router has them hashed on the worker thread.
#include <algorithm>

#include "base/crypto.h"
#include "hub/commands/fields.h"
#include "hub/commands/handlers.h"
#include "hub/events.h"
#include "hub/sessions.h"
#include "store/outbox.h"
#include "store/staff.h"

namespace nuanxin::hub::commands {
namespace {

bool is_login(const std::string& text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  return text.size() >= 2 && text.size() <= 40 && std::all_of(text.begin(), text.end(), good);
}

Json staff_json(const store::Staff& staff) {
  return Json{{"id", staff.id.str()},
              {"login", staff.login},
              {"name", staff.name},
              {"role", domain::code(staff.role)},
              {"activities", staff.activities}};
}

}  // namespace

Result<Json> create_staff(CommandRun& run, const Json& body) {
  Fields in(body);
  store::Staff staff;
  staff.id = new_id<StaffId>();
  staff.login = in.text("login", 40);
  staff.name = in.text("name", 100);
  staff.role = in.code<domain::Role>("role");
  staff.activities = in.texts("activities").value_or(std::vector<std::string>());
  staff.password_hash = in.text("password_hash", 400);
  if (in && !is_login(staff.login)) in.wrong("login", "2 to 40 of a-z, 0-9, dot, dash, underscore are expected");
  if (in && domain::is_machine(staff.role)) in.wrong("role", "a person's role is expected");
  if (!in) return in.error();
  for (const auto& activity : staff.activities)
    if (!run.library.catalogue().activity(activity))
      return refuse(Reason::invalid_value, "the catalogue does not know this activity", "activities");
  if (const auto saved = store::insert_staff(run.tx, staff); !saved) return saved.error();
  // A name is no secret of the worker's, but the journal needs only who was given which role.
  run.happened("staff", staff.id.str(), 0, Json{{"login", staff.login}, {"role", domain::code(staff.role)}}, nullptr);
  return Json{{"staff", staff_json(staff)}};
}

Result<Json> set_password(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto id = in.id<StaffId>("staff");
  const auto hash = in.text("password_hash", 400);
  if (!in) return in.error();
  if (!store::staff_by_id(run.tx, id)) return refuse(Reason::not_found, "no such person", "staff");
  store::set_password(run.tx, id, hash);
  store::set_sign_in_state(run.tx, id, 0, std::nullopt);
  store::delete_sessions_of(run.tx, id);
  run.happened("staff", id.str(), 0, nullptr, nullptr);
  run.after_commit([id](Aftermath memory) {
    memory.sessions.forget_staff(id);
    memory.events.close_where([&](const Actor& actor) { return actor.staff == id; });
  });
  return Json::object();
}

Result<Json> enroll_station(CommandRun& run, const Json& body) {
  Fields in(body);
  store::Station station;
  station.id = new_id<StationId>();
  station.name = in.text("name", 100);
  station.role = in.code<domain::Role>("role");
  if (!in) return in.error();
  const auto token = crypto::new_token();
  station.token_hash = crypto::hash(token);
  station.enrolled_at = run.now;
  if (const auto saved = store::insert_station(run.tx, station); !saved) return saved.error();
  const Json json{{"id", station.id.str()}, {"name", station.name}, {"role", domain::code(station.role)}};
  run.happened("station", station.id.str(), 0, json, nullptr);
  return Json{{"station", json}, {"station_token", token}};
}

Result<Json> retry_refused(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto id = in.text_or_empty("id", 100);
  if (!in) return in.error();
  const int count = store::retry_refused(run.tx, id);
  run.happened("outbox", id, 0, Json{{"count", count}}, nullptr);
  run.after_commit([](Aftermath outside) {
    if (outside.send_again) outside.send_again();
  });
  return Json{{"count", count}};
}

}  // namespace nuanxin::hub::commands
