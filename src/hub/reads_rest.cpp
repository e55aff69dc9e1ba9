// The data of forms/, the journal's heads, the truth about sync.
#include <charconv>

#include "hub/permissions.h"
#include "hub/read_run.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/journal.h"
#include "store/outbox.h"

namespace nuanxin::hub {

std::optional<FairId> present_fair(store::ReadTransaction& tx, Date today) {
  std::optional<FairId> next, last;
  for (const auto& fair : store::all_fairs(tx)) {  // newest day first
    if (fair.day == today) return fair.id;
    if (fair.day > today) next = fair.id;
    if (fair.day < today && !last) last = fair.id;
  }
  return next ? next : last;
}

Json sync_counters(store::ReadTransaction& tx, const SyncNow& sync) {
  const auto counters = store::outbox_counters(tx);
  return Json{{"state", sync.state},
              {"unsent", counters.unsent},
              {"refused", counters.refused},
              {"last_success", counters.last_success ? Json(to_iso(*counters.last_success)) : Json()},
              {"words", sync.words},
              {"next_try", sync.next_try ? Json(to_iso(*sync.next_try)) : Json()}};
}

Result<std::int64_t> number_param(const net::Request& request, std::string_view name, std::int64_t fallback,
                                  std::int64_t least, std::int64_t most) {
  if (!request.has_param(name)) return fallback;
  const auto text = request.param(name);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < least || value > most)
    return refuse(Reason::bad_request,
                  "a whole number from " + std::to_string(least) + " to " + std::to_string(most) + " is expected",
                  std::string(name));
  return value;
}

}  // namespace nuanxin::hub

namespace nuanxin::hub::reads {

Result<Json> forms(const ReadRun& in) { return form_heads(in.library); }

Result<Json> form(const ReadRun& in) {
  const std::string version(in.request.param("version"));
  for (const auto& each : in.library.current_forms()) {
    if (form_name(each->url()) != in.id) continue;
    const auto found = version.empty() ? each : in.library.form(each->url() + "|" + version);
    if (!found) break;
    return found->source();
  }
  return refuse(Reason::not_found, "no such form or version", "name");
}

Result<Json> catalogue(const ReadRun& in) { return in.library.catalogue().source(); }

Result<Json> rules(const ReadRun& in) {
  const auto it = in.rules.find(in.id);
  if (it == in.rules.end()) return refuse(Reason::not_found, "no such rules", "name");
  return it->second;
}

Result<Json> journal(const ReadRun& in) {
  const auto since = number_param(in.request, "since", 0, 0, std::int64_t{1} << 53);
  const auto limit = number_param(in.request, "limit", 200, 1, 1000);
  if (!since) return since.error();
  if (!limit) return limit.error();
  Json out = Json::array();
  for (const auto& entry : store::read_journal(in.tx, *since, static_cast<int>(*limit))) {
    const bool about_access = entry.entity == "staff" || entry.entity == "station";
    if (about_access && in.actor.role != domain::Role::organizer) continue;
    out.push_back({{"seq", entry.seq},
                   {"at", to_iso(entry.at)},
                   {"actor", entry.actor},
                   {"station", entry.station},
                   {"command", entry.command},
                   {"entity", entry.entity},
                   {"id", entry.id},
                   {"version", entry.version}});
  }
  return out;
}

Result<Json> sync(const ReadRun& in) {
  Json out = sync_counters(in.tx, in.sync);
  Json& items = out["items"] = Json::array();
  for (const auto& item : store::refused_items(in.tx))
    items.push_back({{"entity", item.entity},
                     {"id", item.id},
                     {"version", item.version},
                     {"attempts", item.attempts},
                     {"server_words", item.server_words}});
  return out;
}

}  // namespace nuanxin::hub::reads
