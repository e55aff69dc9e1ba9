// Setting up a fair: its windows, their states, and who is expected.
#include <set>

#include "base/text.h"
#include "domain/wire.h"
#include "hub/commands/fields.h"
#include "hub/commands/guided.h"
#include "hub/commands/handlers.h"
#include "hub/commands/identity.h"
#include "hub/commands/stop_moves.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/queue_rows.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub::commands {
namespace {

constexpr std::size_t max_name_bytes = 200;
constexpr std::size_t max_windows = 100;
constexpr std::size_t max_expected = 20'000;

std::string place(std::string_view list, std::size_t index, std::string_view member) {
  return std::string(list) + "/" + std::to_string(index) + (member.empty() ? "" : "/") + std::string(member);
}

bool is_good_name(const std::string& name) {
  return !trim(name).empty() && name.size() <= max_name_bytes && is_utf8(name);
}

Result<void> check_activities(const forms::Catalogue& catalogue, const std::vector<std::string>& activities,
                              std::string_view field) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < activities.size(); ++i) {
    if (!catalogue.activity(activities[i]))
      return refuse(Reason::invalid_value, "the catalogue does not know this activity", place(field, i, ""));
    if (!seen.insert(activities[i]).second) return refuse(Reason::duplicate, "named twice", place(field, i, ""));
  }
  return {};
}

Result<void> check_windows(const forms::Catalogue& catalogue, const domain::Fair& fair) {
  if (fair.windows.size() > max_windows) return refuse(Reason::invalid_value, "too many windows", "fair/windows");
  std::set<std::string> names, ids;
  for (std::size_t i = 0; i < fair.windows.size(); ++i) {
    const auto& window = fair.windows[i];
    const auto field = place("fair/windows", i, "");
    if (!is_good_name(window.name)) return refuse(Reason::invalid_value, "a name is expected", field + "/name");
    if (!names.insert(fold(window.name)).second)
      return refuse(Reason::duplicate, "another window has this name", field + "/name");
    if (!window.id.empty() && (!is_uuid(window.id.str()) || !ids.insert(window.id.str()).second))
      return refuse(Reason::invalid_value, "an id of its own is expected", field + "/id");
    if (const auto good = check_activities(catalogue, window.activities, field + "/activities"); !good)
      return good.error();
  }
  return {};
}

Result<void> check_fair(const forms::Catalogue& catalogue, const domain::Fair& fair) {
  if (!is_good_name(fair.name)) return refuse(Reason::invalid_value, "a name is expected", "fair/name");
  if (fair.place.size() > max_name_bytes) return refuse(Reason::invalid_value, "the text is too long", "fair/place");
  if (const auto good = check_activities(catalogue, fair.activities, "fair/activities"); !good) return good.error();
  const auto policies = queue::Engine::policies();
  if (fair.policy != ticket_policy && std::find(policies.begin(), policies.end(), fair.policy) == policies.end())
    return refuse(Reason::invalid_value, "not a way of calling that this hub knows", "fair/policy");
  return check_windows(catalogue, fair);
}

Result<domain::Fair> read_fair(CommandRun& run, const Json& body) {
  auto fair = domain::from_json<domain::Fair>(member(body, "fair"));
  if (!fair) return refuse(fair.error().reason, fair.error().detail, "fair/" + fair.error().field);
  fair->name = trim(strip_controls(fair->name));
  fair->place = trim(strip_controls(fair->place));
  if (const auto good = check_fair(run.library.catalogue(), *fair); !good) return good.error();
  return fair;
}

Json fair_answer(CommandRun& run, const domain::Fair& fair) {
  Json json = domain::to_json(fair);
  run.happened("fair", fair.id.str(), fair.version, json, [&] { return json; });
  return Json{{"fair", std::move(json)}};
}

/// A window goes only when nobody is called to it or served there.
Result<void> check_removed(CommandRun& run, const domain::Fair& old, const domain::Fair& fair) {
  for (const auto& window : old.windows) {
    const bool stays =
        std::any_of(fair.windows.begin(), fair.windows.end(), [&](const auto& other) { return other.id == window.id; });
    if (!stays && !store::taken_seats(run.tx, window.id).empty())
      return refuse(Reason::illegal_move, "somebody is at the window " + window.name, "fair/windows");
  }
  return {};
}

/// States are changed by SetWindowState alone; a new window starts as the body says.
void keep_window_states(const domain::Fair& old, domain::Fair& fair) {
  for (auto& window : fair.windows) {
    if (window.id.empty()) window.id = new_id<WindowId>();
    for (const auto& before : old.windows)
      if (before.id == window.id) window.state = before.state;
  }
}

/// Who was called but not yet there waits again, with the place kept.
Result<void> send_back_called(CommandRun& run, const WindowId& window) {
  for (const auto& row : store::active_at_window(run.tx, window)) {
    if (row.stop.state != domain::StopState::called) continue;
    auto visit = store::visit_of_stop(run.tx, row.stop.id);
    if (!visit) continue;
    const auto moved = move_stop(run, *visit, row.stop.id, MoveInput{.move = queue::Move::uncall});
    if (!moved) return moved.error();
  }
  return {};
}

}  // namespace

Result<Json> create_fair(CommandRun& run, const Json& body) {
  auto fair = read_fair(run, body);
  if (!fair) return fair.error();
  if (fair->id.empty()) fair->id = new_id<FairId>();
  if (!is_uuid(fair->id.str())) return refuse(Reason::invalid_value, "an id is expected", "fair/id");
  for (auto& window : fair->windows)
    if (window.id.empty()) window.id = new_id<WindowId>();
  fair->version = 1;
  if (const auto saved = store::insert_fair(run.tx, *fair); !saved) return saved.error();
  if (const auto changed = change_policy(run, *fair); !changed) return changed.error();
  return fair_answer(run, *fair);
}

Result<Json> update_fair(CommandRun& run, const Json& body) {
  auto fair = read_fair(run, body);
  if (!fair) return fair.error();
  const auto old = store::fair_by_id(run.tx, fair->id);
  if (!old) return refuse(Reason::not_found, "no such fair", "fair/id");
  if (old->version != fair->version)
    return refuse(Reason::version_conflict, "somebody else changed the fair meanwhile", "fair/version");
  if (const auto good = check_removed(run, *old, *fair); !good) return good.error();
  keep_window_states(*old, *fair);
  ++fair->version;
  if (const auto saved = store::update_fair(run.tx, *fair); !saved) return saved.error();
  if (const auto changed = change_policy(run, *fair); !changed) return changed.error();
  return fair_answer(run, *fair);
}

Result<Json> set_window_state(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto id = in.id<WindowId>("window");
  const auto state = in.code<domain::WindowState>("state");
  if (!in) return in.error();
  auto found = store::window_by_id(run.tx, id);
  if (!found) return refuse(Reason::not_found, "no such window", "window");
  found->window.state = state;
  store::set_window_state(run.tx, id, state);
  Json json = domain::to_json(found->window);
  run.happened("window", id.str(), 0, json, [&] { return window_event(found->fair, found->window); });
  if (run.guidance.of(run.tx, found->fair)) {
    const auto fair = store::fair_by_id(run.tx, found->fair);
    if (const auto told = guide_windows(run, *fair); !told) return told.error();
  } else if (state == domain::WindowState::closed)
    if (const auto sent = send_back_called(run, id); !sent) return sent.error();
  return Json{{"window", std::move(json)}};
}

Result<Json> import_roster(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto fair = in.id<FairId>("fair");
  const auto& list = in.list("expected", max_expected);
  if (!in) return in.error();
  if (!store::fair_by_id(run.tx, fair)) return refuse(Reason::not_found, "no such fair", "fair");
  struct Row {
    std::string id;
    domain::Identity identity;
  };
  auto rows = std::make_shared<std::vector<Row>>();
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto expected = domain::from_json<domain::Expected>(list[i]);
    if (!expected)
      return refuse(expected.error().reason, expected.error().detail, place("expected", i, expected.error().field));
    if (const auto good = normalise(expected->identity, china_date(run.now)); !good)
      return refuse(good.error().reason, good.error().detail, place("expected", i, good.error().field));
    auto id = store::save_expected(run.tx, fair, *expected);
    rows->push_back({std::move(id), std::move(expected->identity)});
  }
  const auto count = rows->size();
  run.happened("roster", fair.str(), 0, Json{{"imported", count}}, [&] { return Json{{"imported", count}}; });
  run.after_commit([rows, fair](Aftermath memory) {
    for (const auto& row : *rows) memory.index.put_expected(row.id, fair, row.identity);
  });
  return Json{{"imported", count}};
}

}  // namespace nuanxin::hub::commands
