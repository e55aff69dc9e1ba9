// A word to everybody at the fair: boards and phones show it for a while.
#include "base/text.h"
#include "hub/commands/fields.h"
#include "hub/commands/handlers.h"
#include "store/fair.h"

namespace nuanxin::hub::commands {

Result<Json> announce(CommandRun& run, const Json& body) {
  constexpr int usual_minutes = 30, longest = 24 * 60;
  constexpr std::size_t longest_text = 120;
  Fields in(body);
  const auto fair = in.id<FairId>("fair");
  const auto text = trim(strip_controls(in.text_or_empty("text")));
  const auto minutes = in.number("minutes").value_or(usual_minutes);
  if (!in) return in.error();
  if (code_points(text) > longest_text) return refuse(Reason::invalid_value, "at most 120 characters", "text");
  if (minutes < 1 || minutes > longest) return refuse(Reason::invalid_value, "1 to 1440 minutes", "minutes");
  if (!store::fair_by_id(run.tx, fair)) return refuse(Reason::not_found, "no such fair", "fair");
  const store::Announcement said{text, run.now + std::chrono::minutes(text.empty() ? 0 : minutes)};
  store::set_announcement(run.tx, fair, said);
  Json json{{"text", said.text}, {"until", to_iso(said.until)}};
  run.happened("announcement", fair.str(), 0, json, [&] { return json; });
  return Json{{"announcement", std::move(json)}};
}

}  // namespace nuanxin::hub::commands
